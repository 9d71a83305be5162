import type { CaseId } from '@airlock/contracts/ids';
import type { QueueItem, ReviewView } from '@airlock/contracts/review';
import { byDeadline, byUrgency } from '@airlock/moderation/review';
import type { Collection } from './collection.js';

const ORDERS = { held: byDeadline, flagged: byUrgency } as const;

/** Two lists in their order as one. */
const merged = (
  one: readonly QueueItem[],
  other: readonly QueueItem[],
  compare: (a: QueueItem, b: QueueItem) => number,
): readonly QueueItem[] => {
  if (other.length === 0) return one;
  const all: QueueItem[] = [];
  let next = 0;
  for (const item of one) {
    while (next < other.length && compare(other[next]!, item) < 0) all.push(other[next++]!);
    all.push(item);
  }
  return [...all, ...other.slice(next)];
};

/**
 * A view in its order, made from how it was ordered before. What is the same as before keeps its order: only what came or
 * changed is sorted, which of ten thousand cases are a few.
 */
export const reorder = (
  view: ReviewView,
  before: readonly QueueItem[],
  items: Pick<Collection<CaseId, QueueItem>, 'get' | 'all'>,
): readonly QueueItem[] => {
  const kept: QueueItem[] = [];
  const others: QueueItem[] = [];
  for (const was of before) {
    const item = items.get(was.caseId);
    if (item?.view === view) (item === was ? kept : others).push(item);
  }
  const all = items.all().filter((item) => item.view === view);
  if (all.length > kept.length + others.length) {
    const known = new Set(before.map((item) => item.caseId));
    for (const item of all) if (!known.has(item.caseId)) others.push(item);
  }
  return merged(kept, others.sort(ORDERS[view]), ORDERS[view]);
};
