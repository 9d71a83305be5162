import { strength } from '@airlock/moderation/classifier';
import { HEADS } from './corpus.ts';
import { UNKNOWN } from './labels.ts';
import { seeded, shuffle } from './random.ts';

/** A text as the trainer sees it. */
export interface Example {
  /** Distinct buckets. */
  readonly buckets: Int32Array;
  readonly targets: Int8Array;
  readonly weight: number;
}

export interface FitOptions {
  readonly epochs: number;
  /** Step of AdaGrad. */
  readonly rate: number;
  /** Squared slope every weight starts with: without it, an n-gram seen once would leap as far as one seen often. */
  readonly initial: number;
  /** Pull of every used weight towards nothing. */
  readonly decay: number;
  /** Share of an example's n-grams that each visit leaves out, so that no one n-gram carries a label alone. */
  readonly dropout: number;
  /**
   * Log-odds of a text that says nothing, by head, given and not learnt: with a label unlikely from the start, common words
   * need not speak against it, and a short line of unknown words stays at nothing.
   */
  readonly start: Float64Array;
  /** How much more a positive example counts, by head. */
  readonly lift: Float64Array;
  /** How far on its own side of nothing an example must lie before it teaches no more. */
  readonly margin: number;
  /** A bucket in fewer examples gets no weight. */
  readonly minCount: number;
  readonly seed: number;
  readonly onProgress?: (done: number) => void;
}

/** Weights before they are cut down: `[rows, heads]`, rows in the order of `buckets`. */
export interface Fitted {
  readonly buckets: Int32Array;
  readonly rows: Float64Array;
}

const BUCKETS = 1 << 20;

/**
 * Hinge loss of all heads at once by AdaGrad, one example at a time in a seeded order. A line that is nothing and says
 * nothing is on its side from the start and leaves the weights alone, which logistic loss never does: common words of chat
 * keep no weight. Only +, −, ×, ÷ and square roots, all exactly rounded: the same input gives the same weights to the last
 * bit on any engine.
 */
export function fit(examples: readonly Example[], options: FitOptions): Fitted {
  const { epochs, rate, initial, decay, dropout, lift, start, margin, minCount, seed, onProgress } = options;
  const counts = new Int32Array(BUCKETS);
  for (const { buckets } of examples) for (const bucket of buckets) counts[bucket]!++;
  const rowOf = new Int32Array(BUCKETS).fill(-1);
  const kept: number[] = [];
  for (let bucket = 0; bucket < BUCKETS; bucket++)
    if (counts[bucket]! >= minCount) rowOf[bucket] = kept.push(bucket) - 1;

  const rows = new Float64Array(kept.length * HEADS);
  const squares = new Float64Array(kept.length * HEADS).fill(initial);
  const sums = new Float64Array(HEADS);
  const slopes = new Float64Array(HEADS);
  const active = new Int32Array(1 << 16);
  const random = seeded(seed);
  const order = Int32Array.from(examples.keys());
  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(order, random);
    for (let k = 0; k < order.length; k++) {
      if (k % 2000 === 0) onProgress?.((epoch + k / order.length) / epochs);
      const { buckets, targets, weight } = examples[order[k]!]!;
      let n = 0;
      for (let i = 0; i < buckets.length; i++) {
        const row = rowOf[buckets[i]!]!;
        if (row >= 0 && random() >= dropout) active[n++] = row * HEADS;
      }
      if (n === 0) continue;
      const value = strength(n);
      sums.fill(0);
      for (let i = 0; i < n; i++) for (let h = 0, at = active[i]!; h < HEADS; h++) sums[h]! += rows[at + h]!;
      for (let h = 0; h < HEADS; h++) {
        const z = value * sums[h]! + start[h]!;
        slopes[h] = value * weight * side(targets[h]!, z, margin) * (targets[h] === 1 ? lift[h]! : 1);
      }
      for (let i = 0; i < n; i++) {
        for (let h = 0, at = active[i]!; h < HEADS; h++, at++) {
          const slope = slopes[h]!;
          if (slope < 1e-4 && slope > -1e-4) continue;
          const pull = slope + decay * rows[at]!;
          squares[at]! += pull * pull;
          rows[at]! -= (rate * pull) / Math.sqrt(squares[at]!);
        }
      }
    }
  }
  return { buckets: Int32Array.from(kept), rows };
}

/** Slope of the hinge loss at `z`: −1 for what should be higher, 1 for what should be lower, else 0. */
function side(target: number, z: number, margin: number): -1 | 0 | 1 {
  if (target === UNKNOWN) return 0;
  if (target === 1) return z < margin ? -1 : 0;
  return z > -margin ? 1 : 0;
}
