import { type BlobKey, type StreamId } from '@airlock/contracts/ids';
import type { DeletedItem, RetentionRun } from '@airlock/contracts/retention';
import { clearableBefore, longest, nextDue } from '@airlock/moderation/retention';
import type { Logger } from '@airlock/nest-host/logger';
import type { RetentionRules } from '@airlock/policy/retention';
import type { Queries } from '@airlock/storage/database';
import { dropEmptyPartitions } from '@airlock/storage/partitions';
import { deletionsRepository, type Draft } from '@airlock/storage/repositories/deletions';
import { evidenceRepository } from '@airlock/storage/repositories/evidence';
import { legalHoldsRepository } from '@airlock/storage/repositories/legal-holds';
import { recordingsRepository } from '@airlock/storage/repositories/recordings';
import { type RetainedStream, retentionRepository } from '@airlock/storage/repositories/retention';
import { type BatchDeps, beginBatch, finishBatch, type Keyed } from './batch.js';
import { digestOf, type Expired, type RetentionStore } from './stores.js';

const DAY_MS = 86_400_000;
const STREAMS_AT_ONCE = 20;
const ROWS_AT_ONCE = 200;
/** How long another instance waits for one that says nothing more, ms. */
const LEASE_MS = 600_000;
/** When something that failed is tried again, ms. */
const RETRY_MS = 3_000_000;
/** Batches of one run. */
const MOST_BATCHES = 1_000;

export interface DeleterDeps extends BatchDeps {
  readonly rules: () => RetentionRules;
  readonly policyHash: () => string;
  readonly stores: () => readonly RetentionStore[];
  readonly keyed: Keyed;
  readonly logger: Logger;
  /** For the numbers. */
  readonly onDeleted: (store: string, count: number, bytes: number) => void;
}

