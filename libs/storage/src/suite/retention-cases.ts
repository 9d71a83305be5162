import { HoldId, type LegalHold } from '@airlock/contracts/retention';
import { StreamId } from '@airlock/contracts/ids';
import { expect, it } from 'vitest';
import { dayOf, dropEmptyPartitions, makePartitions, partitions } from '../partitions.js';
import { deletionsRepository } from '../repositories/deletions.js';
import { legalHoldsRepository } from '../repositories/legal-holds.js';
import { recordingsRepository } from '../repositories/recordings.js';
import { retentionRepository } from '../repositories/retention.js';
import type { SegmentEntry } from '../repositories/segments.js';
import type { SuiteContext } from './repository-suite.js';
import { message, segmentVerdict, stream } from './samples.js';

const DAY = 86_400_000;
const NOON = Date.UTC(2002, 1, 3, 12);
const s1 = StreamId.parse('s1');

const segment = (seq: number, capturedAt: number): SegmentEntry =>
  ({
    ...{
      streamId: 's1',
      epoch: 0,
      seq,
      container: 'fmp4',
      blob: `segments/s1/0/${seq}.m4s`,
      init: 'segments/s1/0/init.mp4',
    },
    ...{ startMs: 0, durationMs: 2_000, bytes: 7, capturedAt },
  }) as SegmentEntry;
const hold = (id: string, scope: LegalHold['scope'], more: Partial<LegalHold> = {}): LegalHold => ({
  ...{
    holdId: HoldId.parse(`lh_${id}`),
    matter: 'm',
    issuer: 'i',
    docNo: 'd',
    scope,
    from: 1,
    placedBy: 'lin',
  },
  ...more,
});

