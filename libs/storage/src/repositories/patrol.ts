import { PatrolFinding, type LookId, PatrolLook, PatrolMiss } from '@airlock/contracts/patrol';
import { storableJson } from '../database/storable.js';
import type { Queries } from '../database/tables.js';

/** A look with what its next report is checked against. */
export interface StoredLook extends PatrolLook {
  readonly ended: boolean;
  readonly provenAt?: number;
}

/** Who saw which room when. */
export function patrolRepository(q: Queries) {
  const rows = () => q.selectFrom('patrol_looks').selectAll();
  type Row = Awaited<ReturnType<ReturnType<typeof rows>['execute']>>[number];
  const look = (r: Row): StoredLook => ({
    ...PatrolLook.parse({
      ...{ lookId: r.look_id, streamId: r.stream_id, person: r.person, rooms: r.rooms, beats: r.beats },
      ...{ startedAt: r.started_at, endedAt: r.last_at, dwellMs: r.dwell_ms, proven: r.proven_at !== null },
      finding: r.finding === null ? undefined : PatrolFinding.parse(r.finding),
    }),
    ended: r.ended,
    ...(r.proven_at === null ? {} : { provenAt: r.proven_at }),
  });
  const miss = (r: { stream_id: string; room_id: string; room_class: string; due_at: number; ended_at: number | null; seen_by: string | null }): PatrolMiss =>
    PatrolMiss.parse({
      ...{ streamId: r.stream_id, roomId: r.room_id, roomClass: r.room_class, dueAt: r.due_at },
      ...{ endedAt: r.ended_at ?? undefined, seenBy: r.seen_by ?? undefined },
    }); // prettier-ignore
  return {
    async begin(l: {
      lookId: LookId;
      streamId: string;
      person: string;
      at: number;
      rooms: number;
    }): Promise<void> {
      await q
        .insertInto('patrol_looks')
        .values({
          ...{ look_id: l.lookId, stream_id: l.streamId, person: l.person, started_at: l.at, last_at: l.at },
          ...{ dwell_ms: 0, beats: 0, rooms: l.rooms, ended: false },
        })
        .execute();
    },

    /** Goes on with a look; false where this report was told before, or the look is over: each counts once. */
    async beat(
      lookId: LookId,
      beats: number,
      to: {
        readonly at: number;
        readonly dwellMs: number;
        readonly rooms: number;
        readonly provenAt?: number | undefined;
        readonly ended: boolean;
        readonly finding?: PatrolFinding | undefined;
      },
    ): Promise<boolean> {
      const row = await q
        .updateTable('patrol_looks')
        .set({
          ...{ last_at: to.at, dwell_ms: to.dwellMs, beats: beats + 1, rooms: to.rooms, ended: to.ended },
          ...(to.provenAt === undefined ? {} : { proven_at: to.provenAt }),
          ...(to.finding === undefined ? {} : { finding: storableJson(to.finding) }),
        })
        .where('look_id', '=', lookId)
        .where('beats', '=', beats)
        .where('ended', '=', false)
        .returning('look_id')
        .executeTakeFirst();
      return row !== undefined;
    },

    async get(lookId: LookId): Promise<StoredLook | undefined> {
      const row = await rows().where('look_id', '=', lookId).executeTakeFirst();
      return row && look(row);
    },

    /** Looks that were heard of since. */
    active: async (since: number): Promise<StoredLook[]> =>
      (await rows().where('ended', '=', false).where('last_at', '>=', since).execute()).map(look),

    /** The newest look at each of the streams that lasted long enough. */
    async latest(streamIds: readonly string[]): Promise<StoredLook[]> {
      if (streamIds.length === 0) return [];
      const found = await q
        .selectFrom('patrol_looks')
        .distinctOn('stream_id')
        .selectAll()
        .where('stream_id', 'in', streamIds)
        .where('proven_at', 'is not', null)
        .orderBy('stream_id')
        .orderBy('last_at', 'desc')
        .execute();
      return found.map(look);
    },

    /** Newest first. */
    async list(o: {
      limit: number;
      streamId?: string | undefined;
      person?: string | undefined;
    }): Promise<PatrolLook[]> {
      let query = rows().orderBy('last_at', 'desc').orderBy('look_id').limit(o.limit);
      if (o.streamId !== undefined) query = query.where('stream_id', '=', o.streamId);
      if (o.person !== undefined) query = query.where('person', '=', o.person);
      return (await query.execute()).map(look);
    },

    /** Looks that ended in a time, oldest first. */
    async between(from: number, until: number): Promise<PatrolLook[]> {
      const found = await rows()
        .where('last_at', '>=', from)
        .where('last_at', '<', until)
        .orderBy('last_at')
        .limit(50_000)
        .execute();
      return found.map(look);
    },

    /** A room was not seen in time; false where that is known. */
    async missed(m: PatrolMiss): Promise<boolean> {
      const row = await q
        .insertInto('patrol_misses')
        .values({ stream_id: m.streamId, due_at: m.dueAt, room_id: m.roomId, room_class: m.roomClass })
        .onConflict((c) => c.columns(['stream_id', 'due_at']).doNothing())
        .returning('stream_id')
        .executeTakeFirst();
      return row !== undefined;
    },

    /** It was seen after all, or is off the air. */
    async over(streamId: string, now: number, by?: string): Promise<PatrolMiss[]> {
      const found = await q
        .updateTable('patrol_misses')
        .set({ ended_at: now, seen_by: by ?? null })
        .where('stream_id', '=', streamId)
        .where('ended_at', 'is', null)
        .returningAll()
        .execute();
      return found.map(miss);
    },

    async misses(o: { limit: number; open?: boolean | undefined }): Promise<PatrolMiss[]> {
      let query = q.selectFrom('patrol_misses').selectAll().orderBy('due_at', 'desc').limit(o.limit);
      if (o.open === true) query = query.where('ended_at', 'is', null);
      return (await query.execute()).map(miss);
    },

    /** Misses of a time, also those that began before it and were open in it. */
    async missesBetween(from: number, until: number): Promise<PatrolMiss[]> {
      const found = await q
        .selectFrom('patrol_misses')
        .selectAll()
        .where('due_at', '<', until)
        .where((w) => w.or([w('ended_at', 'is', null), w('ended_at', '>=', from)]))
        .orderBy('due_at')
        .limit(50_000)
        .execute();
      return found.map(miss);
    },
  };
}