/** Deletes what is past its time and nothing else, and proves it. */
export const createDeleter = (deps: DeleterDeps) => {
  const { db, blobs, clock, keyed } = deps;

  /** The class that decides, by name: the base of its items, or the longest that it was raised to. */
  const classOf = async (s: RetainedStream): Promise<string> => {
    const raises = await retentionRepository(db.queries).raises(s.streamId);
    return raises.reduce((a, b) => (b.days > a.days ? b : a), { class: s.class, days: s.days }).class;
  };

  const named = (d: DeletedItem): DeletedItem => {
    deps.onDeleted(d.store, d.count, d.bytes);
    return d;
  };

  /** A policy may have become longer since a stream began; it is never kept shorter than it was promised. */
  const daysOf = (s: RetainedStream): number =>
    Math.max(s.days, longest(deps.rules().classes, deps.rules().streams).days);

  /**
   * One day of each of these recordings, in one transaction: whether a stream was raised or held meanwhile is asked there
   * again, while nobody can raise or hold it. `empty`: streams of which no row is left.
   */
  const removeRecordings = async (
    name: string,
    streamIds: readonly StreamId[],
  ): Promise<{ draft: Draft | undefined; empty: StreamId[] }> =>
    db.transaction(async (tx) => {
      const now = clock();
      const [retention, recordings] = [retentionRepository(tx), recordingsRepository(tx)];
      const holds = legalHoldsRepository(tx);
      await holds.lock();
      const spans: { stream: RetainedStream; first: number; from: number; to: number; streamId: StreamId }[] =
        [];
      const empty: StreamId[] = [];
      for (const stream of await retention.lock(streamIds)) {
        const { streamId } = stream;
        const kept = { days: daysOf(stream), until: stream.keptUntil };
        const first = await recordings.firstDay(streamId);
        const before = clearableBefore(kept, now);
        if (first === undefined && before > 0) empty.push(streamId);
        else if (first === undefined || first >= before)
          await retention.later(
            streamId,
            (first === undefined ? undefined : nextDue(kept, first)) ?? now + DAY_MS,
          );
        else spans.push({ stream, streamId, first, from: first * DAY_MS, to: (first + 1) * DAY_MS });
      }
      const held = await holds.on(spans, now);
      // What somebody has decided to seal waits for that, however old it is.
      const toSeal = await evidenceRepository(tx).unsealed();
      const isAwaited = (s: (typeof spans)[number]): boolean =>
        toSeal.some((e) => e.streamId === s.streamId && e.from < s.to && e.to > s.from);
      const items: DeletedItem[] = [];
      const keys: BlobKey[] = [];
      for (const [i, span] of spans.entries()) {
        const { streamId, first } = span;
        if (isAwaited(span)) continue;
        if (held[i]!.length > 0) {
          await retention.later(streamId, now + DAY_MS);
          continue;
        }
        const gone = await recordings.removeBefore(streamId, first + 1);
        for (const r of gone.removed)
          items.push(named({ ...r, id: keyed(`${r.store}/${streamId}/${first}`) }));
        keys.push(...gone.blobs);
        await retention.later(streamId, now);
      }
      if (items.length === 0) return { draft: undefined, empty };
      const draft = await beginBatch(tx, deps, {
        ...{ class: name, policyHash: deps.policyHash(), items, blobs: keys, now },
        mediaBytes: items.filter((i) => i.store === 'segments').reduce((sum, i) => sum + i.bytes, 0),
        holds: (await holds.active(now)).map((h) => h.holdId),
      });
      return { draft, empty };
    });

  /** What no row names of a stream that is past its time: parts of segments, pictures of verdicts that never came. */
  const removeLeftovers = async (name: string, streamId: StreamId): Promise<Draft | undefined> => {
    const there: { key: BlobKey; bytes: number }[] = [];
    for (const prefix of ['segments', 'inline', 'thumbs'])
      for await (const blob of blobs.list(`${prefix}/${streamId}/`)) there.push(blob);
    return db.transaction(async (tx) => {
      const now = clock();
      const holds = legalHoldsRepository(tx);
      await holds.lock();
      const [stream] = await retentionRepository(tx).lock([streamId]);
      const endedAt = await retentionRepository(tx).endedAt(streamId);
      const row = await tx
        .selectFrom('streams')
        .select('live')
        .where('stream_id', '=', streamId)
        .executeTakeFirst();
      const last = endedAt ?? stream?.startedAt ?? now;
      const isOver =
        row?.live !== true &&
        stream !== undefined &&
        clearableBefore({ days: daysOf(stream), until: stream.keptUntil }, now) > Math.floor(last / DAY_MS);
      const span = { streamId, from: stream?.startedAt ?? 0, to: last + 1 };
      const [keeping] = await holds.on([span], now);
      if (!isOver || keeping!.length > 0) {
        await retentionRepository(tx).later(streamId, now + DAY_MS);
        return undefined;
      }
      await retentionRepository(tx).emptied(streamId, now);
      const free = await deletionsRepository(tx).unclaimed(there.map((b) => b.key));
      const found = there.filter((b) => free.has(b.key));
      if (found.length === 0) return undefined;
      const bytes = found.reduce((sum, f) => sum + f.bytes, 0);
      const content = digestOf(found.map((f) => `${f.key} ${f.bytes}`));
      const item = { store: 'blobs', id: keyed(`blobs/${streamId}`), count: found.length, bytes, content };
      return beginBatch(tx, deps, {
        ...{ class: name, policyHash: deps.policyHash(), items: [named(item)], now, mediaBytes: 0 },
        blobs: found.map((f) => f.key),
        holds: (await holds.active(now)).map((h) => h.holdId),
      });
    });
  };

  /** One page of a store; `last` says where the next one begins. */
  const removeFrom = async (
    store: RetentionStore,
    after: Expired | undefined,
  ): Promise<{ draft: Draft | undefined; last: Expired | undefined }> => {
    const rules = deps.rules();
    const term = longest(rules.classes, store.class(rules));
    const before = clock() - term.days * DAY_MS;
    const page = await store.expired(db.queries, before, store.atOnce ?? ROWS_AT_ONCE, after);
    if (page.length === 0) return { draft: undefined, last: undefined };
    const draft = await db.transaction(async (tx) => {
      const now = clock();
      const holds = legalHoldsRepository(tx);
      await holds.lock();
      const active = await holds.active(now);
      const free: string[] = [];
      for (const item of page) if (!(await isHeld(tx, store, item, active.length, now))) free.push(item.id);
      if (free.length === 0) return undefined;
      const deleted = await store.delete(tx, free);
      if (deleted.length === 0) return undefined;
      const items = deleted.map(({ id, count, bytes, content }) =>
        named({ store: store.store, id: keyed(`${store.store}/${id}`), count, bytes, content }),
      );
      return beginBatch(tx, deps, {
        ...{ class: term.name, policyHash: deps.policyHash(), items, now, mediaBytes: 0 },
        blobs: deleted.flatMap((d) => d.blobs ?? []),
        holds: active.map((h) => h.holdId),
      });
    });
    return { draft, last: page.at(-1) };
  };

  const isHeld = async (
    tx: Queries,
    store: RetentionStore,
    item: Expired,
    active: number,
    now: number,
  ): Promise<boolean> => {
    if (active === 0) return false;
    const holds = legalHoldsRepository(tx);
    if (store.held !== undefined) return (await store.held(tx, item, await holds.active(now))).length > 0;
    const span = { streamId: item.streamId ?? '', from: item.at, to: item.at + 1 };
    const [on] = await holds.on([span], now);
    return on!.length > 0;
  };

  /** Streams past their time, by the class that decides. */
  const select = async (limit: number): Promise<Map<string, StreamId[]>> => {
    const groups = new Map<string, StreamId[]>();
    for (const stream of await retentionRepository(db.queries).due(clock(), limit)) {
      const name = await classOf(stream);
      groups.set(name, [...(groups.get(name) ?? []), stream.streamId]);
    }
    return groups;
  };

  /** Streams that were kept until their end, and have come to it, are kept until a day that is known now. */
  const settleEnded = async (): Promise<void> => {
    for (const streamId of await retentionRepository(db.queries).ended(1_000))
      await db.transaction(async (tx) => {
        await retentionRepository(tx).lock([streamId]);
        await retentionRepository(tx).settle(streamId);
      });
  };

  const run = async (): Promise<RetentionRun> => {
    const totals = { batches: 0, items: 0, bytes: 0, failed: 0 };
    const retention = retentionRepository(db.queries);
    if (!(await retention.claim(clock(), clock() + LEASE_MS))) return { ran: false, ...totals, more: false };
    const finish = async (draft: Draft | undefined): Promise<void> => {
      if (draft === undefined) return;
      totals.batches += 1;
      totals.items += draft.count;
      totals.bytes += draft.bytes;
      if ((await finishBatch(deps, draft)) === 'failed') totals.failed += 1;
      await retention.renew(clock() + LEASE_MS);
    };
    const isSpent = (): boolean => totals.batches >= MOST_BATCHES;
    const attempt = async (what: string, work: () => Promise<void>): Promise<void> => {
      try {
        await work();
      } catch (err) {
        totals.failed += 1;
        deps.logger.error({ err, what }, 'retention could not delete');
      }
    };

    for (const draft of await deletionsRepository(db.queries).open(MOST_BATCHES))
      await attempt(draft.proofId, () => finish(draft));
    const base = longest(deps.rules().classes, deps.rules().streams);
    await attempt('streams', async () => {
      await retention.adopt(clock() - (base.days + 1) * DAY_MS, { class: base.name, days: base.days });
      await settleEnded();
    });
    await attempt('recordings', async () => {
      while (!isSpent()) {
        const groups = await select(STREAMS_AT_ONCE * 10);
        if (groups.size === 0) break;
        for (const [name, ids] of groups)
          for (let i = 0; i < ids.length && !isSpent(); i += STREAMS_AT_ONCE) {
            const some = ids.slice(i, i + STREAMS_AT_ONCE);
            await attempt(name, async () => {
              // Until it went well: one that cannot be deleted must not stand in front of all others.
              for (const streamId of some) await retention.later(streamId, clock() + RETRY_MS);
              const { draft, empty } = await removeRecordings(name, some);
              await finish(draft);
              for (const streamId of empty) await finish(await removeLeftovers(name, streamId));
            });
          }
      }
    });
    for (const table of ['verdicts', 'chat'] as const)
      await attempt(table, async () => {
        await dropEmptyPartitions(db.queries, table, clock() - base.days * DAY_MS);
      });
    for (const store of deps.stores())
      await attempt(store.store, async () => {
        for (let after: Expired | undefined; !isSpent();) {
          const { draft, last } = await removeFrom(store, after);
          await finish(draft);
          if (last === undefined) break;
          after = last;
        }
      });
    await attempt('proofs', async () => {
      while ((await deletionsRepository(db.queries).anchor(500)) === 500);
    });
    const result: RetentionRun = { ran: true, ...totals, more: isSpent() };
    await retention.finish(clock(), result);
    return result;
  };

  return { run, select, removeRecordings };
};
