import type { Sample } from './corpus.ts';

/** What thresholds are set by, as shares 0–1 of lines. */
export interface QuietOptions {
  /** Lines that are nothing and that one head may speak of. */
  readonly perHead: number;
  /** The same by any head. */
  readonly any: number;
  /** Lines of a label, a quarter of their characters swapped, that a stricter threshold than the first two ask must leave. */
  readonly found: number;
}

const isNothing = ({ targets }: Sample): boolean => targets.every((target) => target === 0);

/** A synthetic line of ordinary chat or of a screen. */
export const isOrdinary = (sample: Sample): boolean =>
  sample.origin === 'synthetic' && isNothing(sample) && !sample.group.startsWith('counter');

/** A short line somebody wrote, that is nothing: the nearest thing to real chat there is here. */
export const isShortRemark = (sample: Sample): boolean => sample.group === 'clause' && isNothing(sample);

/** Thresholds lie on hundredths, as people write them, and never out of reach. */
const MOST = 0.99;
/** Probability from which a label is sure enough: nothing is asked to be surer where fewer false alarms do not call for it. */
const SURE = 0.95;
const LEAST = 0.6;
/** Insults: the default policy's own threshold. */
const LEAST_INSULT = 0.5;
const INSULT = 0;

/** Probabilities, `[line][head]`. */
type Lines = readonly Float64Array[];

export interface QuietScores {
  /** Synthetic lines of ordinary chat. */
  readonly ordinary: Lines;
  /** Short real lines that are nothing. */
  readonly remarks: Lines;
  /** By head: probabilities of lines that have its label, characters swapped. */
  readonly meant: readonly (readonly number[])[];
}

/**
 * By head, the lowest probability on hundredths at which lines that are nothing keep to the shares; above it, as strict as
 * up to `SURE` leaves enough to be found. Insults keep to the shares of ordinary chat alone: what the model alone calls one
 * is masked and never dropped, and whether a short line torn from a comment insults is often not known.
 */
export function quietFrom(
  { ordinary, remarks, meant }: QuietScores,
  { perHead, any, found }: QuietOptions,
): number[] {
  const strict = meant.map((scores) => Math.min(SURE, strictest(scores, found)));
  const at = (share: number): number[] =>
    meant.map((_, h) =>
      h === INSULT
        ? Math.max(LEAST_INSULT, edge(ordinary, h, share))
        : Math.max(LEAST, strict[h]!, edge(ordinary, h, share), edge(remarks, h, share)),
    );
  const exceeds = (report: readonly number[]): boolean =>
    anyShare(ordinary, report) > any || anyShare(remarks, report.with(INSULT, Infinity)) > any;
  let share = perHead;
  while (exceeds(at(share)) && share > perHead / 100) share *= 0.9;
  return at(share);
}

/** Lowest probability on hundredths that at most `share` of the lines reach. */
function edge(lines: Lines, head: number, share: number): number {
  const sorted = lines.map((p) => p[head]!).sort((a, b) => b - a);
  const highest = sorted[Math.floor(sorted.length * share)] ?? 0;
  return Math.min(MOST, Math.floor(highest * 100 + 1) / 100);
}

/** Highest probability on hundredths that at least `share` of the scores reach. */
function strictest(scores: readonly number[], share: number): number {
  const sorted = [...scores].sort((a, b) => b - a);
  return Math.floor((sorted[Math.ceil(sorted.length * share) - 1] ?? 0) * 100) / 100;
}

function anyShare(lines: Lines, report: readonly number[]): number {
  const spoken = lines.filter((p) => report.some((least, h) => p[h]! >= least)).length;
  return spoken / Math.max(1, lines.length);
}
