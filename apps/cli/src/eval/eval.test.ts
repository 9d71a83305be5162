import type { Signal } from '@airlock/contracts/signal';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evaluate, type Judged, scoreOf } from './evaluate.js';
import { wilson } from '@airlock/policy/share';
import { binaryMetrics, calibrationError, countsAt, curve } from './metrics.js';
import { evaluationText } from './report.js';

const examples = (...pairs: readonly (readonly [number, 0 | 1])[]) =>
  pairs.map(([score, truth]) => ({ score, truth: truth === 1 }));

describe('metrics', () => {
  test("Wilson's interval, by the published formula", () => {
    // 8 of 10: Wilson 95 % is 0.490 to 0.943.
    const rate = wilson(8, 10)!;
    expect(rate.value).toBe(0.8);
    expect(rate.interval[0]).toBeCloseTo(0.4902, 4);
    expect(rate.interval[1]).toBeCloseTo(0.9433, 4);
    expect(wilson(0, 0)).toBeUndefined();
  });

  test('a share lies in its own interval, and the interval in 0–1', () => {
    fc.assert(
      fc.property(fc.nat(500), fc.nat(500), (hits, more) => {
        fc.pre(hits + more > 0);
        const { value, interval } = wilson(hits, hits + more)!;
        expect(interval[0]).toBeGreaterThanOrEqual(0);
        expect(interval[0]).toBeLessThanOrEqual(value + 1e-12);
        expect(interval[1]).toBeGreaterThanOrEqual(value - 1e-12);
        expect(interval[1]).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('counts at a threshold; a score that equals it is found', () => {
    const found = examples([0.9, 1], [0.5, 1], [0.5, 0], [0.2, 1], [0.1, 0]);
    expect(countsAt(found, 0.5)).toEqual({ tp: 2, fp: 1, fn: 1, tn: 1 });
    const { precision, recall, accuracy, falsePositiveRate, f1 } = binaryMetrics(found, 0.5);
    expect([precision, recall, accuracy, falsePositiveRate].map((rate) => rate?.value)).toEqual([
      2 / 3,
      2 / 3,
      3 / 5,
      1 / 2,
    ]);
    expect(f1?.value).toBeCloseTo(2 / 3);
    expect(f1!.interval[0]).toBeLessThan(2 / 3);
    expect(binaryMetrics(found, 0.5)).toEqual(binaryMetrics(found, 0.5));
  });

  test('calibration: right on average is 0, sure and wrong is 1', () => {
    expect(calibrationError(examples([0.5, 1], [0.5, 0]))).toBe(0);
    expect(calibrationError(examples([1, 0], [0, 1]))).toBe(1);
    expect(calibrationError([])).toBeUndefined();
  });

  test('along a curve, recall never rises with the threshold', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ score: fc.double({ min: 0, max: 1, noNaN: true }), truth: fc.boolean() })),
        (all) => {
          const recalls = curve(all).flatMap(({ recall }) => recall?.value ?? []);
          expect(recalls).toEqual(recalls.toSorted((a, b) => b - a));
        },
      ),
    );
  });
});

const seen = (label: string, score: number): Signal => ({
  label,
  score,
  detector: { id: 'test', version: '1' },
  source: 'text',
});
const judged = (over: Omit<Judged, 'result'>, ...signals: Signal[]): Judged => ({
  ...over,
  result: { signals },
});
const options = { thresholdOf: () => 0.5, flags: ['abuse', 'spam'] };

describe('an evaluation', () => {
  test('a label stands for its children, on both sides', () => {
    expect(scoreOf([seen('spam.flood', 0.4), seen('spam', 0.3), seen('spammy', 1)], 'spam')).toBe(0.4);
    const { labels } = evaluate([judged({ labels: ['spam.flood'] }, seen('spam.flood', 0.9))], {
      ...options,
      labels: ['spam'],
    });
    expect(labels).toMatchObject([{ label: 'spam', tp: 1, fn: 0 }]);
  });

  test('each label apart, and whether anything is flagged', () => {
    const { n, any, labels } = evaluate(
      [
        judged({ labels: ['abuse'] }, seen('abuse', 0.9)),
        judged({ labels: ['abuse'] }, seen('spam', 0.9)),
        judged({ labels: [] }, seen('abuse', 0.4)),
        judged({ flagged: true }, seen('sexual.text', 1)),
      ],
      options,
    );
    expect(n).toBe(4);
    expect(any).toMatchObject({ tp: 2, fn: 1, tn: 1, fp: 0, ece: undefined });
    expect(labels).toMatchObject([{ label: 'abuse', n: 3, tp: 1, fn: 1, tn: 1, fp: 0 }]);
  });

  test('by function, and told in tables', () => {
    const evaluation = evaluate(
      [
        judged({ labels: [], function: 'counter-speech' }, seen('abuse', 0.9)),
        judged({ labels: [], function: 'counter-speech' }),
        judged({ labels: ['abuse'], function: 'pinyin' }, seen('abuse', 0.9)),
      ],
      { ...options, withCurve: true },
    );
    expect(evaluation.functions).toMatchObject([
      { function: 'counter-speech', n: 2, accuracy: { value: 0.5 }, flagged: { value: 0.5 } },
      { function: 'pinyin', n: 1, accuracy: { value: 1 } },
    ]);
    const text = evaluationText(evaluation);
    expect(text).toMatch(/^label +n +true/);
    expect(text).toMatch(/counter-speech +2 +50\.0 %/);
    expect(text).toMatch(/0\.50 +50\.0 %/);
  });
});
