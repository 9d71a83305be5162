import { describe, expect, it } from 'vitest';
import { gaugeAt, initial, type ReleaseEvent, type ReleaseState, step, unaired } from './index.js';
import { facts, STREAM, T0 } from './model.testkit.js';

const { stream, segment, verdict, human, cut, delay } = facts;

/** Facts, then a moment, ms after T0. */
const at = (ms: number, events: readonly ReleaseEvent[], from: ReleaseState = initial(STREAM)) => {
  const noted = events.reduce((state, event) => step(state, event).state, from);
  const { state } = step(noted, { type: 'tick', now: T0 + ms });
  return { state, gauge: gaugeAt(state, T0 + ms) };
};
/** Segments of 2 s, each there when its last byte is, and judged clean. */
const clean = (from: number, to: number): ReleaseEvent[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i).flatMap((seq) => [
    segment(seq, T0 + seq * 2_000),
    verdict(seq, 'release', T0 + seq * 2_000),
  ]);

describe('the delay gauge', () => {
  const delayed = stream({ mode: 'delay', delayMs: 10_000 });

  it('fills second by second until the delay is safe, and then stays full', () => {
    const filling = at(4_000, [delayed, ...clean(0, 2)]);
    expect(filling.gauge).toEqual({ targetMs: 10_000, dumpableMs: 6_000, dumpedMs: 0, behindMs: undefined });
    const full = at(20_000, clean(3, 10), filling.state);
    expect(full.gauge).toMatchObject({ targetMs: 10_000, dumpableMs: 10_000, dumpedMs: 0 });
    expect(full.gauge.behindMs).toBeGreaterThanOrEqual(10_000);
  });

  it('is empty after a dump of all that was in it, and rebuilds behind it', () => {
    const full = at(20_000, [delayed, ...clean(0, 10)]);
    expect(unaired(full.state)).toEqual([{ from: { epoch: 0, seq: 6 }, toSeq: 10 }]);
    const dumped = at(20_001, [human(6, 10, 'dump', T0 + 20_001)], full.state);
    expect(dumped.gauge).toMatchObject({ dumpableMs: 0, dumpedMs: 10_000 });
    expect(unaired(dumped.state)).toEqual([]);
    const rebuilding = at(26_000, clean(11, 13), dumped.state);
    expect(rebuilding.gauge).toMatchObject({ dumpableMs: 6_000, dumpedMs: 4_000 });
    const rebuilt = at(40_000, clean(14, 20), rebuilding.state);
    expect(rebuilt.gauge).toMatchObject({ dumpableMs: 10_000, dumpedMs: 0 });
  });

  it('says what an action makes of the plan, and nothing of a stream in the dark', () => {
    const state = at(0, [stream(), delay('d', T0, 6_000), segment(0, T0)]).state;
    expect(gaugeAt(state, T0)).toMatchObject({ targetMs: 6_000, dumpableMs: 2_000 });
    expect(at(1, [cut('c', T0)], state).gauge).toEqual({
      ...{ targetMs: 0, dumpableMs: 0, dumpedMs: 0, behindMs: undefined },
    });
  });

  it('grows for the audience while what comes next is held', () => {
    const held = [stream(), ...clean(0, 0), segment(1, T0 + 2_000), verdict(1, 'hold', T0 + 2_000)];
    const before = at(3_000, held);
    const later = at(9_000, [], before.state);
    expect(later.gauge.behindMs! - before.gauge.behindMs!).toBeGreaterThanOrEqual(5_000);
    expect(later.gauge.dumpableMs).toBe(2_000);
  });
});
