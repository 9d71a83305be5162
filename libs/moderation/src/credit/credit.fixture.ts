import { type CreditCause, CreditEntry, CreditRules } from '@airlock/contracts/credit';

/** For tests only. */
export const DAY = 86_400_000;
export const HOUR = 3_600_000;

export const rules = (over: Record<string, unknown> = {}): CreditRules => CreditRules.parse(over);

type In<T> = Partial<{ [K in keyof T]: unknown }>;

export const entry = (over: In<CreditEntry>): CreditEntry =>
  CreditEntry.parse({
    entryId: 'e1',
    streamerId: 'p1',
    at: 0,
    kind: 'manual',
    points: 0,
    by: 'ann',
    role: 'board',
    reason: 'because',
    ...over,
  });

/** A violation on a stream of its own, at a time in days. */
export const violation = (
  id: string,
  days: number,
  points: number,
  over: In<CreditEntry> = {},
  cause: In<CreditCause> = {},
): CreditEntry =>
  entry({
    entryId: id,
    at: Math.round(days * DAY),
    kind: 'deduction',
    points: -points,
    cause: { actionId: id, action: 'cut', streamId: `s-${id}`, label: 'violence', severity: 2, ...cause },
    ...over,
  });

export const reversal = (of: CreditEntry, days: number): CreditEntry =>
  entry({
    entryId: `rev-${of.entryId}`,
    at: Math.round(days * DAY),
    kind: 'reversal',
    points: -of.points,
    reverses: of.entryId,
  });

export const cleanTime = (streamId: string, days: number, hours: number): CreditEntry =>
  entry({
    entryId: `clean-${streamId}`,
    at: Math.round(days * DAY),
    kind: 'clean_time',
    streamId,
    liveMs: hours * HOUR,
  });
