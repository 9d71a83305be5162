import type { QualityRules } from '@airlock/contracts/quality';

/** Share of closed cases of a label that a second person looks at: the rate of the closest label above it. */
export function rateFor(label: string | undefined, { rate, byLabel }: QualityRules['secondReview']): number {
  for (let name = label ?? ''; name !== ''; name = name.slice(0, Math.max(0, name.lastIndexOf('.')))) {
    const own = byLabel[name];
    if (own !== undefined) return own;
  }
  return rate;
}

/** Whether what drew `draw` (uniform in [0, 1), the same whenever it is drawn) is among the share `rate`. */
export const isAmong = (draw: number, rate: number): boolean => draw < rate;

/** The one of `items` that `draw` (uniform in [0, 1)) falls on. */
export const pick = <T>(items: readonly T[], draw: number): T | undefined =>
  items[Math.min(items.length - 1, Math.floor(draw * items.length))];
