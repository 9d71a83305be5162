import type { Sample } from './corpus.ts';

/** How many lines that are nothing may be spoken of, as shares 0–1 of such lines. */
export interface QuietOptions {
  /** By one head; the first, insults, is bound by `any` alone, since what it alone finds is only masked. */
  readonly perHead: number;
  /** By any head. */
  readonly any: number;
}

const isNothing = ({ targets }: Sample): boolean => targets.every((target) => target === 0);

/** A synthetic line of ordinary chat or of a screen. */
export const isOrdinary = (sample: Sample): boolean =>
  sample.origin === 'synthetic' && isNothing(sample) && !sample.group.startsWith('counter');

/** A short line somebody wrote, that is nothing: the nearest thing to real chat there is here. */
export const isShortRemark = (sample: Sample): boolean => sample.group === 'clause' && isNothing(sample);

/** Thresholds lie on hundredths, as people write them. */
const STEP = 0.01;
/** The default policy hears nothing of these labels below. */
const LEAST = 0.6;
const MOST = 0.99;
const NEVER = 2;

/** What part of `any` is left to the heads after insults and hate, which speak of the same lines. */
const OTHERS = 0.6;
const INSULTS = 2;

type Lines = readonly Float64Array[];

/**
 * By head, the lowest probability on hundredths, at least `LEAST`, at which every set of lines that are nothing keeps to
 * the shares. Each set holds `[line][head]` probabilities.
 */
export function quietFrom(sets: readonly Lines[], { perHead, any }: QuietOptions): number[] {
  const from = (head: number, share: number): number =>
    Math.max(...sets.map((set) => edge(set, head, share)));
  const heads = sets[0]?.[0]?.length ?? 0;
  const exceeds = (report: readonly number[], share: number): boolean =>
    sets.some((set) => anyShare(set, report) > share);
  let report: number[];
  let share = perHead;
  do {
    report = Array.from({ length: heads }, (_, h) => (h < INSULTS ? NEVER : from(h, share)));
    share *= 0.9;
  } while (exceeds(report, any * OTHERS) && share > perHead / 100);
  report[1] = from(1, perHead);
  report[0] = LEAST;
  while (report[0] < MOST && exceeds(report, any)) report[0] = Math.round(100 * (report[0] + STEP)) / 100;
  return report;
}

function edge(set: Lines, head: number, share: number): number {
  const sorted = set.map((p) => p[head]!).sort((a, b) => b - a);
  const highest = sorted[Math.floor(sorted.length * share)] ?? 0;
  return Math.min(MOST, Math.max(LEAST, Math.floor(highest * 100 + 1) / 100));
}

function anyShare(set: Lines, report: readonly number[]): number {
  const spoken = set.filter((p) => report.some((least, h) => p[h]! >= least)).length;
  return spoken / Math.max(1, set.length);
}
