import type { MessageId } from '@airlock/contracts/ids';
import type { Policy } from '@airlock/policy/policy';
import { describe, expect, test } from 'vitest';
import {
  chatLine,
  cuttingPolicy,
  NOW,
  reply,
  segmentMessage,
  SHOW,
  signal,
  streamRecord,
  testEvents,
  testPolicy,
  testText,
} from './ingest.testkit.js';
import { createJudge } from './judge.js';
import { createShadow } from './shadow.js';

const stream = streamRecord();
const stricter = testPolicy({
  segments: `    - { id: strict, label: abuse, when: score("abuse") > 0.3, decision: hold }`,
});
const bad = reply({ signals: [signal('bad')] });
const mild = reply({ signals: [signal('abuse', 0, 0.4)] });

/** A judge with a policy on trial beside the policy in force. */
function rig(onTrial: Policy | (() => Policy) = stricter, live = testPolicy(), keep?: number) {
  const events = testEvents();
  const policy = typeof onTrial === 'function' ? onTrial : () => onTrial;
  const shadow = createShadow({ policy, events, ...(keep === undefined ? {} : { keep }) });
  const judge = createJudge({ policy: () => live, text: testText, clock: () => NOW, shadow });
  const alone = createJudge({ policy: () => live, text: testText, clock: () => NOW });
  return { events, shadow, judge, alone };
}

describe('a policy on trial', () => {
  test('is evaluated beside the live one; where they differ is counted and listed with both traces', async () => {
    const { events, shadow, judge } = rig();
    judge.segment(segmentMessage(), reply(), stream, NOW);
    judge.segment(segmentMessage({ seq: 1 }), mild, stream, NOW);
    expect(shadow.disagreements()).toMatchObject([
      {
        kind: 'segment',
        streamId: SHOW,
        item: '0/1',
        at: NOW,
        live: { decision: 'release', rules: [] },
        shadow: { decision: 'hold', policyHash: stricter.hash, rules: [{ rule: 'strict' }] },
      },
    ]);
    expect(await events.value('airlock_shadow_judged_total', { kind: 'segment' })).toBe(2);
    expect(
      await events.value('airlock_shadow_disagreements_total', { live: 'release', shadow: 'hold' }),
    ).toBe(1);
  });

  test('never acts: verdicts and actions are those of the live policy alone', () => {
    const { judge, alone, shadow } = rig(cuttingPolicy());
    const here = judge.segment(segmentMessage(), bad, stream, NOW);
    const there = alone.segment(segmentMessage(), bad, stream, NOW);
    expect(here.actions).toEqual([]);
    // All but what the trial thought of it.
    expect({ ...here.verdict, timing: 0, trial: undefined }).toEqual({ ...there.verdict, timing: 0 });
    expect(shadow.disagreements()).toMatchObject([
      { live: { actions: [] }, shadow: { actions: [{ kind: 'cut' }] } },
    ]);
  });

  test('other rules with the same outcome are no disagreement', () => {
    const renamed = testPolicy({
      segments: `    - { id: x, label: bad, when: over("bad"), decision: dump }`,
    });
    const { judge, shadow } = rig(renamed);
    judge.segment(segmentMessage(), bad, stream, NOW);
    expect(shadow.disagreements()).toEqual([]);
  });

  test('a first part is judged, and compared only when the segment is whole', async () => {
    const { judge, shadow, events } = rig();
    judge.segment(segmentMessage({ part: { index: 0, last: false } }), mild, stream, NOW);
    expect(await events.value('airlock_shadow_judged_total')).toBe(0);
    judge.segment(segmentMessage(), mild, stream, NOW);
    expect(shadow.disagreements()).toHaveLength(1);
  });

  test('has windows of its own', () => {
    const windows = (last: number) =>
      testPolicy({
        segments: `    - { id: often, label: abuse, when: windows.seen >= 2, decision: hold }`,
        rest: `windows:\n  - { name: seen, of: segments, last: ${last}, count: 'score("abuse") > 0.3' }\n`,
      });
    const { judge, shadow } = rig(windows(5), windows(2));
    for (const [seq, seen] of [mild, reply(), mild].entries())
      judge.segment(segmentMessage({ seq }), seen, stream, NOW);
    expect(shadow.disagreements().map(({ item }) => item)).toEqual(['0/2']);
  });

  test('chat is compared by what policy says of it, a mute left out', () => {
    const open = testPolicy();
    const { judge, shadow } = rig(open, open);
    const muted = { actionId: 'a', kind: 'mute' } as never;
    const { verdict } = judge.message(chatLine('hello'), stream, NOW, { muted });
    expect(verdict.decision).toBe('drop');
    expect(shadow.disagreements()).toEqual([]);
    const strict = rig(
      testPolicy({
        messages: `    - { id: c, label: privacy.contact, when: over("privacy.contact"), decision: drop }`,
      }),
    );
    strict.judge.message(chatLine('加微信 abc12345'), stream, NOW);
    expect(strict.shadow.disagreements()).toMatchObject([
      { kind: 'message', item: 'm0', live: { decision: 'mask' }, shadow: { decision: 'drop' } },
    ]);
  });

  test('keeps the last disagreements only, newest first', () => {
    const { judge, shadow } = rig(stricter, testPolicy(), 2);
    for (const seq of [1, 2, 3]) judge.segment(segmentMessage({ seq }), mild, stream, NOW);
    expect(shadow.disagreements().map(({ item }) => item)).toEqual(['0/3', '0/2']);
  });

  test('that fails costs the live one nothing', async () => {
    const { judge, events } = rig(() => {
      throw new Error('no policy');
    });
    expect(judge.segment(segmentMessage(), bad, stream, NOW).verdict.decision).toBe('dump');
    expect(
      judge.message(chatLine('hi', { messageId: 'm1' as MessageId }), stream, NOW).verdict.decision,
    ).toBe('publish');
    expect(await events.value('airlock_shadow_failures_total')).toBe(2);
  });
});

describe('detectors on trial', () => {
  test('are recorded and compared, and do not reach the live policy', () => {
    const live = testPolicy();
    const { judge, shadow } = rig(live, live);
    const seen = reply({ signals: [{ ...signal('bad'), shadow: true }] });
    const { verdict } = judge.segment(segmentMessage(), seen, stream, NOW);
    expect(verdict).toMatchObject({ decision: 'release', signals: [], shadow: [{ label: 'bad' }] });
    expect(shadow.disagreements()).toMatchObject([
      { live: { decision: 'release' }, shadow: { decision: 'dump' } },
    ]);
  });
});

test('scores are counted by detector and label, those on trial too', async () => {
  const { judge, events } = rig();
  const seen = reply({ signals: [signal('bad', 0, 0.95), { ...signal('abuse', 0, 0.25), shadow: true }] });
  events.segmentJudged(judge.segment(segmentMessage(), seen, stream, NOW).verdict);
  const bucket = (label: string, le: number): Promise<number> =>
    events.value('airlock_signal_score', { detector: 'test', label, le: le as never });
  expect(await bucket('bad', 0.9)).toBe(0);
  expect(await bucket('bad', 0.95)).toBe(1);
  expect(await bucket('abuse', 0.3)).toBe(1);
});
