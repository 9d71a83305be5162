import { Temporal } from 'temporal-polyfill';

/**
 * A time on the wall, whatever the zone: ms since 1970-01-01T00:00 by the same clock. Its arithmetic knows no zones, so
 * that the end of a shift and the start of the next are one number.
 */
export type WallMs = number;

/** `2026-11-22T08:00` → ms. */
export const wallOf = (text: string): WallMs => Date.parse(`${text}:00Z`);

/** Whether the time zone is known. */
export const isTimeZone = (timeZone: string): boolean => {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(timeZone);
    return true;
  } catch {
    return false;
  }
};

const zoned = (instant: number, timeZone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone);

/** What the clock on the wall of the zone shows at an instant. */
export const wallAt = (instant: number, timeZone: string): WallMs =>
  zoned(instant, timeZone).toPlainDateTime().toZonedDateTime('UTC').epochMilliseconds;

/**
 * The first instant, ms since 1970, at which the clock on the wall of the zone has come to a time. Where the clocks are put
 * forward over it that is the moment they are, where they are put back the first of the two. It never falls when the wall
 * time rises: shifts that meet on the wall meet in time.
 */
export function instantOf(wall: WallMs, timeZone: string): number {
  const shown = zoned(wall, 'UTC').toPlainDateTime();
  const at = shown.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
  if (at.toPlainDateTime().equals(shown)) return at.epochMilliseconds;
  return at.getTimeZoneTransition('next')!.epochMilliseconds;
}
