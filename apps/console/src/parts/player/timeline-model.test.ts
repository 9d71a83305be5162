import type { Timeline } from '@airlock/contracts/http/review-api';
import type { ChatLine } from '@airlock/contracts/http/stream-api';
import type { SegmentVerdict } from '@airlock/contracts/verdict';
import { describe, expect, it } from 'vitest';
import {
  hitTimes,
  lanesOf,
  partOf,
  SHOWN_MS,
  stripOf,
  withChat,
  withLock,
  withVerdicts,
} from './timeline-model.js';

const T = 1_800_000_000_000;
const segment = (seq: number): Timeline['segments'][number] => ({
  ...{ epoch: 0, seq, at: T + seq * 2_000, startMs: seq * 2_000, durationMs: 2_000 },
  ...{ state: 'clean', shown: true, decision: 'release', scores: {}, rules: [] },
});
const timeline: Timeline = {
  ...{ from: T, until: T + 4_000, segments: [segment(0), segment(1)] },
  ...{ signals: [], frames: [], texts: [], chat: [] },
};
const verdict = (seq: number, decision: 'release' | 'hold' | 'dump', score?: number): SegmentVerdict =>
  ({
    ...{ v: 1, kind: 'segment', streamId: 's', epoch: 0, seq, final: true, decision, rules: [] },
    ...{ policyHash: 'h', coverage: { frames: 1, reused: 0, unwatchedMs: 0 }, actions: [] },
    signals:
      score === undefined
        ? []
        : [{ label: 'violence', score, detector: { id: 'd', version: '1' }, source: 'frame', atMs: seq * 2_000 + 500, thumbnail: `k${String(seq)}` }], // prettier-ignore
    timing: { capturedAt: T + 99_000, receivedAt: T + 99_000, decidedAt: T + 99_000 },
  }) as unknown as SegmentVerdict;

describe('a timeline that goes on', () => {
  it('puts a new segment after the one before it, and what was seen at its moment', () => {
    const grown = withVerdicts(timeline, [verdict(3, 'hold', 0.9)]);
    expect(grown.segments.at(-1)).toMatchObject({ seq: 3, at: T + 6_000, startMs: 6_000, state: 'held' });
    expect(grown.signals).toMatchObject([{ at: T + 6_500, signal: { label: 'violence' } }]);
    expect(grown.frames).toMatchObject([{ at: T + 6_500, thumbnail: 'k3' }]);
    expect(grown.until).toBe(T + 8_000);
  });

  it('stays the same object when nothing is new, and takes a verdict once', () => {
    expect(withVerdicts(timeline, [verdict(1, 'hold', 0.9)])).toBe(timeline);
    const grown = withVerdicts(timeline, [verdict(2, 'dump', 0.9)]);
    expect(withVerdicts(grown, [verdict(2, 'dump', 0.9)])).toBe(grown);
  });

  it('shows each segment as the gate has it, and each line once, by when it was sent', () => {
    const [first] = withLock(timeline, [{ epoch: 0, seq: 0, state: 'approved', shown: false }]).segments;
    expect(first).toMatchObject({ state: 'approved', shown: false });
    const line = (messageId: string, sentAt: number, text: string) =>
      ({ messageId, sentAt, text }) as unknown as ChatLine;
    const once = withChat({ ...timeline, chat: [line('a', 2, 'x')] }, [line('b', 1, 'y'), line('a', 2, 'z')]);
    expect(once.chat.map((l) => l.text)).toEqual(['y', 'z']);
  });

  it('goes on with segments of which nothing was found, in their order, and not with old ones', () => {
    const cell = (epoch: number, seq: number) => ({ epoch, seq, state: 'waiting', shown: false }) as const;
    const grown = withLock(timeline, [cell(1, 0), cell(0, 4), cell(0, 2), cell(0, -1)]);
    expect(grown.segments.slice(2)).toMatchObject([
      { epoch: 0, seq: 2, at: T + 4_000, startMs: 4_000, state: 'waiting' },
      { epoch: 0, seq: 4, at: T + 8_000, startMs: 8_000 },
      { epoch: 1, seq: 0, at: T + 10_000, startMs: 0 },
    ]);
    expect(grown.until).toBe(T + 12_000);
  });

  it('shows the newest, and stays with a moment that lies before it', () => {
    const long = { from: T, until: T + 10 * 60_000 };
    const newest = { from: long.until - SHOWN_MS, until: long.until };
    expect(partOf(long, undefined)).toEqual(newest);
    expect(partOf(long, long.until - 5_000)).toEqual(newest);
    expect(partOf(long, T + 60_000)).toEqual({ from: T + 50_000, until: T + 50_000 + SHOWN_MS });
    expect(partOf(long, T + 1_000)).toEqual({ from: T, until: T + SHOWN_MS });
    expect(partOf({ from: T, until: T + 30_000 }, T - 5_000)).toEqual({ from: T, until: T + 30_000 });
  });

  it('names the moments to jump to: hits, and what nobody could judge', () => {
    const grown = withVerdicts(timeline, [
      verdict(2, 'hold', 0.9),
      verdict(3, 'release', 0.2),
      verdict(4, 'hold'),
    ]);
    expect(hitTimes(grown)).toEqual([T + 4_500, T + 8_000]);
  });

  it('draws the labels with the highest scores first', () => {
    const grown = withVerdicts(timeline, [verdict(2, 'hold', 0.7), verdict(3, 'hold', 0.9)]);
    expect(lanesOf(grown, 1)).toEqual([
      { label: 'violence', max: 0.9, points: [{ at: T + 4_500, score: 0.7 }, { at: T + 6_500, score: 0.9 }] }, // prettier-ignore
    ]);
  });

  it('has one frame in each place of the strip, the newest', () => {
    const frames = [0, 100, 5_000].map((at) => ({ at: T + at, epoch: 0, seq: 0, thumbnail: `k${String(at)}` as never, label: 'x' })); // prettier-ignore
    expect(stripOf(frames, T, T + 10_000, 4).map((f) => [f.place, f.thumbnail])).toEqual([[0, 'k100'], [2, 'k5000']]); // prettier-ignore
  });
});
