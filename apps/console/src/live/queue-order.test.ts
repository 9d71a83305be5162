import type { CaseId } from '@airlock/contracts/ids';
import type { QueueItem } from '@airlock/contracts/review';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byUrgency } from '@airlock/moderation/review';
import { Collection } from './collection.js';
import { reorder } from './queue-order.js';

const item = (n: number, score: number, view: 'held' | 'flagged' = 'flagged'): QueueItem =>
  ({
    ...{ caseId: `c${String(n)}`, view, openedAt: n },
    priority: { score, severity: 1, audience: 1, tier: 1 },
  }) as unknown as QueueItem;

describe('the order of the queue', () => {
  it('is the same however it came about', () => {
    const change = fc.tuple(
      fc.nat(20),
      fc.option(fc.nat(5)),
      fc.constantFrom('held' as const, 'flagged' as const),
    );
    fc.assert(
      fc.property(fc.array(change, { maxLength: 60 }), (changes) => {
        const queue = new Collection<CaseId, QueueItem>(() => undefined);
        let order: readonly QueueItem[] = [];
        for (const [n, score, view] of changes) {
          if (score === null) queue.delete(`c${String(n)}` as CaseId);
          else queue.put(`c${String(n)}` as CaseId, item(n, score, view));
          order = reorder('flagged', order, queue);
        }
        const anew = queue
          .all()
          .filter((i) => i.view === 'flagged')
          .sort(byUrgency);
        expect(order).toEqual(anew);
      }),
    );
  });
});
