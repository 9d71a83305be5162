import type { StreamId } from '@airlock/contracts/ids';
import { KnownEntry, knownKey } from '@airlock/contracts/known';
import { topics } from '@airlock/contracts/topics';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createEnforcer } from './enforcer.js';
import { openGround } from './ground.testkit.js';
import {
  cuttingPolicy,
  NOW,
  reply,
  segmentMessage,
  signal,
  streamRecord,
  testText,
} from './ingest.testkit.js';
import { createJudge } from './judge.js';
import { openKnownBank } from './known-bank.js';
import type { KnownNews } from './media-worker.js';
import { openRetroMatch } from './retro-match.js';

const hash = (digit: string): string => digit.repeat(64);
const picture = (id: string, digit: string) => ({ id, hash: hash(digit), label: 'bad', note: '' });
const seen = (digit: string, atMs = 500) => ({ hashes: [{ atMs, pdq: hash(digit), quality: 90 }] });
const [live, over] = ['live', 'over'] as [StreamId, StreamId];

async function rig() {
  const { bus, direct, view, events, say, follow } = await openGround();
  let now = Date.now();
  const clock = (): number => now;
  const verdicts = await follow(topics.verdicts, (v) => (v.kind === 'segment' ? v : undefined));
  const actions = await follow(topics.control, (record) => (record.type === 'action' ? record : undefined));
  const records = [
    streamRecord({ streamId: live }),
    streamRecord({ streamId: over, live: false, endedAt: NOW }),
  ];
  await say(...records);
  await vi.waitFor(() => expect(view.get(over)).toBeDefined());
  const policy = cuttingPolicy();
  const judge = createJudge({ policy: () => policy, text: testText, clock });
  const enforce = createEnforcer({ bus, direct, view, events });
  const open = () => openRetroMatch({ bus, view, judge, enforce, events, clock });
  const retro = await open();
  /** As the consumer does it. */
  const look = async (streamId: StreamId, seq: number, more: Parameters<typeof reply>[0], to = retro) => {
    const segment = segmentMessage({ streamId, seq });
    const { verdict } = judge.segment(
      segment,
      reply(more),
      records.find((r) => r.streamId === streamId)!,
      clock(),
    );
    await bus.publish(topics.verdicts, [{ key: streamId, value: verdict }]);
    await to.remember(
      verdict,
      records.find((r) => r.streamId === streamId)!,
    );
  };
  const back = () => verdicts.filter((v) => v.signals.some((s) => s.detail?.['back'] === true));
  return { bus, retro, open, look, back, actions, events, pass: (ms: number) => (now += ms) };
}

test('a picture that becomes known is found back: the segment is judged anew, and a live stream acted on', async () => {
  const { retro, look, back, actions, events } = await rig();
  await look(live, 3, { ...seen('a', 6_500), signals: [signal('abuse', 6_000, 0.9)] });
  await look(live, 4, seen('b'));
  await look(over, 1, seen('a'));
  await retro.match([picture('p', 'a')]);
  await vi.waitFor(() => expect(back()).toHaveLength(2));
  const [first, second] = back();
  expect(first).toMatchObject({
    streamId: live,
    seq: 3,
    final: true,
    decision: 'dump',
    hashes: [{ pdq: hash('a') }],
  });
  // What else was in the segment stays in its verdict.
  expect(first!.signals.map((s) => s.label)).toEqual(['abuse', 'bad']);
  expect(first!.signals[1]).toMatchObject({
    source: 'known',
    atMs: 6_500,
    detail: { entry: 'p', distance: 0 },
  });
  expect(second).toMatchObject({ streamId: over, seq: 1, decision: 'dump' });
  await vi.waitFor(() => expect(actions).toHaveLength(1));
  expect(actions[0]).toMatchObject({ action: { kind: 'cut', streamId: live } });
  expect(await events.value('airlock_known_found_back_total')).toBe(2);
  await retro.match([picture('q', 'c')]);
  expect(back()).toHaveLength(2);
});

test("a segment that was in a worker's hands at that moment is compared when its verdict comes", async () => {
  const { retro, look, back } = await rig();
  await retro.match([picture('p', 'a')]);
  await look(live, 5, seen('a'));
  await vi.waitFor(() => expect(back()).toHaveLength(1));
  await look(live, 6, { ...seen('a'), signals: [{ ...signal('bad'), detail: { entry: 'p' } }] });
  expect(back()).toHaveLength(1);
});

test('a restart forgets nothing of the last hour, and what is older is forgotten', async () => {
  const { look, open, back, pass } = await rig();
  await look(live, 1, seen('a'));
  const again = await open();
  expect(again.frames).toBe(1);
  await again.match([picture('p', 'a')]);
  await vi.waitFor(() => expect(back()).toHaveLength(1));
  pass(3_600_001);
  await again.match([picture('q', 'a')]);
  expect(again.frames).toBe(0);
});

test('the topic of banks gives what acts: at the start all of it, then what changes', async () => {
  const { bus } = await rig();
  const entry = (entryId: string, more: Partial<KnownEntry> = {}) =>
    KnownEntry.parse({
      ...{ bank: 'house', entryId, hash: hash('a'), label: 'bad', source: 's', addedBy: 'ann', addedAt: 1 },
      ...{ approvedBy: 'bob', ...more },
    });
  const say = (...entries: KnownEntry[]) =>
    bus.publish(
      topics.known,
      entries.map((value) => ({ key: knownKey(value), value })),
    );
  const { approvedBy: _nobody, ...pending } = entry('2');
  await say(entry('1'), pending, entry('3', { status: 'quarantined' }));
  const bank = await openKnownBank(bus);
  onTestFinished(() => bank.close());
  expect([...bank.all()].flatMap((n) => n.put!.map((p) => p.id))).toEqual(['1']);
  const news: KnownNews[] = [];
  bank.onChange((n) => news.push(n));
  await say(entry('2'));
  await say(entry('1', { status: 'quarantined' }));
  await vi.waitFor(() => expect(news.flatMap((n) => n.remove ?? [])).toEqual(['1']));
  expect(news.flatMap((n) => n.put!.map((p) => p.id))).toEqual(['2']);
  expect([...bank.all()].flatMap((n) => n.put!.map((p) => p.id))).toEqual(['2']);
});
