import type { LinkedRule, SanctionRules } from '@airlock/contracts/sanction';

/** Months later by the calendar of that clock, at the same time of day; a day the month lacks is its last one. ms since 1970. */
export const addMonths = (at: number, months: number, utcOffsetMinutes: number): number => {
  const shift = utcOffsetMinutes * 60_000;
  const local = new Date(at + shift);
  const day = local.getUTCDate();
  const moved = new Date(local);
  moved.setUTCDate(1);
  moved.setUTCMonth(moved.getUTCMonth() + months);
  const last = new Date(Date.UTC(moved.getUTCFullYear(), moved.getUTCMonth() + 1, 0)).getUTCDate();
  moved.setUTCDate(Math.min(day, last));
  return moved.getTime() - shift;
};

/** Until when what is linked to a measure lasts; undefined while the measure itself has no end. ms since 1970. */
export const linkedUntil = (
  rule: LinkedRule,
  measure: { readonly from: number; readonly end: number | undefined },
  utcOffsetMinutes: number,
): number | undefined => {
  if (measure.end === undefined) return undefined;
  return rule.monthsAfter === undefined
    ? measure.from + Math.round((measure.end - measure.from) * (rule.times ?? 1))
    : addMonths(measure.end, rule.monthsAfter, utcOffsetMinutes);
};

/** What follows from a measure of this kind by itself. */
export const linkedTo = (rules: SanctionRules, kind: string): readonly LinkedRule[] =>
  rules.linked.filter((r) => (r.on as readonly string[]).includes(kind));
