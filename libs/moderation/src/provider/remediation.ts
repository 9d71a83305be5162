const BEIJING_MS = 8 * 3_600_000;
const MONTHS = 2;

/**
 * The end of two months that begin at `openedAt`, exclusive, ms since 1970: midnight in Beijing after the day of the same
 * number, or the last day of a shorter month (民法典 Art. 201–203: the first day is not counted, the last one is whole).
 */
export function remediationDue(openedAt: number): number {
  const day = new Date(openedAt + BEIJING_MS);
  const month = day.getUTCMonth() + MONTHS;
  const lastDay = new Date(Date.UTC(day.getUTCFullYear(), month + 1, 0)).getUTCDate();
  return Date.UTC(day.getUTCFullYear(), month, Math.min(day.getUTCDate(), lastDay) + 1) - BEIJING_MS;
}
