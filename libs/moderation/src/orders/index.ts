import type { NewOrder, NewReport, OrderBasis } from '@airlock/contracts/order';
import { AirlockError } from '@airlock/contracts/problem';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** What the rule behind an order gives, ms from its receipt; and when people are called meanwhile. */
const CLOCKS: Readonly<
  Record<Exclude<OrderBasis, 'other'>, { readonly within: number; readonly calls: readonly number[] }>
> = {
  eu_terrorist_content: { within: HOUR, calls: [0, 15 * MINUTE, 40 * MINUTE] },
  au_class_1: { within: 24 * HOUR, calls: [0, 12 * HOUR, 20 * HOUR, 23 * HOUR] },
  au_cyber_abuse: { within: 24 * HOUR, calls: [0, 12 * HOUR, 20 * HOUR, 23 * HOUR] },
};

/** When something is due, and when people are told before: ms since 1970. */
export interface Clock {
  readonly dueAt: number;
  readonly remindAt: readonly number[];
}

/**
 * The clock of an order. An order may name an earlier time than its rule, never a later one. Throws `invalid_input` when
 * nothing says until when.
 */
export function orderClock({
  basis,
  receivedAt,
  dueAt,
}: Pick<NewOrder, 'basis' | 'receivedAt' | 'dueAt'>): Clock {
  if (basis === 'other') {
    if (dueAt === undefined || dueAt <= receivedAt)
      throw new AirlockError('invalid_input', 'The order has to say until when', {
        issues: [{ path: 'dueAt', message: 'after receivedAt; its basis sets no time' }],
      });
    const span = dueAt - receivedAt;
    return { dueAt, remindAt: [0, 0.5, 0.8].map((share) => receivedAt + Math.round(span * share)) };
  }
  const { within, calls } = CLOCKS[basis];
  const due = Math.min(dueAt ?? Infinity, receivedAt + within);
  return { dueAt: due, remindAt: calls.map((ms) => receivedAt + ms).filter((at) => at < due) };
}

/** A report is due a day after detection unless said otherwise; people are told half a day and four hours before. */
export function reportClock({
  detectedAt,
  dueAt = detectedAt + 24 * HOUR,
}: Pick<NewReport, 'detectedAt' | 'dueAt'>): Clock {
  return { dueAt, remindAt: [dueAt - 12 * HOUR, dueAt - 4 * HOUR].filter((at) => at > detectedAt) };
}

/** Whole minutes by which it was late; 0 when it was not. */
export const minutesLate = (dueAt: number, doneAt: number): number =>
  Math.max(0, Math.ceil((doneAt - dueAt) / MINUTE));