/** Recordings, their classes and their holds. */
export function retentionCases(context: SuiteContext): void {
  const q = () => context.database.queries;
  const start = () =>
    retentionRepository(q()).start({ class: 'c', days: 60 }, [{ streamId: s1, startedAt: NOON }]);

  it('deletes a recording by days, and an initialisation only with the last segment that needs it', async () => {
    const { repos } = context;
    await repos.segments.save([segment(0, NOON), segment(1, NOON + DAY)]);
    await repos.chat.saveMessages([message('m1', NOON)]);
    const timing = { capturedAt: NOON, receivedAt: NOON, decidedAt: NOON };
    const thumbnail = 'thumbs/s1/0-0.jpg';
    const seen = {
      label: 'sexual',
      score: 0.9,
      detector: { id: 'd', version: '1' },
      source: 'frame',
      thumbnail,
    };
    await repos.verdicts.save([segmentVerdict(0, NOON, { timing, signals: [seen] })]);
    const recordings = recordingsRepository(q());
    const day = dayOf(NOON);
    expect(await recordings.firstDay(s1)).toBe(day);
    expect(await recordings.removeBefore(s1, day)).toEqual({ removed: [], blobs: [] });
    const first = await recordings.removeBefore(s1, day + 1);
    expect(first.removed.map((r) => [r.store, r.count, r.bytes])).toEqual([
      ['verdicts', 1, 0],
      ['chat', 1, 0],
      ['segments', 1, 7],
    ]);
    expect([...first.blobs].sort()).toEqual(['segments/s1/0/0.m4s', thumbnail]);
    expect(await recordings.firstDay(s1)).toBe(day + 1);
    expect((await recordings.removeBefore(s1, day + 2)).blobs).toContain('segments/s1/0/init.mp4');
    expect(await recordings.firstDay(s1)).toBeUndefined();
  });

  it('keeps a stream by its longest class, from an end that may be to come', async () => {
    await context.repos.streams.save([stream({ startedAt: NOON })]);
    await start();
    const retention = retentionRepository(q());
    const raise = {
      class: 'l',
      days: 1_095,
      from: 'stream_end',
      at: NOON,
      sealed: false,
      reason: 'r',
      by: 'b',
    } as const;
    expect(await retention.raise(s1, raise)).toBe(true);
    expect(await retention.raise(s1, raise)).toBe(false);
    await retention.settle(s1);
    expect((await retention.get(s1))!.keptUntil).toBeNull();
    expect(await retention.ended(9)).toEqual([]);
    await context.repos.streams.save([stream({ startedAt: NOON, live: false, endedAt: NOON + 5 })]);
    expect(await retention.ended(9)).toEqual([s1]);
    await retention.settle(s1);
    expect((await retention.get(s1))!.keptUntil).toBe(NOON + 5 + 1_095 * DAY);
    expect((await retention.due(NOON + 62 * DAY, 9)).map((r) => r.streamId)).toEqual([s1]);
    expect(await retention.due(NOON + 60 * DAY, 9)).toEqual([]);
  });

  it('takes in what nobody admitted, once it is old, and what comes after a recording was emptied', async () => {
    const retention = retentionRepository(q());
    await context.repos.segments.save([segment(0, NOON)]);
    await retention.adopt(NOON, { class: 'c', days: 60 });
    expect(await retention.get(s1)).toBeUndefined();
    await retention.adopt(NOON + 1, { class: 'c', days: 60 });
    expect(await retention.get(s1)).toMatchObject({ class: 'c', startedAt: NOON });
    await retention.emptied(s1, NOON + 2);
    expect(await retention.countDue(NOON + 900 * DAY)).toBe(0);
    await retention.adopt(NOON + 1, { class: 'c', days: 60 });
    expect(await retention.countDue(NOON)).toBe(1);
  });

  it('holds by streamer, label and time, until released or over, and makes deleters wait', async () => {
    await context.repos.streams.save([stream()]);
    const holds = legalHoldsRepository(q());
    await holds.save(hold('a', { streamers: ['p1' as never] }));
    await holds.save(hold('b', { rooms: ['r1' as never], from: 500 }, { until: 90 }));
    await holds.save(hold('c', { streams: ['s2' as never] }));
    const on = async (from: number, to: number, now: number) =>
      (await holds.on([{ streamId: 's1', from, to }], now))[0];
    expect(await on(0, 1_000, 50)).toEqual(['lh_a', 'lh_b']);
    expect(await on(0, 400, 50)).toEqual(['lh_a']);
    expect(await on(0, 1_000, 90)).toEqual(['lh_a']);
    await holds.save(hold('a', { streamers: ['p1' as never] }, { releasedAt: 95 }));
    expect(await on(0, 1_000, 96)).toEqual([]);
    const order: string[] = [];
    const first = Promise.withResolvers<void>();
    const deleting = context.database.transaction(async (tx) => {
      await legalHoldsRepository(tx).lock();
      first.resolve();
      await legalHoldsRepository(tx).active(99);
      order.push('deleted');
    });
    await first.promise;
    const placing = context.database.transaction(async (tx) => {
      await legalHoldsRepository(tx).lock();
      order.push('placed');
    });
    await Promise.all([deleting, placing]);
    expect(order).toEqual(['deleted', 'placed']);
  });

  it('counts what was recorded by hours, and lets one instance delete at a time', async () => {
    const retention = retentionRepository(q());
    await context.repos.segments.save([
      segment(0, NOON),
      segment(1, NOON + 3_600_000),
      segment(2, NOON + DAY),
    ]);
    await retention.count(NOON + DAY);
    await retention.count(NOON + DAY);
    expect(await retention.usage(NOON + DAY)).toEqual({ used: 21, lastDay: 14, since: NOON });
    expect(await retention.hashKey()).toEqual(await retention.hashKey());
    const claims = await Promise.all([1, 2, 3].map(() => retention.claim(NOON, NOON + 9)));
    expect(claims.filter(Boolean)).toHaveLength(1);
    await retention.finish(NOON, { ran: true, batches: 0, items: 0, bytes: 0, failed: 0, more: false });
    expect((await retention.lastRun())!.at).toBe(NOON);
  });

  it('finds what a batch has still to delete, and no blob twice', async () => {
    const deletions = deletionsRepository(q());
    const draft = { v: 1, proofId: 'del_1', policyHash: 'p', class: 'c', items: [], count: 0, bytes: 0, startedAt: 1, actor: 'a', holdCheck: { id: 'hc', at: 1, holds: [] } } as const; // prettier-ignore
    const keys = ['a', 'b'] as never[];
    await deletions.begin({ ...draft, items: [], holdCheck: { ...draft.holdCheck, holds: [] } }, 0, keys);
    expect(await deletions.blobs('del_1', 9)).toEqual(keys);
    expect([...(await deletions.unclaimed(['b', 'c'] as never[]))]).toEqual(['c']);
    await deletions.blobsGone(keys);
    expect((await deletions.open(9)).map((d) => d.proofId)).toEqual(['del_1']);
    const proof = { ...draft, items: [], stores: [], endedAt: 2, result: 'deleted' as const, holdCheck: { ...draft.holdCheck, holds: [] } }; // prettier-ignore
    await deletions.prove(proof);
    expect(await deletions.countOpen()).toBe(0);
    expect((await deletions.list({ limit: 9 }))[0]!.proof).toEqual(proof);
  });

  it('drops the days that are empty and no other', async () => {
    await makePartitions(q(), NOON, 0);
    await context.repos.chat.saveMessages([message('m1', NOON)]);
    const days = async () =>
      (await partitions(q(), 'chat')).map((p) => p.day).filter((d) => d <= dayOf(NOON));
    await dropEmptyPartitions(q(), 'chat', NOON + 5 * DAY);
    expect(await days()).toEqual([dayOf(NOON)]);
    await recordingsRepository(q()).removeBefore(s1, dayOf(NOON) + 1);
    await dropEmptyPartitions(q(), 'chat', NOON + 5 * DAY);
    await dropEmptyPartitions(q(), 'verdicts', NOON + 5 * DAY);
    expect(await days()).toEqual([]);
  });
}
