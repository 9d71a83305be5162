import type { FeatureBuffer } from './features.js';

/** Why a text scored as it did: the stretch that holds most of the evidence, and the n-grams that weighed most. */
export interface Explanation {
  /** `[from, to)` in units of the normalised text. */
  readonly from: number;
  readonly to: number;
  readonly terms: readonly string[];
}

/** Share of the evidence for a label that the stretch must hold. */
const MOST = 0.8;
const TERMS = 3;

/**
 * The shortest stretch of `text` that holds four fifths of what speaks for head `head`, grown to whole Latin words.
 * `features` holds rows of the weights, as the classifier leaves them.
 */
export function explain(
  text: string,
  features: FeatureBuffer,
  rows: Int8Array,
  width: number,
  head: number,
): Explanation {
  const { buckets, starts, ends, count } = features;
  const evidence = new Float64Array(text.length);
  const best: { weight: number; start: number; end: number }[] = [];
  for (let i = 0; i < count; i++) {
    const weight = rows[buckets[i]! * width + head]!;
    if (weight <= 0) continue;
    const [start, end] = [Math.max(0, starts[i]!), Math.min(text.length, ends[i]!)];
    for (let at = start; at < end; at++) evidence[at]! += weight / (end - start);
    keepBest(best, { weight, start, end });
  }
  const [from, to] = stretch(evidence);
  const terms = best.map(({ start, end }) => text.slice(start, end).trim()).filter((term) => term !== '');
  return { ...wholeWords(text, from, to), terms: [...new Set(terms)] };
}

type Term = { weight: number; start: number; end: number };

/** Keeps the heaviest few, of overlapping ones the heavier. */
function keepBest(best: Term[], term: Term): void {
  const rival = best.findIndex((other) => other.start < term.end && term.start < other.end);
  if (rival >= 0) {
    if (best[rival]!.weight < term.weight) best[rival] = term;
  } else best.push(term);
  best.sort((a, b) => b.weight - a.weight);
  if (best.length > TERMS) best.pop();
}

function stretch(evidence: Float64Array): [from: number, to: number] {
  const needed = evidence.reduce((sum, value) => sum + value, 0) * MOST;
  let best: [number, number] = [0, evidence.length];
  let held = 0;
  for (let from = 0, to = 0; to < evidence.length;) {
    held += evidence[to++]!;
    while (from < to && held - evidence[from]! >= needed) held -= evidence[from++]!;
    if (held >= needed && to - from < best[1] - best[0]) best = [from, to];
  }
  return best;
}

function wholeWords(text: string, from: number, to: number): { from: number; to: number } {
  const joined = (at: number): boolean => /^[a-z]{2}$/.test(text.slice(at - 1, at + 1));
  while (from > 0 && joined(from)) from--;
  while (to < text.length && joined(to)) to++;
  while (from < to && text[from] === ' ') from++;
  while (to > from && text[to - 1] === ' ') to--;
  return { from, to };
}
