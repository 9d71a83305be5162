import type { MessageDecision } from '@airlock/contracts/verdict';

/** What is known of an account's lines. Amounts fade: each day halves them. */
export interface Standing {
  readonly good: number;
  readonly bad: number;
  /** Epoch ms of the amounts. */
  readonly at: number;
  /** Hashes of the latest lines, which must not count twice. */
  readonly latest: readonly number[];
}

const HALF_LIFE_MS = 86_400_000;
/** Published lines that count for half of a perfect reputation, and masked ones for half of the worst. */
const HALF_GOOD = 30;
const HALF_BAD = 4;
const LATEST = 8;

/** What a line adds. A held line is no fault: somebody may need help, or the room holds everything. */
const WEIGHT: Readonly<{ [K in MessageDecision]: { good: number; bad: number } }> = {
  publish: { good: 1, bad: 0 },
  mask: { good: 0, bad: 1 },
  hold: { good: 0, bad: 0 },
  drop: { good: 0, bad: 2 },
};

/** The standing with one more decided line; a line it has already changes nothing. */
export function recordLine(
  standing: Standing | undefined,
  item: number,
  decision: MessageDecision,
  at: number,
): Standing {
  if (standing?.latest.includes(item)) return standing;
  const now = Math.max(at, standing?.at ?? at);
  const kept = fade(standing, now);
  const { good, bad } = WEIGHT[decision];
  return {
    good: kept.good + good,
    bad: kept.bad + bad,
    at: now,
    latest: [...(standing?.latest ?? []), item].slice(-LATEST),
  };
}

/** −1 … 1: 0 for an account nothing is known of, towards 1 with published lines, towards −1 with masked and dropped ones. */
export function reputationFrom(standing: Standing | undefined, now: number): number {
  const { good, bad } = fade(standing, now);
  return good / (good + HALF_GOOD) - bad / (bad + HALF_BAD);
}

function fade(standing: Standing | undefined, now: number): { good: number; bad: number } {
  if (standing === undefined) return { good: 0, bad: 0 };
  const left = 0.5 ** (Math.max(0, now - standing.at) / HALF_LIFE_MS);
  return { good: standing.good * left, bad: standing.bad * left };
}
