import type { MessageId, StreamId, UserId } from '@airlock/contracts/ids';
import { readFileSync } from 'node:fs';
import { Verdict } from '@airlock/contracts/verdict';
import { Action } from '@airlock/contracts/action';
import { compilePolicy } from '@airlock/policy/compile';
import { describe, expect, test } from 'vitest';
import {
  chatLine,
  cuttingPolicy,
  NOW,
  reply,
  segmentMessage,
  signal,
  streamRecord,
  testPolicy,
  testText,
} from './ingest.testkit.js';
import { createJudge } from './judge.js';
import { AUTHOR_MUTE_MS } from './judge-message.js';
import { notLookedAt } from './media-job.js';

const judgeOf = (policy = testPolicy()) =>
  createJudge({ policy: () => policy, text: testText, clock: () => NOW });
const stream = streamRecord();

describe('segments', () => {
  test('a clean whole is released under the hash of the policy in force', () => {
    let policy = testPolicy();
    const judge = createJudge({ policy: () => policy, text: testText, clock: () => NOW });
    const first = judge.segment(segmentMessage(), reply(), stream, NOW).verdict;
    expect(first).toMatchObject({ decision: 'release', final: true, policyHash: policy.hash });
    expect(Verdict.parse(first)).toEqual(first);
    policy = testPolicy({ segments: `    - { id: bad, label: bad, when: over("bad"), decision: hold }` });
    const second = judge.segment(segmentMessage({ seq: 1 }), reply(), stream, NOW).verdict;
    expect(second.policyHash).toBe(policy.hash);
    expect(second.policyHash).not.toBe(first.policyHash);
  });

  test('a first part that cannot be read or leaves something out says nothing yet', () => {
    const part = segmentMessage({ part: { index: 0, last: false } });
    const broken = reply({ failure: 'undecodable', framesAt: [], unwatchedMs: 400 });
    const { verdict } = judgeOf().segment(part, broken, stream, NOW);
    expect(verdict).toMatchObject({ final: false, decision: 'release', coverage: { unwatchedMs: 0 } });
    expect(verdict.failure).toBeUndefined();
  });

  test('what a first part shows decides at once', () => {
    const part = segmentMessage({ part: { index: 0, last: false } });
    const { verdict } = judgeOf().segment(part, reply({ signals: [signal('bad')] }), stream, NOW);
    expect(verdict).toMatchObject({ final: false, decision: 'dump' });
  });

  test.each(['undecodable', 'timeout', 'overload', 'missing', 'too_large', 'no_picture'] as const)(
    'nothing seen because of %s is a hold, and unwatched',
    (failure) => {
      const segment = segmentMessage();
      const { verdict } = judgeOf().segment(segment, notLookedAt(segment, failure, 'why'), stream, NOW);
      expect(verdict).toMatchObject({
        decision: 'hold',
        final: true,
        failure,
        coverage: { unwatchedMs: 2_000 },
      });
      expect(verdict.rules.map((r) => r.rule)).toEqual(['unjudged']);
    },
  );

  test('a cut has the same id whatever part or delivery it comes from, and another for another segment', () => {
    const judge = judgeOf(cuttingPolicy(1));
    const bad = reply({ signals: [signal('bad')] });
    const [part, whole] = [false, true].map((last) => segmentMessage({ part: { index: 0, last } }));
    const ids = [part!, whole!, whole!].map((s) =>
      judge.segment(s, bad, stream, NOW).actions.map((a) => a.actionId),
    );
    expect(ids[0]).toHaveLength(1);
    expect(ids).toEqual([ids[0], ids[0], ids[0]]);
    const action = judge.segment(whole!, bad, stream, NOW).actions[0]!;
    expect(Action.parse(action)).toEqual(action);
    expect(action).toMatchObject({
      kind: 'cut',
      label: 'bad',
      clause: 'C 1',
      origin: { type: 'policy', rule: 'bad-cut' },
    });
  });

  test('a spent budget holds and cuts nobody', () => {
    const judge = judgeOf(cuttingPolicy(1));
    const bad = reply({ signals: [signal('bad')] });
    judge.segment(segmentMessage(), bad, stream, NOW);
    const other = streamRecord({ streamId: 'other' as StreamId });
    const { verdict, actions } = judge.segment(
      segmentMessage({ streamId: 'other' as StreamId }),
      bad,
      other,
      NOW,
    );
    expect(actions).toEqual([]);
    expect(verdict.rules[0]!.facts).toMatchObject({ budgetSpent: ['cuts (cut)'] });
  });

  test('what was left unwatched is a fact a rule may hold by; without such a rule it is only counted', () => {
    const sparse = reply({ framesAt: [0], unwatchedMs: 9_000 });
    const holding = testPolicy({
      segments: `    - { id: sparse, clause: C 2, when: coverage.unwatchedMs > 5000.0, decision: hold }`,
    });
    const judged = (policy = testPolicy()) =>
      judgeOf(policy).segment(segmentMessage(), sparse, stream, NOW).verdict;
    expect(judged()).toMatchObject({ decision: 'release', coverage: { frames: 1, unwatchedMs: 9_000 } });
    expect(judged(holding)).toMatchObject({ decision: 'hold' });
  });

  test('what an earlier process cut counts against the budget, once', () => {
    const policy = cuttingPolicy(1);
    const bad = reply({ signals: [signal('bad')] });
    const [cut] = judgeOf(policy).segment(segmentMessage(), bad, stream, NOW).actions;
    const fresh = judgeOf(policy);
    fresh.recall(cut!, stream);
    fresh.recall(cut!, stream);
    expect(fresh.segment(segmentMessage(), bad, stream, NOW).actions).toEqual([cut]);
    const streamId = 'other' as StreamId;
    const other = fresh.segment(segmentMessage({ streamId }), bad, streamRecord({ streamId }), NOW);
    expect(other.actions).toEqual([]);
    const byHand = { ...cut!, origin: { type: 'human' as const, user: 'rin', role: 'duty' } };
    const spared = judgeOf(policy);
    spared.recall(byHand, stream);
    expect(
      spared.segment(segmentMessage({ streamId }), bad, streamRecord({ streamId }), NOW).actions,
    ).toHaveLength(1);
  });

  test('a window counts a segment once, however often and in whatever order it comes', () => {
    const policy = testPolicy({
      segments: `    - { id: twice, label: bad, when: windows.bad_segments >= 2, decision: hold }`,
      rest: `windows:\n  - { name: bad_segments, of: segments, count: over("bad"), last: 3 }\n`,
    });
    const judge = judgeOf(policy);
    const look = (seq: number) =>
      judge
        .segment(segmentMessage({ seq }), reply({ signals: [signal('bad')] }), stream, NOW)
        .verdict.rules.some((r) => r.rule === 'twice');
    expect([look(5), look(5), look(4), look(5)]).toEqual([false, false, true, true]);
    judge.forget(stream.streamId);
    expect(look(6)).toBe(false);
  });
});

