import type { StreamRecord } from '@airlock/contracts/control';
import type { Receipt } from '@airlock/contracts/complaint';
import type { Verdict } from '@airlock/contracts/verdict';
import type { Queries } from '@airlock/storage/database';
import { complaintsRepository } from '@airlock/storage/repositories/complaints';
import type { Reminder } from '@airlock/storage/repositories/deadlines';
import type { Effect } from '../house/effect.js';
import type { PageWanted, RaisePage } from './raise.js';

const ofComplaint = async (tx: Queries, receipt: string): Promise<Partial<PageWanted>> => {
  const found = await complaintsRepository(tx).get(receipt as Receipt);
  if (found === undefined) return {};
  const { reason, place, caseId } = found.complaint;
  const about = { streamId: place.streamId, caseId, what: `${reason} · ${place.streamId}` };
  // Reports of one room are one call, however many people write them.
  return reason === 'imminent_harm'
    ? { ...about, kind: 'harm', group: place.streamId, urgency: 'critical', needs: 'eye' }
    : { ...about, kind: 'complaint', group: place.streamId };
};

/** A deadline that is worth waking somebody: each of its times calls anew where somebody has answered the one before. */
export const pageOfDeadline =
  (raise: RaisePage) =>
  async (effect: Effect, { deadline }: Reminder): Promise<void> => {
    const { key, kind, subject, title, what = title } = deadline;
    const more = kind === 'complaint' ? await ofComplaint(effect.tx, subject) : {};
    const streamId = kind === 'admission.review' ? subject : undefined;
    await raise(effect, {
      ...{
        kind: `deadline.${kind}`,
        subject,
        what,
        group: key,
        joins: 'open',
        deadlineKey: key,
        streamId,
      },
      ...more,
    });
  };

/** Budgets that stopped an automatic action in these verdicts, each once. */
export const spentBudgets = (verdicts: readonly Verdict[]): { budget: string; streamId: string }[] => {
  const spent = new Map<string, string>();
  for (const v of verdicts)
    for (const { facts } of v.rules) {
      const names = facts['budgetSpent'];
      if (Array.isArray(names)) for (const name of names) spent.set(String(name), v.streamId);
    }
  return [...spent].map(([budget, streamId]) => ({ budget, streamId }));
};

/** A circuit breaker is open: what it would have done goes to people, who have to know that it does. */
export const pageOfBudgets = async (
  raise: RaisePage,
  effect: Effect,
  verdicts: readonly Verdict[],
): Promise<void> => {
  for (const { budget, streamId } of spentBudgets(verdicts))
    await raise(effect, { kind: 'budget.spent', subject: budget, what: budget, streamId });
};

/** How a room is watched by machines. */
export interface Watched {
  readonly record: StreamRecord;
  /** Since when what was captured waits to be judged, ms since 1970; undefined where nothing waits. */
  readonly waitingSince: number | undefined;
  /** Media that was let go without being looked at so far, ms. */
  readonly unwatchedMs: number;
}

/** Rooms on air of which nothing was judged for too long, or of which too much went by unseen since the last look. */
export const uncovered = (
  rooms: readonly Watched[],
  before: ReadonlyMap<string, number>,
  afterMs: number,
  now: number,
): Watched[] =>
  rooms.filter(({ record, waitingSince, unwatchedMs }) => {
    const gone = unwatchedMs - (before.get(record.streamId) ?? unwatchedMs);
    return (waitingSince !== undefined && now - waitingSince > afterMs) || gone > afterMs;
  });
