import { logistic } from './exact-math.ts';

/** One scored example of one head. */
export interface Scored {
  /** Log-odds before calibration. */
  readonly z: number;
  readonly truth: 0 | 1;
  readonly weight: number;
}

/** `p = 1 / (1 + e^−(slope · z + offset))`. */
export interface Curve {
  readonly slope: number;
  readonly offset: number;
}

/** Halvings until an offset counts as found. */
const ROUNDS = 44;
const LEAST_SLOPE = 0.01;
const MOST_SLOPE = 100;

/**
 * Platt scaling with Platt's smoothed targets. The best offset of a slope is where probabilities sum to the targets, found by
 * halving; so is the slope, by the sign of the likelihood's derivative: slower than Newton's method, and never lost.
 */
export function calibrate(scored: readonly Scored[]): Curve {
  let yes = 0;
  let no = 0;
  for (const { truth, weight } of scored) {
    if (truth === 1) yes += weight;
    else no += weight;
  }
  const high = (yes + 1) / (yes + 2);
  const low = 1 / (no + 2);
  const excess = (slope: number, offset: number): { sum: number; tilt: number } => {
    let sum = 0;
    let tilt = 0;
    for (const { z, truth, weight } of scored) {
      const error = weight * (logistic(slope * z + offset) - (truth === 1 ? high : low));
      sum += error;
      tilt += error * z;
    }
    return { sum, tilt };
  };
  const offsetOf = (slope: number): number => {
    let [from, to] = [-200, 200];
    for (let i = 0; i < ROUNDS; i++) {
      const middle = (from + to) / 2;
      if (excess(slope, middle).sum > 0) to = middle;
      else from = middle;
    }
    return (from + to) / 2;
  };
  let [from, to] = [LEAST_SLOPE, MOST_SLOPE];
  for (let i = 0; i < 24; i++) {
    const middle = Math.sqrt(from * to);
    if (excess(middle, offsetOf(middle)).tilt > 0) to = middle;
    else from = middle;
  }
  const slope = Math.sqrt(from * to);
  return { slope, offset: offsetOf(slope) };
}