describe('titles', () => {
  const titled = (title: string) => streamRecord({ title });
  const origins = (
    judge: ReturnType<typeof judgeOf>,
    seq: number,
    record = titled('弱智主播'),
    last = true,
  ) =>
    judge
      .segment(segmentMessage({ seq, part: { index: 0, last } }), reply(), record, NOW)
      .verdict.signals.map(({ label, detail }) => `${label} ${detail?.['origin']}`);

  test('are read with the first segment judged under them, whatever part or delivery of it, and again once they change', () => {
    const judge = judgeOf();
    expect(origins(judge, 0, undefined, false)).toEqual(['abuse title']);
    expect(origins(judge, 0)).toEqual(['abuse title']);
    expect(origins(judge, 0)).toEqual(['abuse title']);
    expect(origins(judge, 1)).toEqual([]);
    expect(origins(judge, 2, titled('a fine title'))).toEqual([]);
    expect(origins(judge, 3, titled('a fine title, you asshole'))).toEqual(['abuse title']);
  });
});

describe('conversation', () => {
  const wave = (n: number, over = {}) =>
    chatLine('加v13579领取福利,名额有限快来吧', {
      messageId: `m${n}` as MessageId,
      userId: `u${n}` as UserId,
      sentAt: NOW - 10_000 + n,
      ...over,
    });
  const waved = (judge: ReturnType<typeof judgeOf>, n: number, over = {}) =>
    judge.message(wave(n, over), stream, NOW).verdict.signals.find((s) => s.label === 'spam.wave');
  const withWaves = () =>
    judgeOf(
      testPolicy({
        messages: `    - { id: wave, label: bad, when: 'message.text == "never"', decision: drop }`,
      }),
    );

  test('a wave is told from the line that makes it one, with an example; a line that comes twice counts once', () => {
    const judge = withWaves();
    for (const n of [0, 1, 2, 3, 3, 3, 3]) expect(waved(judge, n)).toBeUndefined();
    expect(waved(judge, 4)).toMatchObject({ detail: { users: 5, firstSeen: NOW - 10_000 } });
    expect(waved(judge, 4)!.detail!['example']).toContain('领取福利');
  });

  test('under the default policy the lines before the wave stay, later ones drop, and the verdict gives an example', () => {
    const text = readFileSync(new URL('../../../deploy/policy/default.yaml', import.meta.url), 'utf8');
    const compiled = compilePolicy(text);
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
    const judge = judgeOf(compiled.policy);
    const lines = Array.from({ length: 12 }, (_, n) =>
      wave(n, { text: `恭喜恭喜 今天这个直播间真的太好看了${'！'.repeat(n)}` }),
    );
    const verdicts = lines.map((line) => judge.message(line, stream, NOW).verdict);
    expect(verdicts.map(({ decision }) => decision)).toEqual([
      ...Array<string>(9).fill('publish'),
      ...Array<string>(3).fill('drop'),
    ]);
    expect(verdicts[9]).toMatchObject({
      rules: [
        { rule: 'wave', facts: { 'score(spam.wave)': 0.65, 'threshold(spam.wave)': 0.6 } },
        { rule: 'spam-probable' },
      ],
      signals: [{ detail: { users: 10, example: '恭喜恭喜 今天这个直播间真的太好看了' } }],
    });
  });

  test('goes with its stream', () => {
    const judge = withWaves();
    for (const n of [0, 1, 2, 3]) waved(judge, n);
    judge.forget(stream.streamId);
    expect(waved(judge, 4)).toBeUndefined();
  });

  test('an author whose lines were masked is judged more strictly, and the verdict says so', () => {
    const judge = judgeOf(testPolicy({ rest: `reputation: { stricter: 0.2, laxer: 0, laxerUpTo: 0 }\n` }));
    const line = (n: number, text: string) =>
      judge.message(
        chatLine(text, { messageId: `m${n}` as MessageId, sentAt: NOW - n * 60_000 }),
        stream,
        NOW,
      ).verdict;
    expect(line(0, 'rnm').decision).toBe('publish');
    for (let n = 1; n < 9; n++) expect(line(n, `call me on 1381234567${n}`).decision).toBe('mask');
    const stricter = line(9, 'rnm');
    expect(stricter.rules[0]).toMatchObject({ facts: { 'user.reputation': expect.any(Number) } });
    expect(stricter.rules[0]!.facts['user.reputation']).toBeLessThan(-0.5);
  });
});

