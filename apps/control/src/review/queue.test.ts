import type { QueueChange } from '@airlock/contracts/http/review-api';
import type { StreamRecord } from '@airlock/contracts/control';
import type { PendingRun } from '@airlock/contracts/http/stream-api';
import type { CaseId, StreamId } from '@airlock/contracts/ids';
import { ReviewRules } from '@airlock/contracts/review';
import type { QueueRow } from '@airlock/storage/repositories/case-leases';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ReviewQueue } from './queue.js';

const streamOf = (id: string, over: object = {}) =>
  ({
    ...{ streamId: id, roomId: `r-${id}`, streamerId: `p-${id}`, title: id, category: 'show' },
    ...{ roomClass: 'default', live: true, startedAt: 1, release: { mode: 'gated', holdDefault: 'dump' } },
    ...over,
  }) as unknown as StreamRecord;

const rig = () => {
  const time = { now: 1_000 };
  const rows = new Map<string, QueueRow>();
  const streams = new Map<string, StreamRecord>();
  const pending = new Map<string, PendingRun[]>();
  const pushed: QueueChange[] = [];
  const loads: number[] = [];
  let isDown = false;
  let version = 0;
  const queue = new ReviewQueue({
    load: (ids) => {
      loads.push(ids.length);
      return isDown
        ? Promise.reject(new Error('down'))
        : Promise.resolve(ids.flatMap((id) => rows.get(id) ?? []));
    },
    streamOf: (id) => streams.get(id),
    pendingOf: (id) => pending.get(id) ?? [],
    levelOf: () => 'moderator',
    rules: () => ReviewRules.parse({}),
    clock: () => time.now,
    push: (change) => void pushed.push(change),
    onError: () => undefined,
  });
  const put = (
    id: string,
    over: Partial<QueueRow> & { severity?: number; state?: 'open' | 'closed' } = {},
  ) => {
    const { severity = 2, state = 'open', ...rest } = over;
    version += 1;
    if (!streams.has(`s-${id}`)) streams.set(`s-${id}`, streamOf(`s-${id}`));
    const c = { caseId: id as CaseId, streamId: `s-${id}` as StreamId, state, severity, hits: 1, openedAt: 1, updatedAt: version }; // prettier-ignore
    rows.set(id, { case: c, lease: { token: 0 }, barred: [], lookers: [], changedAt: version, ...rest });
    queue.caseChanged(id as CaseId);
  };
  return { time, streams, pending, pushed, loads, queue, put, down: (is: boolean) => void (isDown = is) };
};

describe('the queue in memory', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  const gather = () => vi.advanceTimersByTimeAsync(100);

  it('A14: sends a case within one gathering of 100 ms, many changes as one event and one read', async () => {
    const r = rig();
    for (let i = 0; i < 50; i += 1) r.put(`c${i % 10}`, { severity: i % 5 });
    await gather();
    expect(r.loads).toEqual([10]);
    expect(r.pushed).toHaveLength(1);
    expect(r.pushed[0]!.changed).toHaveLength(10);
  });

  it('sends only rows that came out differently: streams without a case, and changes that change nothing, cost no event', async () => {
    const r = rig();
    r.put('c1');
    await gather();
    r.queue.streamChanged('s-c1' as StreamId);
    r.queue.streamChanged('s-unknown' as StreamId);
    await gather();
    expect([r.pushed.length, r.loads.length]).toEqual([1, 1]);
    r.streams.set('s-c1', streamOf('s-c1', { audience: 999, tier: 'D' }));
    r.queue.streamChanged('s-c1' as StreamId);
    await gather();
    expect(r.pushed[1]).toMatchObject({ changed: [{ stream: { audience: 999 }, priority: { score: 8 } }] });
    // Nothing of the case had to be read again for that.
    expect(r.loads).toHaveLength(1);
  });

  it('says which cases left, and never that one did which nobody saw', async () => {
    const r = rig();
    r.put('c1');
    await gather();
    r.put('c1', { state: 'closed' });
    r.put('c2');
    r.put('c2', { state: 'closed' });
    await gather();
    expect(r.pushed[1]).toEqual({ changed: [], removed: ['c1'] });
    expect(r.queue.size).toBe(0);
  });

  it('does not let what was read earlier win over what was read later', async () => {
    const r = rig();
    r.put('c1', { changedAt: 9, severity: 4 });
    await gather();
    r.put('c1', { changedAt: 8, severity: 1 });
    await gather();
    expect(r.queue.find('c1' as CaseId)).toMatchObject({ severity: 4 });
  });

  it('reads again what it could not read', async () => {
    const r = rig();
    r.down(true);
    r.put('c1');
    await gather();
    expect(r.pushed).toEqual([]);
    r.down(false);
    await gather();
    expect(r.pushed).toMatchObject([{ changed: [{ caseId: 'c1' }] }]);
  });

  it('tells when a lease, a look or a deadline ends by itself', async () => {
    const r = rig();
    r.put('c1', {
      lease: { token: 1, by: 'ann', since: 900, until: 2_000 },
      lookers: [{ by: 'bob', until: 3_000 }],
    });
    await gather();
    expect(r.pushed[0]!.changed[0]).toMatchObject({ lease: { by: 'ann' }, lookers: [{ by: 'bob' }] });
    r.time.now = 2_000;
    r.queue.sweep();
    await gather();
    expect(r.pushed[1]!.changed[0]).toMatchObject({ lookers: [{ by: 'bob' }] });
    expect(r.pushed[1]!.changed[0]!.lease).toBeUndefined();
    r.time.now = 3_000;
    r.queue.sweep();
    await gather();
    expect(r.pushed[2]!.changed[0]!.lookers).toEqual([]);
    r.queue.sweep();
    await gather();
    expect(r.pushed).toHaveLength(3);
  });

  it('joins the runs that wait into one, and names the first deadline with its default', async () => {
    const r = rig();
    const run = (fromSeq: number, toSeq: number, deadline: number) => ({
      epoch: 0,
      fromSeq,
      toSeq,
      segments: toSeq - fromSeq + 1,
      durationMs: 2_000,
      since: fromSeq,
      deadline,
    });
    r.pending.set('s-c1', [run(3, 4, 5_000), run(7, 7, 9_000)]);
    r.put('c1');
    await gather();
    expect(r.pushed[0]!.changed[0]).toMatchObject({
      view: 'held',
      waiting: { fromSeq: 3, toSeq: 7, segments: 3, durationMs: 4_000, since: 3 },
      deadline: { at: 5_000, default: 'dump' },
    });
  });
});
