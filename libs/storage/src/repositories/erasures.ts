import { type Erasure, type ErasureRequest } from '@airlock/contracts/retention';
import type { Queries } from '../database/tables.js';
import { storableJson, storableText } from '../database/storable.js';
import type { Page } from './support.js';

export interface StoredErasure {
  readonly erasureId: string;
  /** Absent once it is deleted. */
  readonly subject?: ErasureRequest['subject'];
  /** Keyed hash of the subject: says whether two requests were of one person, and not of whom. */
  readonly subjectHash: string;
  readonly askedAt: number;
  readonly askedBy: string;
  readonly state: Erasure['state'];
  readonly until?: number;
  readonly basis: readonly string[];
  readonly endedAt?: number;
}

const split = (subject: ErasureRequest['subject']) =>
  'streamerId' in subject
    ? { kind: 'streamer', subject: subject.streamerId }
    : { kind: 'user', subject: subject.userId };

/** Requests of people to erase what is kept of them. */
export function erasuresRepository(q: Queries) {
  const rows = () => q.selectFrom('erasures').selectAll();
  type Row = Awaited<ReturnType<ReturnType<typeof rows>['execute']>>[number];
  const erasure = (r: Row): StoredErasure => ({
    erasureId: r.erasure_id,
    ...(r.subject === null
      ? {}
      : { subject: (r.kind === 'streamer' ? { streamerId: r.subject } : { userId: r.subject }) as never }),
    subjectHash: r.subject_hash,
    askedAt: r.asked_at,
    askedBy: r.asked_by,
    state: r.state as Erasure['state'],
    ...(r.until_at === null ? {} : { until: r.until_at }),
    basis: r.basis as unknown as string[],
    ...(r.ended_at === null ? {} : { endedAt: r.ended_at }),
  });
  return {
    async save(e: StoredErasure): Promise<void> {
      const values = {
        state: e.state,
        subject: e.subject === undefined ? null : storableText(split(e.subject).subject),
        until_at: e.until ?? null,
        basis: storableJson(e.basis),
        ended_at: e.endedAt ?? null,
      };
      await q
        .insertInto('erasures')
        .values({
          erasure_id: e.erasureId,
          kind: e.subject === undefined ? 'user' : split(e.subject).kind,
          subject_hash: e.subjectHash,
          asked_at: e.askedAt,
          asked_by: e.askedBy,
          ...values,
        })
        .onConflict((c) => c.column('erasure_id').doUpdateSet(values))
        .execute();
    },

    /** Whether anybody asked to have this erased, and it is kept all the same. */
    async restricts(subject: ErasureRequest['subject']): Promise<boolean> {
      const { kind, subject: of } = split(subject);
      const row = await rows()
        .where('kind', '=', kind)
        .where('subject', '=', of)
        .where('state', '=', 'restricted')
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
    },

    /** Authors whose chat is restricted, of those named. */
    async restrictedUsers(users: readonly string[]): Promise<ReadonlySet<string>> {
      if (users.length === 0) return new Set();
      const found = await rows()
        .where('kind', '=', 'user')
        .where('state', '=', 'restricted')
        .where('subject', 'in', [...users])
        .execute();
      return new Set(found.map((r) => r.subject!));
    },

    async restricted(limit: number): Promise<StoredErasure[]> {
      return (await rows().where('state', '=', 'restricted').orderBy('until_at').limit(limit).execute()).map(
        erasure,
      );
    },

    async list(page: Page): Promise<StoredErasure[]> {
      let query = rows().orderBy('asked_at', 'desc').limit(page.limit);
      if (page.before !== undefined) query = query.where('asked_at', '<', page.before);
      return (await query.execute()).map(erasure);
    },
  };
}
