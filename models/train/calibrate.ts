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

/** Platt scaling with Platt's smoothed targets, by Newton's method from a fixed start. */
export function calibrate(scored: readonly Scored[]): Curve {
  let yes = 0;
  let no = 0;
  for (const { truth, weight } of scored) truth === 1 ? (yes += weight) : (no += weight);
  const high = (yes + 1) / (yes + 2);
  const low = 1 / (no + 2);
  let slope = 1;
  let offset = 0;
  for (let step = 0; step < 50; step++) {
    let [gs, go, hss, hso, hoo] = [1e-3 * (slope - 1), 0, 1e-3, 0, 1e-6];
    for (const { z, truth, weight } of scored) {
      const p = logistic(slope * z + offset);
      const d = weight * (p - (truth === 1 ? high : low));
      const v = weight * p * (1 - p);
      gs += d * z;
      go += d;
      hss += v * z * z;
      hso += v * z;
      hoo += v;
    }
    const det = hss * hoo - hso * hso;
    if (!(det > 1e-12)) break;
    // Damped, since far from the answer a whole step may jump past it.
    const size = step < 5 ? 0.5 : 1;
    slope -= (size * (hoo * gs - hso * go)) / det;
    offset -= (size * (hss * go - hso * gs)) / det;
  }
  return { slope: Math.max(0.05, slope), offset };
}
