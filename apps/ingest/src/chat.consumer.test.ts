import type { ChatMessage } from '@airlock/contracts/chat';
import { type ChatModeRecord } from '@airlock/contracts/control';
import type { ActionId, MessageId, StreamId, UserId } from '@airlock/contracts/ids';
import { topics } from '@airlock/contracts/topics';
import { expect, test, vi } from 'vitest';
import { consumeChat } from './chat.consumer.js';
import { createEnforcer } from './enforcer.js';
import { openGround } from './ground.testkit.js';
import { chatLine, NOW, SHOW, signal, streamRecord, testPolicy, testText } from './ingest.testkit.js';
import { createJudge, type Judge } from './judge.js';
import type { TextModels } from './text-models.js';

async function rig(
  policy = testPolicy(),
  wrap: (judge: Judge) => Pick<Judge, 'message'> = (j) => j,
  models?: Pick<TextModels, 'ask'>,
) {
  const { bus, direct, view, events, say: control, follow } = await openGround();
  const verdicts = await follow(topics.verdicts, (v) => (v.kind === 'message' ? v : undefined));
  const parked = await follow(topics.parked, (record) => record.reason);
  const clock = () => NOW;
  await consumeChat({
    bus,
    judge: wrap(createJudge({ policy: () => policy, text: testText, clock })),
    view,
    models,
    enforce: createEnforcer({ bus, direct, view, events }),
    events,
    clock,
  });
  const say = (...lines: ChatMessage[]) =>
    bus.publish(
      topics.chat,
      lines.map((value) => ({ key: value.streamId, value })),
    );
  const decisions = () => verdicts.map((v) => `${v.messageId} ${v.decision}`);
  return { bus, view, events, parked, verdicts, control, say, decisions };
}

const line = (id: string, text: string, over: Partial<ChatMessage> = {}) =>
  chatLine(text, { messageId: id as MessageId, ...over });

test('every line gets its verdict; those of unknown streams are parked together, after one wait', async () => {
  const r = await rig();
  await r.control(streamRecord());
  await vi.waitFor(() => expect(r.view.get(SHOW)).toBeDefined());
  const strangers = Array.from({ length: 30 }, (_, i) =>
    line(`x${i}`, 'hi', { streamId: `ghost${i}` as StreamId }),
  );
  await r.say(...strangers, line('a', 'hello'), line('b', 'call 13812345678'));
  await vi.waitFor(() => expect(r.parked).toHaveLength(30), 10_000);
  await vi.waitFor(() => expect(r.decisions()).toEqual(['a publish', 'b mask']));
  expect(await r.events.value('airlock_unknown_stream_total')).toBe(30);
});

test('models that take their time are asked about a batch, nicknames too, and have their say in each verdict', async () => {
  const questions: string[][] = [];
  const bad = (text: string) => (text === 'x' ? [{ ...signal('bad'), source: 'text' as const }] : []);
  const r = await rig(testPolicy(), undefined, {
    ask: async (texts) => {
      questions.push([...texts]);
      return bad;
    },
  });
  await r.control(streamRecord());
  await vi.waitFor(() => expect(r.view.get(SHOW)).toBeDefined());
  await r.say(line('a', 'x'), line('b', 'y', { nickname: 'x' }), line('c', 'z'));
  await vi.waitFor(() => expect(r.decisions()).toEqual(['a drop', 'b publish', 'c publish']));
  expect(questions.flat()).toEqual(expect.arrayContaining(['x', 'y', 'z']));
  // The nickname is what the model objects to: it is covered, the line is not.
  expect(r.verdicts[1]!.display).toMatchObject({
    text: 'y',
    nickname: expect.not.stringContaining('x') as string,
  });
});

test('a line that breaks its judge is parked and stays unseen, its neighbours are judged', async () => {
  const r = await rig(testPolicy(), (judge) => ({
    message: (m, ...rest) => {
      if (m.text === 'poison') throw new TypeError('broken');
      const judged = judge.message(m, ...rest);
      return m.text === 'odd'
        ? { ...judged, verdict: { ...judged.verdict, policyHash: 1 as never } }
        : judged;
    },
  }));
  await r.control(streamRecord());
  await r.say(line('a', 'hello'), line('b', 'poison'), line('c', 'odd'), line('d', 'bye'));
  await vi.waitFor(() => expect(r.decisions()).toEqual(['a publish', 'd publish']), 10_000);
  await vi.waitFor(() => expect(r.parked).toHaveLength(2));
  expect(await r.events.value('airlock_unpublished_verdicts_total', { kind: 'message' })).toBe(2);
  expect(await r.events.value('airlock_messages_judged_total')).toBe(2);
});

