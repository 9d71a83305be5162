import type { Signal } from '@airlock/contracts/signal';

/** Score from which a signal with a label unknown to the taxonomy counts. */
export const UNLISTED_SCORE = 0.5;

/** `a.b.c` → `a.b.c`, `a.b`, `a`. */
export const selfAndParents = (label: string): string[] => {
  const out = [label];
  for (let dot = label.lastIndexOf('.'); dot > 0; dot = label.lastIndexOf('.', dot - 1))
    out.push(label.slice(0, dot));
  return out;
};

/** The taxonomy entry that speaks for a label: itself, or its nearest listed parent. */
export const listedFor = (label: string, listed: { has(label: string): boolean }): string | undefined =>
  selfAndParents(label).find((l) => listed.has(l));

/** Key of what one detector says of a label. */
export const saidBy = (label: string, detector: string): string => `${label} by ${detector}`;

/** Scores of one judged item by label, each also under all its parents, and of each detector alone (`saidBy`). */
export interface LabelScores {
  /** Highest score; absent = no signal at all. */
  readonly score: ReadonlyMap<string, number>;
  /** How many signals reach their own label's threshold; absent = none. */
  readonly hits: ReadonlyMap<string, number>;
}

const NONE: ReadonlyMap<string, number> = new Map();
export const noScores: LabelScores = { score: NONE, hits: NONE };

export const scoreLabels = (
  signals: readonly Signal[],
  thresholdOf: (label: string) => number,
): LabelScores => {
  if (signals.length === 0) return noScores;
  const score = new Map<string, number>();
  const hits = new Map<string, number>();
  for (const s of signals) {
    const hit = s.score >= thresholdOf(s.label);
    for (const label of selfAndParents(s.label))
      for (const key of [label, saidBy(label, s.detector.id)]) {
        if (s.score >= (score.get(key) ?? 0)) score.set(key, s.score);
        if (hit) hits.set(key, (hits.get(key) ?? 0) + 1);
      }
  }
  return { score, hits };
};
