import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coverageOf, type Piece } from './gaps.js';

const START = 1_000_000;
const LENGTH = 2_000;

/** `count` segments of two seconds, sent without a break from `at` on. */
const run = (count: number, { at = START, epoch = 0 } = {}): Piece[] =>
  Array.from({ length: count }, (_, seq) => ({
    ...{ epoch, seq, startMs: seq * LENGTH, durationMs: LENGTH },
    capturedAt: at + (seq + 1) * LENGTH,
  }));
const whole = (pieces: readonly Piece[]) => ({ from: START, to: pieces.at(-1)!.capturedAt });

describe('the holes of a recording', () => {
  it('D09: a show of which every segment is there has none', () => {
    const pieces = run(30);
    expect(coverageOf(pieces, whole(pieces))).toEqual({ recordedMs: 60_000, gaps: [] });
  });

  it('D09: every second of a show is either recorded or within a hole, whichever segments are missing', () => {
    const missing = fc.uniqueArray(fc.integer({ min: 0, max: 59 }), { maxLength: 40 });
    fc.assert(
      fc.property(missing, (gone) => {
        const pieces = run(60);
        const kept = pieces.filter((p) => !gone.includes(p.seq));
        const { recordedMs, gaps } = coverageOf(kept, whole(pieces));
        const lost = gaps.reduce((sum, g) => sum + g.to - g.from, 0);
        expect(recordedMs).toBe(kept.length * LENGTH);
        for (const { seq, capturedAt } of pieces.filter((p) => gone.includes(p.seq))) {
          const at = capturedAt - LENGTH / 2;
          const inside = gaps.some((g) => g.from <= at && at < g.to);
          // The last seconds before the end count as its edge.
          expect(inside || seq >= 58, `segment ${seq}`).toBe(true);
        }
        expect(recordedMs + lost).toBeLessThanOrEqual(60 * LENGTH);
        expect(recordedMs + lost).toBeGreaterThanOrEqual(58 * LENGTH);
      }),
    );
  });

  it('D09: says why: a source that went away and came back, media time that is missing, an end without media', () => {
    const first = run(5);
    const back = run(5, { at: START + 30_000, epoch: 1 });
    const to = START + 60_000;
    expect(coverageOf([...first, ...back], { from: START, to }).gaps).toEqual([
      { from: START + 10_000, to: START + 30_000, why: 'away' },
      { from: START + 40_000, to, why: 'unexplained' },
    ]);
    expect(coverageOf([...first, ...back.slice(1)], { from: START, to: START + 40_000 }).gaps).toEqual([
      { from: START + 10_000, to: START + 32_000, why: 'lost' },
    ]);
    const jumped = run(4).map((p) =>
      p.seq < 2 ? p : { ...p, startMs: p.startMs + 7_000, capturedAt: p.capturedAt + 7_000 },
    );
    expect(coverageOf(jumped, whole(jumped)).gaps).toEqual([
      { from: START + 4_000, to: START + 11_000, why: 'lost' },
    ]);
    expect(coverageOf([], { from: START, to })).toEqual({
      recordedMs: 0,
      gaps: [{ from: START, to, why: 'unexplained' }],
    });
  });

  it('D09: media that comes late is no hole, nor is what lies outside of the time that was asked for', () => {
    const late = run(10).map((p) => (p.seq < 4 ? p : { ...p, capturedAt: p.capturedAt + 9_000 }));
    expect(coverageOf(late, { from: START, to: late.at(-1)!.capturedAt }).gaps).toEqual([]);
    const pieces = run(20).filter((p) => p.seq !== 3);
    expect(coverageOf(pieces.slice(6), { from: START + 15_000, to: START + 40_000 })).toEqual({
      recordedMs: 25_000,
      gaps: [],
    });
  });
});
