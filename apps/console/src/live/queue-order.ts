import type { CaseId } from '@airlock/contracts/ids';
import type { QueueItem, ReviewView } from '@airlock/contracts/review';
import { byDeadline, byUrgency } from '@airlock/moderation/review';
import type { Collection } from './collection.js';

const ORDERS = { held: byDeadline, flagged: byUrgency } as const;

/** A view in its order, made from how it was ordered before: nearly sorted already, whatever came and went. */
export const reorder = (
  view: ReviewView,
  before: readonly QueueItem[],
  items: Pick<Collection<CaseId, QueueItem>, 'get' | 'all'>,
): readonly QueueItem[] => {
  const next: QueueItem[] = [];
  const known = new Set<CaseId>();
  for (const { caseId } of before) {
    const item = items.get(caseId);
    if (item?.view !== view) continue;
    known.add(caseId);
    next.push(item);
  }
  for (const item of items.all()) if (item.view === view && !known.has(item.caseId)) next.push(item);
  return next.sort(ORDERS[view]);
};
