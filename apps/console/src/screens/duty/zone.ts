const DAY_MS = 86_400_000;

/** Of whoever looks. */
export const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

const formats = new Map<string, Intl.DateTimeFormat>();
const formatOf = (zone: string): Intl.DateTimeFormat => {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    ...{ year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' },
    second: 'numeric',
  });
  formats.set(zone, made);
  return made;
};

/** What the clock on the wall of the zone shows at an instant: ms since 1970-01-01T00:00 by the same clock. */
export const wallAt = (at: number, zone: string): number => {
  const part = Object.fromEntries(
    formatOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  ) as Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second', number>;
  return Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute, part.second);
};

/** The instant at which the wall of the zone shows a time; where the clocks are put forward over it, about an hour later. */
export const instantOf = (wall: number, zone: string): number => {
  const offset = (at: number): number => wallAt(at, zone) - Math.floor(at / 1_000) * 1_000;
  // The clocks change at most once within two days.
  const offsets = [offset(wall - DAY_MS), offset(wall + DAY_MS)];
  const shown = offsets.map((by) => wall - by).filter((at) => wallAt(at, zone) === wall);
  return shown.length === 0 ? wall - Math.min(...offsets) : Math.min(...shown);
};

/** `2026-11-22T08:00`, as fields for a date and time take it. */
export const wallText = (at: number, zone: string): string =>
  new Date(wallAt(at, zone)).toISOString().slice(0, 16);

/** Undefined for what is no time. */
export const instantOfText = (text: string, zone: string): number | undefined => {
  const wall = /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(text) ? Date.parse(`${text}:00Z`) : NaN;
  return Number.isNaN(wall) ? undefined : instantOf(wall, zone);
};

/** The eight midnights around the seven days of the week (from Monday) in which an instant lies, `weeks` later. */
export const weekOf = (at: number, zone: string, weeks = 0): readonly number[] => {
  const today = Math.floor(wallAt(at, zone) / DAY_MS);
  const monday = today - ((new Date(today * DAY_MS).getUTCDay() + 6) % 7) + 7 * weeks;
  return Array.from({ length: 8 }, (_, i) => instantOf((monday + i) * DAY_MS, zone));
};