test('an author the policy mutes is read no more until the mute is lifted, the room goes on', async () => {
  const r = await rig(
    testPolicy({
      messages: `    - { id: loud, label: abuse, when: 'message.text == "MUTE ME"', decision: drop, actions: [mute] }`,
    }),
  );
  const [loud, calm] = ['loud', 'calm'] as UserId[];
  await r.control(streamRecord());
  await r.say(line('a', 'MUTE ME', { userId: loud! }), line('b', 'hello', { userId: loud! }));
  await r.say(line('c', 'hello', { userId: calm! }));
  await vi.waitFor(() => expect(r.decisions()).toEqual(['a drop', 'b drop', 'c publish']), 10_000);
  expect(r.verdicts[1]!.rules.map((h) => h.rule)).toEqual(['muted']);
  expect(await r.events.value('airlock_automatic_actions_total', { kind: 'mute' })).toBe(1);
  const mute = r.verdicts[1]!.rules[0]!.facts['action'] as ActionId;
  await r.control({
    type: 'action',
    action: {
      actionId: 'lift-1' as ActionId,
      kind: 'lift',
      lifts: mute,
      streamId: SHOW,
      origin: { type: 'human', user: 'rin', role: 'duty' },
      reason: 'test',
      decidedAt: NOW,
    },
  });
  await vi.waitFor(() => expect(r.view.muted(SHOW, loud!, NOW)).toBeUndefined());
  await r.say(line('d', 'sorry', { userId: loud! }));
  await vi.waitFor(() => expect(r.decisions().at(-1)).toBe('d publish'));
});

const mode = (over: Pick<ChatModeRecord, 'mode'> & Partial<ChatModeRecord>): ChatModeRecord => ({
  ...{ type: 'chat', streamId: SHOW, reason: 'a raid', by: 'rin', role: 'duty', decidedAt: NOW - 1 },
  ...over,
});

test('C01: in slow mode an author is read once in so many seconds, everybody else as before', async () => {
  const r = await rig();
  const [fast, calm] = ['fast', 'calm'] as [UserId, UserId];
  await r.control(streamRecord());
  await r.control(mode({ mode: { slow: { everyMs: 5_000 } } }));
  await vi.waitFor(() => expect(r.view.chatMode(SHOW)?.slow?.everyMs).toBe(5_000));
  const lines = [
    line('a', 'one', { userId: fast, sentAt: NOW - 9_000 }),
    line('b', 'two', { userId: fast, sentAt: NOW - 6_000 }),
    line('c', 'hello', { userId: calm, sentAt: NOW - 6_000 }),
    line('d', 'three', { userId: fast, sentAt: NOW - 3_000 }),
  ];
  await r.say(...lines);
  const once = ['a publish', 'b drop', 'c publish', 'd publish'];
  await vi.waitFor(() => expect(r.decisions()).toEqual(once), 10_000);
  expect(r.verdicts[1]!.rules.map((h) => h.rule)).toEqual(['chat.slow']);
  await r.say(...lines);
  await vi.waitFor(() => expect(r.decisions()).toEqual([...once, ...once]), 10_000);
});

test('C01: a room that holds everything lets nothing out by itself, what policy drops is dropped, and it ends', async () => {
  const r = await rig();
  await r.control(streamRecord());
  await r.control(mode({ mode: { hold: { until: NOW + 1 } } }));
  await vi.waitFor(() => expect(r.view.chatMode(SHOW)).toBeDefined());
  await r.say(line('a', 'hello'), line('b', 'call 13812345678'));
  await vi.waitFor(() => expect(r.decisions()).toEqual(['a hold', 'b hold']), 10_000);
  expect(r.verdicts[0]!.rules.map((h) => h.rule)).toEqual(['chat.hold']);
  expect(r.verdicts[0]!.display).toBeUndefined();
  await r.control(mode({ mode: { hold: { until: NOW } }, decidedAt: NOW }));
  await vi.waitFor(() => expect(r.view.chatMode(SHOW)?.hold?.until).toBe(NOW));
  await r.say(line('c', 'hello again'));
  await vi.waitFor(() => expect(r.decisions().at(-1)).toBe('c publish'));
});

test('C01: nobody is read in a muted room but who calls for help, by a person', async () => {
  const r = await rig();
  await r.control(streamRecord());
  await r.control({
    type: 'action',
    action: {
      ...{ actionId: 'mute-1' as ActionId, kind: 'mute', streamId: SHOW, reason: 'a raid', decidedAt: NOW },
      origin: { type: 'human', user: 'rin', role: 'duty' },
    },
  });
  await vi.waitFor(() => expect(r.view.muted(SHOW, 'bo' as UserId, NOW)).toBeDefined());
  await r.say(line('a', 'hello'), line('b', 'I want to kill myself'));
  await vi.waitFor(() => expect(r.decisions()).toEqual(['a drop', 'b hold']), 10_000);
  expect(r.verdicts[0]!.rules[0]).toMatchObject({ rule: 'muted', when: 'the room is muted' });
});

test('what nobody can read is parked by the bus: bytes, versions, and a line of 1 MB', async () => {
  const r = await rig();
  await r.control(streamRecord());
  const raw = (value: Uint8Array) => r.bus.appendRaw(topics.chat, { key: SHOW, value });
  await raw(Uint8Array.from([0xff, 0xfe, 0x80]));
  await raw(Buffer.from(JSON.stringify({ ...chatLine('x'), v: 2 })));
  await raw(Buffer.from(JSON.stringify(chatLine('x'.repeat(1024 * 1024)))));
  await raw(Buffer.from('{"v":1'));
  await r.say(line('a', 'hello'));
  await vi.waitFor(() => expect(r.decisions()).toEqual(['a publish']), 10_000);
  expect(r.parked.map((reason) => reason.split(':')[0])).toEqual([
    'not_utf8',
    'unknown_version',
    'schema',
    'not_json',
  ]);
  await expect(r.say(chatLine('x'.repeat(1024 * 1024)))).rejects.toMatchObject({ code: 'invalid_input' });
});
