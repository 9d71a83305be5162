import type { SegmentVerdict } from '@airlock/contracts/verdict';
import { expect, it } from 'vitest';
import { runsOf, topOf } from './hit-runs.js';

const hit = (seq: number, rule: string, decision = 'hold', scores: readonly number[] = []): SegmentVerdict =>
  ({
    ...{ epoch: 0, seq, decision, rules: [{ rule }], timing: { decidedAt: seq * 2_000 } },
    signals: scores.map((score) => ({ label: 'l', score })),
  }) as unknown as SegmentVerdict;

it('counts what follows each other for one reason, and keeps the key of the first while it grows', () => {
  const runs = runsOf([hit(9, 'a'), hit(8, 'a'), hit(7, 'a', 'dump'), hit(6, 'b'), hit(1, 'b')]);
  expect(runs.map((r) => [r.key, r.newest.seq, r.count])).toEqual([
    ['0/8', 9, 2],
    ['0/7', 7, 1],
    ['0/6', 6, 1],
    ['0/1', 1, 1],
  ]);
  expect(runsOf([hit(10, 'a'), hit(9, 'a'), hit(8, 'a')])[0]).toMatchObject({ key: '0/8', count: 3 });
});

it('finds the loudest signal', () => {
  expect(topOf(hit(1, 'a', 'hold', [0.4, 0.9, 0.7]))?.score).toBe(0.9);
  expect(topOf(hit(1, 'a'))).toBeUndefined();
});
