import type { EventName } from '@airlock/contracts/http/events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Operation } from '../api/client.js';
import { watchStale } from './stale.js';

const open = () => {
  const handlers = new Map<EventName, () => void>();
  const old: (Operation | undefined)[] = [];
  const on = (name: EventName, handler: unknown) => {
    handlers.set(name, handler as () => void);
    return () => undefined;
  };
  watchStale({ on }, (operation) => old.push(operation));
  return { old, come: (name: EventName) => handlers.get(name)!() };
};

describe('what was read is old', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('once its event came, and nothing else is', () => {
    const { old, come } = open();
    come('order');
    come('blacklist_entry');
    expect(old).toEqual(['listOrders', 'listBlacklist', 'getBlacklistEntry']);
  });

  it('again for what came meanwhile, however much that was', () => {
    const { old, come } = open();
    for (let i = 0; i < 50; i += 1) come('complaint');
    expect(old).toEqual(['listComplaints']);
    vi.runOnlyPendingTimers();
    expect(old).toEqual(['listComplaints', 'listComplaints']);
    vi.runAllTimers();
    expect(old).toHaveLength(2);
    come('complaint');
    expect(old).toHaveLength(3);
  });

  it('all of it on every connection: also the first may come after something was read', () => {
    const { old, come } = open();
    come('snapshot');
    expect(old).toEqual([undefined]);
    come('snapshot');
    expect(old).toEqual([undefined, undefined]);
  });
});
