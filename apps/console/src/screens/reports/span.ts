const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** The longest time for which hours are asked for, to make days of the reader's own time zone out of them. */
const LOCAL_DAYS = 32;

export const SPAN_CHOICES = ['today', 'week', 'month', 'own'] as const;
export type SpanChoice = (typeof SPAN_CHOICES)[number];

/** [from, to), ms since 1970, and what one bar of it is. */
export interface Span {
  readonly from: number;
  readonly to: number;
  /** What control is asked for: its days are those of UTC. */
  readonly asks: 'hour' | 'day';
  readonly bar: 'hour' | 'day';
}

const midnight = (at: number): number => new Date(at).setHours(0, 0, 0, 0);

const dayAfter = (at: number, days = 1): number => {
  const day = new Date(midnight(at));
  return day.setDate(day.getDate() + days);
};

/** Whole days that begin and end where the reader's do; of a long time, where those of UTC do. */
const wholeDays = (first: number, last: number): Span => {
  const from = midnight(first);
  const to = dayAfter(last);
  if (to - from <= DAY_MS + HOUR_MS) return { from, to, asks: 'hour', bar: 'hour' };
  if (to - from <= LOCAL_DAYS * DAY_MS) return { from, to, asks: 'hour', bar: 'day' };
  const utc = (at: number): number =>
    Date.UTC(new Date(at).getFullYear(), new Date(at).getMonth(), new Date(at).getDate());
  return { from: utc(first), to: utc(last) + DAY_MS, asks: 'day', bar: 'day' };
};

/** The time somebody chose, from midnight to midnight: today, or so many days with today as the last. */
export const spanOf = (choice: Exclude<SpanChoice, 'own'>, now: number): Span =>
  wholeDays(dayAfter(now, { today: 0, week: -6, month: -29 }[choice]), now);

/** Days as `YYYY-MM-DD`, both included; undefined where they are none or in the wrong order. */
export const ownSpan = (first: string, last: string): Span | undefined => {
  const [from, to] = [first, last].map((day) => new Date(`${day}T00:00`).getTime()) as [number, number];
  return Number.isNaN(from) || Number.isNaN(to) || from > to ? undefined : wholeDays(from, to);
};

/** `YYYY-MM-DD` of the reader's time. */
export const dayText = (at: number): string => {
  const day = new Date(at);
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${String(day.getFullYear())}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
};

/** Begins of all bars of a span, those of days without anything included, as far as `now`. */
export const barsOf = ({ from, to, asks, bar }: Span, now: number): readonly number[] => {
  const bars: number[] = [];
  const next = (at: number): number =>
    bar === 'hour' ? at + HOUR_MS : asks === 'hour' ? dayAfter(at) : at + DAY_MS;
  for (let at = from; at < to && at <= now; at = next(at)) bars.push(at);
  return bars;
};

/** The last bar that has begun at the time; the first where none has. */
export const barAt = (bars: readonly number[], at: number): number =>
  Math.max(
    0,
    bars.findLastIndex((begin) => begin <= at),
  );
