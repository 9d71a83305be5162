import { type Rate, wilson } from '@airlock/policy/share';
import { seeded } from './random.js';

/** One example: what a detector says of it and what is true. */
export interface Example {
  /** 0–1. */
  readonly score: number;
  readonly truth: boolean;
}

export interface Counts {
  readonly tp: number;
  readonly fp: number;
  readonly fn: number;
  readonly tn: number;
}

export interface BinaryMetrics extends Counts {
  readonly n: number;
  readonly threshold: number;
  readonly accuracy: Rate | undefined;
  readonly precision: Rate | undefined;
  readonly recall: Rate | undefined;
  /** Share of what is not true that was flagged. */
  readonly falsePositiveRate: Rate | undefined;
  /** Interval by seeded bootstrap. */
  readonly f1: Rate | undefined;
  /** Expected calibration error over ten bins of score, 0–1. */
  readonly ece: number | undefined;
}

/** A score equal to the threshold is flagged, as policy's over() does. */
export function countsAt(examples: readonly Example[], threshold: number): Counts {
  const counts = { tp: 0, fp: 0, fn: 0, tn: 0 };
  for (const { score, truth } of examples)
    counts[score >= threshold ? (truth ? 'tp' : 'fp') : truth ? 'fn' : 'tn']++;
  return counts;
}

const f1Of = ({ tp, fp, fn }: Counts): number | undefined =>
  tp + fp + fn === 0 ? undefined : (2 * tp) / (2 * tp + fp + fn);

/**
 * Expected calibration error: how far, on average, the mean score of a bin is from the share that is true in it. Ten bins
 * of equal width. Source: Naeini et al., AAAI 2015.
 */
export function calibrationError(examples: readonly Example[], bins = 10): number | undefined {
  if (examples.length === 0) return undefined;
  const table = Array.from({ length: bins }, () => ({ n: 0, score: 0, truths: 0 }));
  for (const { score, truth } of examples) {
    const bin = table[Math.min(bins - 1, Math.floor(score * bins))]!;
    bin.n++;
    bin.score += score;
    if (truth) bin.truths++;
  }
  return table.reduce((sum, { score, truths }) => sum + Math.abs(score - truths), 0) / examples.length;
}

/** 95 % interval of F1 over `rounds` resamples of the four counts; the same seed gives the same interval. */
function f1Rate(counts: Counts, n: number, rounds = 1_000): Rate | undefined {
  const value = f1Of(counts);
  if (value === undefined) return undefined;
  const random = seeded(n);
  const { tp, fp, fn } = counts;
  const draws: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const again = { tp: 0, fp: 0, fn: 0, tn: 0 };
    for (let i = 0; i < n; i++) {
      const at = random() * n;
      again[at < tp ? 'tp' : at < tp + fp ? 'fp' : at < tp + fp + fn ? 'fn' : 'tn']++;
    }
    draws.push(f1Of(again) ?? value);
  }
  draws.sort((a, b) => a - b);
  const at = (share: number): number => draws[Math.min(draws.length - 1, Math.floor(share * draws.length))]!;
  return { value, interval: [at(0.025), at(0.975)], n };
}

/** Everything that one threshold gives on these examples. */
export function binaryMetrics(examples: readonly Example[], threshold: number): BinaryMetrics {
  const counts = countsAt(examples, threshold);
  const { tp, fp, fn, tn } = counts;
  const n = examples.length;
  return {
    ...counts,
    n,
    threshold,
    accuracy: wilson(tp + tn, n),
    precision: wilson(tp, tp + fp),
    recall: wilson(tp, tp + fn),
    falsePositiveRate: wilson(fp, fp + tn),
    f1: f1Rate(counts, n),
    ece: calibrationError(examples),
  };
}

/** One point of a precision-recall curve. */
export interface CurvePoint {
  readonly threshold: number;
  readonly precision: Rate | undefined;
  readonly recall: Rate | undefined;
  readonly falsePositiveRate: Rate | undefined;
}

/** Precision, recall and false positives at thresholds from `step` to 1. */
export function curve(examples: readonly Example[], step = 0.05): readonly CurvePoint[] {
  const points = Math.round(1 / step);
  return Array.from({ length: points }, (_, i) => {
    const threshold = Math.round((i + 1) * step * 1e6) / 1e6;
    const { tp, fp, fn, tn } = countsAt(examples, threshold);
    return {
      threshold,
      precision: wilson(tp, tp + fp),
      recall: wilson(tp, tp + fn),
      falsePositiveRate: wilson(fp, fp + tn),
    };
  });
}