describe('chat', () => {
  const say = (text: string, over = {}, judge = judgeOf()) =>
    judge.message(chatLine(text, over), stream, NOW);

  test('a clean line is published, a bad word masked', () => {
    expect(say('hello there').verdict).toMatchObject({
      decision: 'publish',
      display: { text: 'hello there' },
    });
    const masked = say('call me on 13812345678').verdict;
    expect(masked.decision).toBe('mask');
    expect(masked.display!.text).not.toContain('13812345678');
    expect(Verdict.parse(masked)).toEqual(masked);
  });

  test('a line too long to be read is held, not shown', () => {
    const { verdict } = say('a'.repeat(5_000));
    expect(verdict.decision).toBe('hold');
    expect(verdict.display).toBeUndefined();
  });

  test('any sequence of UTF-16 units is read', () => {
    expect(say('\ud800 lone \udfff\u0000').verdict.decision).toBe('publish');
  });

  test('a nickname that no line could have is covered, another is left alone', () => {
    expect(say('hi', { nickname: 'ann' }).verdict.display!.nickname).toBe('ann');
    expect(say('hi', { nickname: 'tel 13812345678' }).verdict.display!.nickname).not.toContain('13812345678');
  });

  const muting = () =>
    judgeOf(
      testPolicy({
        messages: `    - { id: loud, label: abuse, when: 'message.text == "MUTE ME"', decision: drop, actions: [mute] }`,
      }),
    );

  test('a rule that mutes means the author of the line, for a while', () => {
    const { verdict, actions } = say('MUTE ME', {}, muting());
    expect(verdict.decision).toBe('drop');
    expect(actions).toHaveLength(1);
    expect(Action.parse(actions[0])).toMatchObject({
      kind: 'mute',
      userId: 'u0',
      until: NOW + AUTHOR_MUTE_MS,
    });
    expect(say('MUTE ME', {}, muting()).actions[0]!.actionId).toBe(actions[0]!.actionId);
    const other = say('MUTE ME', { messageId: 'm1' as MessageId }, muting());
    expect(other.actions[0]!.actionId).not.toBe(actions[0]!.actionId);
  });

  test('a muted author is not read, but a person still sees a call for help', () => {
    const [muted] = say('MUTE ME', {}, muting()).actions;
    const judge = judgeOf();
    const line = (text: string) =>
      judge.message(chatLine(text, { userId: 'u0' as UserId }), stream, NOW, muted && { muted }).verdict;
    const dropped = line('hello');
    expect(dropped).toMatchObject({ decision: 'drop' });
    expect(dropped.display).toBeUndefined();
    expect(dropped.rules.at(-1)).toMatchObject({ rule: 'muted', facts: { action: muted!.actionId } });
    expect(line('I want to kill myself').decision).toBe('hold');
  });
});
