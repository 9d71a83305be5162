import type { CreditView } from '@airlock/contracts/http/credit-api';

type Line = Pick<CreditView['lines'][number], 'at' | 'points'>;

export interface Course {
  /** Of the first and the last point, ms since 1970. */
  readonly from: number;
  readonly until: number;
  readonly lowest: number;
  readonly highest: number;
  /** `d` of a path in a box of 100 × 100: credit stands still until it changes. */
  readonly path: string;
}

const DAY_MS = 86_400_000;

/** The course of points over time from a ledger, newest first; undefined while nothing has changed them. */
export const courseOf = (
  { start, at, lines }: { readonly start: number; readonly at: number; readonly lines: readonly Line[] },
  bounds: { readonly floor: number; readonly ceiling: number },
): Course | undefined => {
  const first = lines.at(-1);
  if (first === undefined) return undefined;
  const from = first.at - Math.max((at - first.at) * 0.05, DAY_MS / 24);
  const until = Math.max(at, lines[0]!.at);
  const all = [start, ...lines.map((l) => l.points)];
  const lowest = Math.min(bounds.floor, ...all);
  const highest = Math.max(bounds.ceiling, ...all);
  const x = (time: number): string => ((100 * (time - from)) / (until - from)).toFixed(2);
  const y = (points: number): string => heightOf(points, { lowest, highest }).toFixed(2);
  const steps = lines.toReversed().map((l) => `H${x(l.at)}V${y(l.points)}`);
  return { from, until, lowest, highest, path: `M0,${y(start)}${steps.join('')}H100` };
};

/** How far below the upper edge of the box some points stand, 0–100. */
export const heightOf = (points: number, { lowest, highest }: Pick<Course, 'lowest' | 'highest'>): number =>
  highest === lowest ? 0 : (100 * (highest - points)) / (highest - lowest);
