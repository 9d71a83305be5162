import type { Head, WeightsSource } from '@airlock/moderation/classifier';
import { HEADS } from './corpus.ts';
import type { Fitted } from './fit.ts';
import { LABELS } from './labels.ts';

/**
 * Keeps the `maxRows` rows whose heaviest weight is heaviest and rounds each head to int8. Heads are not yet calibrated:
 * slope 1, offset 0.
 */
export function pack({ buckets, rows }: Fitted, maxRows: number, version: string): WeightsSource {
  const peak = new Float64Array(HEADS);
  for (let i = 0; i < rows.length; i++) {
    const size = Math.abs(rows[i]!);
    if (size > peak[i % HEADS]!) peak[i % HEADS] = size;
  }
  const heaviest = Float64Array.from(buckets, (_, row) => {
    let weight = 0;
    for (let h = 0; h < HEADS; h++) {
      const size = Math.abs(rows[row * HEADS + h]!);
      if (size > weight) weight = size;
    }
    return weight;
  });
  const order = Int32Array.from(buckets.keys()).sort((a, b) => heaviest[b]! - heaviest[a]! || a - b);
  const kept = order.slice(0, maxRows).sort();
  // The few largest weights are cut, so that the many others keep their differences.
  const scales = Array.from(peak, (p) => (p > 0 ? (p * 0.6) / 127 : 1));
  const packed = new Int8Array(kept.length * HEADS);
  kept.forEach((row, at) => {
    for (let h = 0; h < HEADS; h++) {
      const steps = Math.round(rows[row * HEADS + h]! / scales[h]!);
      packed[at * HEADS + h] = Math.max(-127, Math.min(127, steps));
    }
  });
  const heads: Head[] = LABELS.map((label, h) => ({
    label,
    scale: scales[h]!,
    slope: 1,
    offset: 0,
    report: 0.5,
  }));
  return { version, heads, buckets: Int32Array.from(kept, (row) => buckets[row]!), rows: packed };
}
