import type { EventName } from '@airlock/contracts/http/events';
import type { Operation } from '../api/client.js';
import type { Feed } from './feed.js';

/** What was read by these may be old once such an event came. */
const READ_BY = {
  order: ['listOrders'],
  report: ['listReports'],
  appeal: ['listAppeals', 'appealStatistics'],
  complaint: ['listComplaints'],
  blacklist_entry: ['listBlacklist', 'getBlacklistEntry'],
  second_look: ['listSecondLooks'],
  wellness: ['ownWellness'],
} as const satisfies Partial<Record<EventName, readonly Operation[]>>;

/** Of many changes in a row only so many are read, ms apart. */
const GATHER_MS = 300;

/**
 * Says of what control pushes which lists are old, the first change at once and those that follow gathered. With
 * each connection everything is, with the first one what was read before it stood: nobody knows what was missed.
 */
export const watchStale = (
  feed: Pick<Feed, 'on'>,
  isOld: (operation: Operation | undefined) => void,
  gatherMs = GATHER_MS,
): void => {
  const waiting = new Map<Operation, { isAgain: boolean }>();
  const soon = (operation: Operation): void => {
    const running = waiting.get(operation);
    if (running !== undefined) {
      running.isAgain = true;
      return;
    }
    const state = { isAgain: false };
    waiting.set(operation, state);
    isOld(operation);
    setTimeout(() => {
      waiting.delete(operation);
      if (state.isAgain) soon(operation);
    }, gatherMs);
  };
  for (const [name, operations] of Object.entries(READ_BY))
    feed.on(name as keyof typeof READ_BY, () => operations.forEach(soon));
  feed.on('snapshot', () => isOld(undefined));
};
