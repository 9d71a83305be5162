import { sql } from 'kysely';
import type { Queries } from '../database/tables.js';
import { storableJson } from '../database/storable.js';
import { inChunks } from './support.js';

/** One effect on the outside world that has been decided and must happen. */
export interface OutboxEntry {
  /** Names the effect, for example `<actionId>/kick/<server>`: enqueueing it again changes nothing. */
  readonly dedupeKey: string;
  readonly kind: string;
  /** Where it goes: a media server's name, a webhook … */
  readonly target: string;
  /** What it is about: an action's id. */
  readonly subject: string;
  readonly payload: unknown;
  /** ms since 1970; default at once. */
  readonly dueAt?: number;
  /** Attempts before it counts as dead; default 12. */
  readonly maxAttempts?: number;
}

export interface OutboxRow extends Required<Omit<OutboxEntry, 'dueAt'>> {
  readonly id: number;
  readonly dueAt: number;
  readonly createdAt: number;
  /** Including the one in hand. */
  readonly attempts: number;
  readonly state: 'pending' | 'confirmed' | 'dead';
  readonly confirmedAt: number | undefined;
  readonly error: string | undefined;
}

/** Effects, written in the transaction that decides them and delivered at least once by a relay. */
export function outboxRepository(q: Queries) {
  const rows = () => q.selectFrom('outbox').selectAll();
  type Row = Awaited<ReturnType<ReturnType<typeof rows>['execute']>>[number];
  const entry = (r: Row): OutboxRow => ({
    id: r.id,
    dedupeKey: r.dedupe_key,
    kind: r.kind,
    target: r.target,
    subject: r.subject,
    payload: r.payload,
    createdAt: r.created_at,
    dueAt: r.due_at,
    attempts: r.attempts,
    maxAttempts: r.max_attempts,
    state: r.confirmed_at !== null ? 'confirmed' : r.dead_at !== null ? 'dead' : 'pending',
    confirmedAt: r.confirmed_at ?? undefined,
    error: r.last_error ?? undefined,
  });
  return {
    /** Call it on the transaction that decides the effect. */
    async enqueue(entries: readonly OutboxEntry[], now: number): Promise<void> {
      const values = entries.map((e) => ({
        dedupe_key: e.dedupeKey,
        kind: e.kind,
        target: e.target,
        subject: e.subject,
        payload: storableJson(e.payload),
        created_at: now,
        due_at: e.dueAt ?? now,
        max_attempts: e.maxAttempts ?? 12,
      }));
      await inChunks(values, (chunk) =>
        q
          .insertInto('outbox')
          .values(chunk)
          .onConflict((c) => c.column('dedupe_key').doNothing())
          .execute(),
      );
    },

    /**
     * Leases what is due, oldest first, to one relay until `now + leaseMs`; another one gets it again after that. What
     * was lost in the hands of a relay for the last time it could be tried becomes dead.
     */
    async claim(o: { now: number; limit: number; leaseMs: number; kind?: string }): Promise<OutboxRow[]> {
      await q
        .updateTable('outbox')
        .set({ dead_at: o.now, last_error: sql`coalesce(last_error, 'the relay was lost while trying')` })
        .where('confirmed_at', 'is', null)
        .where('dead_at', 'is', null)
        .where('leased_until', '<=', o.now)
        .whereRef('attempts', '>=', 'max_attempts')
        .execute();
      const claimed = await q
        .updateTable('outbox')
        .set({ attempts: sql`attempts + 1`, leased_until: o.now + o.leaseMs })
        .where('id', 'in', (e) => {
          const due = e
            .selectFrom('outbox')
            .select('id')
            .where('confirmed_at', 'is', null)
            .where('dead_at', 'is', null)
            .where('due_at', '<=', o.now)
            .where((w) => w.or([w('leased_until', 'is', null), w('leased_until', '<=', o.now)]));
          return (o.kind === undefined ? due : due.where('kind', '=', o.kind))
            .orderBy('due_at')
            .orderBy('id')
            .limit(o.limit)
            .forUpdate()
            .skipLocked();
        })
        .returningAll()
        .execute();
      return claimed.map(entry).sort((a, b) => a.dueAt - b.dueAt || a.id - b.id);
    },

    /** It has happened. True also when it was confirmed before. */
    async confirm(id: number, now: number): Promise<void> {
      await q
        .updateTable('outbox')
        .set({ confirmed_at: sql`coalesce(confirmed_at, ${now}::bigint)`, dead_at: null, leased_until: null })
        .where('id', '=', id)
        .execute();
    },

    /**
     * An attempt failed: it is due again at `retryAt`, or dead when it was the last. Says nothing about an attempt whose
     * lease has passed on (`attempt` is the row's `attempts` when claimed).
     */
    async fail(f: {
      id: number;
      attempt: number;
      error: string;
      now: number;
      retryAt: number;
    }): Promise<void> {
      await q
        .updateTable('outbox')
        .set({
          last_error: f.error.slice(0, 2_000),
          leased_until: null,
          due_at: f.retryAt,
          dead_at: sql`CASE WHEN attempts >= max_attempts THEN ${f.now}::bigint END`,
        })
        .where('id', '=', f.id)
        .where('attempts', '=', f.attempt)
        .where('confirmed_at', 'is', null)
        .execute();
    },

    /** Gives a dead one its attempts again. */
    async revive(id: number, now: number): Promise<void> {
      await q
        .updateTable('outbox')
        .set({ dead_at: null, attempts: 0, due_at: now, leased_until: null })
        .where('id', '=', id)
        .where('dead_at', 'is not', null)
        .execute();
    },

    /** Everything about the given subjects, oldest first. */
    async of(subjects: readonly string[]): Promise<OutboxRow[]> {
      if (subjects.length === 0) return [];
      return (await rows().where('subject', 'in', subjects).orderBy('id').execute()).map(entry);
    },

    /** Effects of one kind on one target, newest first. */
    async to(
      kind: string,
      target: string,
      o: { limit: number; state?: OutboxRow['state'] | undefined },
    ): Promise<OutboxRow[]> {
      let query = rows()
        .where('kind', '=', kind)
        .where('target', '=', target)
        .orderBy('id', 'desc')
        .limit(o.limit);
      if (o.state === 'confirmed') query = query.where('confirmed_at', 'is not', null);
      if (o.state === 'dead')
        query = query.where('confirmed_at', 'is', null).where('dead_at', 'is not', null);
      if (o.state === 'pending') query = query.where('confirmed_at', 'is', null).where('dead_at', 'is', null);
      return (await query.execute()).map(entry);
    },

    /** What nobody will try again by itself, newest first. */
    async dead(limit: number): Promise<OutboxRow[]> {
      const found = await rows()
        .where('dead_at', 'is not', null)
        .orderBy('dead_at', 'desc')
        .limit(limit)
        .execute();
      return found.map(entry);
    },

    /** For metrics: how many wait, since when the oldest is due, how many are dead. */
    async depth(): Promise<{ pending: number; oldestDueAt: number | undefined; dead: number }> {
      const { rows: found } = await sql<{ pending: number; oldest: number | null; dead: number }>`SELECT
        count(*) FILTER (WHERE dead_at IS NULL)::integer AS pending,
        min(due_at) FILTER (WHERE dead_at IS NULL) AS oldest,
        count(*) FILTER (WHERE dead_at IS NOT NULL)::integer AS dead
        FROM outbox WHERE confirmed_at IS NULL`.execute(q);
      const { pending, oldest, dead } = found[0]!;
      return { pending, oldestDueAt: oldest ?? undefined, dead };
    },

    /** Deletes at most `limit` effects confirmed before `before` (ms since 1970); how many they were. */
    async expire(before: number, limit: number): Promise<number> {
      const { numAffectedRows } = await sql`DELETE FROM outbox WHERE ctid = ANY(ARRAY(
        SELECT ctid FROM outbox WHERE confirmed_at < ${before} LIMIT ${limit}))`.execute(q);
      return Number(numAffectedRows ?? 0n);
    },
  };
}
