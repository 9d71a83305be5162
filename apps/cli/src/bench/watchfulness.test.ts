import { SegmentVerdict } from '@airlock/contracts/verdict';
import { describe, expect, it } from 'vitest';
import { Watch } from './watchfulness.js';

const verdict = (
  seq: number,
  over: { frames?: number; unwatchedMs?: number; failure?: string; final?: boolean } = {},
) =>
  SegmentVerdict.parse({
    v: 1,
    kind: 'segment',
    streamId: 's',
    epoch: 0,
    seq,
    final: over.final ?? true,
    decision: 'release',
    signals: [],
    rules: [],
    policyHash: 'x',
    coverage: { frames: over.frames ?? 2, reused: 0, unwatchedMs: over.unwatchedMs ?? 0 },
    ...(over.failure === undefined ? {} : { failure: over.failure }),
    timing: { capturedAt: 0, receivedAt: 0, decidedAt: 0 },
  });

const watchOf = (count: number): Watch => {
  const watch = new Watch();
  for (let seq = 0; seq < count; seq++) watch.handed('s', seq, seq * 1_000, 2_000);
  return watch;
};

describe('Watch', () => {
  it('finds nothing unwatched when every segment was looked at as planned', () => {
    const watch = watchOf(4);
    for (let seq = 0; seq < 4; seq++) watch.judged(verdict(seq), seq * 1_000 + 50, 2);
    expect(watch.settle(0, 4_000)).toMatchObject({
      segments: 4,
      lost: 0,
      unwatchedMs: 0,
      ageP50: 50,
      ageP95: 50,
      growth: 1,
    });
  });

  it('counts a segment without a final verdict as unwatched', () => {
    const watch = watchOf(2);
    watch.judged(verdict(0), 50, 2);
    watch.judged(verdict(1, { final: false }), 1_050, 2);
    expect(watch.waiting(0, 2_000)).toBe(1);
    expect(watch.settle(0, 2_000)).toMatchObject({ lost: 1, unwatchedMs: 2_000 });
  });

  it.each([
    ['a shed segment', { failure: 'overload', unwatchedMs: 2_000, frames: 0 }, 2_000],
    ['a failure that claims full coverage', { failure: 'timeout', frames: 0 }, 2_000],
    ['one look of two', { frames: 1 }, 1_000],
  ])('counts %s', (_, over, unwatchedMs) => {
    const watch = watchOf(1);
    watch.judged(verdict(0, over), 50, 2);
    expect(watch.settle(0, 1_000)).toMatchObject({ lost: 0, unwatchedMs });
  });

  it('sees a queue grow', () => {
    const watch = watchOf(10);
    for (let seq = 0; seq < 10; seq++) watch.judged(verdict(seq), seq * 1_000 + 100 * (seq + 1), 2);
    expect(watch.settle(0, 10_000).growth).toBeCloseTo(2);
  });

  it('keeps what belongs to a later stretch', () => {
    const watch = watchOf(2);
    watch.settle(0, 1_000);
    watch.judged(verdict(1), 1_010, 2);
    expect(watch.settle(1_000, 2_000)).toMatchObject({ segments: 1, lost: 0 });
  });
});
