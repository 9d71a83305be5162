import type { Label } from '@airlock/contracts/signal';
import type { Normalised } from '../text/normalise.js';
import { originalSpan } from '../text/normalise.js';
import type { TextClassifier, TextOpinion } from '../text/read-text.js';
import { explain } from './explain.js';
import { FeatureBuffer, extract, strength } from './features.js';
import { type Weights, decodeWeights } from './weights.js';

/** A text classifier that can also say what it thinks of labels not worth reporting. */
export interface LinearClassifier extends TextClassifier {
  /** Calibrated probability 0–1 by label, in the order of `labels`. */
  score(message: Normalised): Float64Array;
  /** What the heads say of a normalised text before calibration: `z` of every head. */
  margins(text: string): Float64Array;
}

/**
 * Our own classifier: hashed n-grams of characters, words and sounds, one logistic head per label. A label is reported from
 * its entry in `thresholds` on (probability 0–1), or from the threshold in the weights where it has none.
 * @throws WeightsError when `bytes` are not weights this build can use.
 */
export function openClassifier(
  bytes: Uint8Array,
  thresholds: Readonly<Record<string, number>> = {},
): LinearClassifier {
  const weights = decodeWeights(bytes);
  const heads = weights.heads.map((head) => ({ ...head, report: thresholds[head.label] ?? head.report }));
  return linearClassifier({ ...weights, heads });
}

export function linearClassifier(weights: Weights): LinearClassifier {
  const { heads, rowOf, rows, version } = weights;
  const features = new FeatureBuffer();
  const width = heads.length;
  const sums = new Float64Array(width);
  /** Turn in which a row was last counted: an n-gram counts once however often it is repeated. */
  const counted = new Uint32Array(rows.length / width);
  let turn = 0;

  /** Leaves the known n-grams of the text at the front of `features`, once each; `sums` are their weights. */
  const sum = (text: string): number => {
    extract(text, features);
    if (++turn === 0xffffffff) {
      counted.fill(0);
      turn = 1;
    }
    sums.fill(0);
    const { buckets, starts, ends, count } = features;
    let known = 0;
    for (let i = 0; i < count; i++) {
      const row = rowOf[buckets[i]!]!;
      if (row < 0 || counted[row] === turn) continue;
      counted[row] = turn;
      const at = row * width;
      for (let h = 0; h < width; h++) sums[h]! += rows[at + h]!;
      buckets[known] = row;
      starts[known] = starts[i]!;
      ends[known++] = ends[i]!;
    }
    features.count = known;
    return known;
  };
  const margin = (h: number, known: number): number => heads[h]!.scale * sums[h]! * strength(known);
  const probability = (h: number, known: number): number => {
    const { slope, offset } = heads[h]!;
    return logistic(slope * margin(h, known) + offset);
  };

  return {
    id: 'text.linear',
    version,
    labels: heads.map(({ label }) => label),
    score: ({ text }) => {
      const known = sum(text);
      return Float64Array.from(heads, (_, h) => probability(h, known));
    },
    margins: (text) => {
      const known = sum(text);
      return Float64Array.from(heads, (_, h) => margin(h, known));
    },
    classify: ({ text, map }) => {
      const opinions: Partial<Record<Label, TextOpinion>> = {};
      const known = sum(text);
      if (known === 0) return opinions;
      for (let h = 0; h < width; h++) {
        const score = probability(h, known);
        const { label, report } = heads[h]!;
        if (score < report) continue;
        const { from, to, terms } = explain(text, features, rows, width, h);
        opinions[label] = { score, span: originalSpan(map, from, to), terms };
      }
      return opinions;
    },
  };
}

function logistic(x: number): number {
  return x >= 0 ? 1 / (1 + Math.exp(-x)) : 1 - 1 / (1 + Math.exp(x));
}
