import type { StreamId } from '@airlock/contracts/ids';
import { describe, expect, it } from 'vitest';
import { messageVerdict, segment, verdict } from '../control.testkit.js';
import { Meter } from './meter.js';

const id = 's' as StreamId;
const late = (ms: number) => {
  const v = verdict(id, 0);
  return { ...v, timing: { ...v.timing, capturedAt: 0, decidedAt: ms } };
};

describe('the meter of the pipeline', () => {
  it('says how much went by in each of the last ten seconds, and forgets what was before', () => {
    let now = 1_000_000;
    const meter = new Meter(() => now);
    for (let second = 0; second < 30; second += 1) {
      for (let n = 0; n < (second < 20 ? 50 : 3); n += 1) {
        meter.segment(segment(id, n));
        meter.verdict(late(40));
      }
      meter.line(messageVerdict(id, `m${second}`, 'publish'));
      now += 1_000;
    }
    expect(meter.read()).toMatchObject({ segmentsPerSecond: 3, verdictsPerSecond: 3, linesPerSecond: 1 });
    now += 10_000;
    expect(meter.read()).toMatchObject({ segmentsPerSecond: 0, verdictsPerSecond: 0, age: undefined });
  });

  it('tells the usual age of a verdict from the worst', () => {
    let now = 1_000_000;
    const meter = new Meter(() => now);
    for (let n = 1; n <= 100; n += 1) meter.verdict(late(n));
    now += 1_000;
    expect(meter.read().age).toEqual({ p50: 51, p95: 96 });
  });

  it('counts what was not looked at, and what could not be judged', () => {
    let now = 1_000_000;
    const meter = new Meter(() => now);
    for (let n = 0; n < 4; n += 1) meter.segment(segment(id, n));
    const v = verdict(id, 0);
    meter.verdict({
      ...v,
      failure: 'overload',
      coverage: { ...v.coverage, unwatchedMs: 2_000, leftOut: ['ocr'] },
    });
    meter.verdict({ ...v, final: false, failure: 'overload' });
    now += 1_000;
    expect(meter.read()).toMatchObject({
      unwatchedShare: 0.25,
      failures: 1,
      leftOut: 1,
      verdictsPerSecond: 0.1,
    });
  });
});
