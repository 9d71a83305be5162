import { Deadline } from '@airlock/contracts/deadline';
import { sql } from 'kysely';
import type { Queries } from '../database/tables.js';
import { storableJson, storableText } from '../database/storable.js';

export type NewDeadline = Omit<Deadline, 'state' | 'metAt'>;

/** A deadline of which people have to be told now. */
export interface Reminder {
  readonly deadline: Deadline;
  /** Which of its times this is, from 0. */
  readonly step: number;
  /** It is due, and nobody has done it. */
  readonly isDue: boolean;
}

const timesOf = (d: Pick<Deadline, 'remindAt' | 'dueAt'>): number[] =>
  [...new Set([...d.remindAt.filter((t) => t < d.dueAt), d.dueAt])].sort((a, b) => a - b);

/** Times that have to be kept. */
export function deadlinesRepository(q: Queries) {
  const rows = () => q.selectFrom('deadlines').selectAll();
  type Row = Awaited<ReturnType<ReturnType<typeof rows>['execute']>>[number];
  const deadline = (r: Row): Deadline =>
    Deadline.parse({
      key: r.key,
      kind: r.kind,
      subject: r.subject,
      title: r.title,
      ...(r.what === null ? {} : { what: r.what }),
      dueAt: r.due_at,
      remindAt: r.remind_at,
      urgency: r.urgency,
      state: r.state,
      ...(r.met_at === null ? {} : { metAt: r.met_at }),
    });
  const end = async (key: string, state: 'met' | 'cancelled', now: number): Promise<boolean> => {
    const row = await q
      .updateTable('deadlines')
      .set({ state, met_at: now, next_at: null })
      .where('key', '=', key)
      .where('state', 'in', ['running', 'missed'])
      .returning('key')
      .executeTakeFirst();
    return row !== undefined;
  };
  return {
    /** Sets it running, or moves it when it is there; on the transaction that makes it necessary. */
    async set(d: NewDeadline): Promise<void> {
      const values = {
        kind: d.kind,
        subject: d.subject,
        title: storableText(d.title),
        what: d.what === undefined ? null : storableText(d.what),
        due_at: d.dueAt,
        remind_at: storableJson(timesOf(d)),
        told: 0,
        next_at: timesOf(d)[0]!,
        urgency: d.urgency,
        state: 'running',
        met_at: null,
      };
      await q
        .insertInto('deadlines')
        .values({ key: d.key, ...values })
        .onConflict((c) => c.column('key').doUpdateSet(values))
        .execute();
    },

    /** Done; also where it was missed: then `metAt − dueAt` is how late. False when there is no such deadline open. */
    meet: (key: string, now: number): Promise<boolean> => end(key, 'met', now),
    cancel: (key: string, now: number): Promise<boolean> => end(key, 'cancelled', now),

    /**
     * Takes the reminders whose time has come, each once, of several instances too: call it on the transaction that tells
     * people. A deadline whose last time has come is missed from then on.
     */
    async due(now: number, limit: number): Promise<Reminder[]> {
      const taken = await rows()
        .where('next_at', '<=', now)
        .orderBy('next_at')
        .limit(limit)
        .forUpdate()
        .skipLocked()
        .execute();
      const reminders: Reminder[] = [];
      for (const row of taken) {
        const times = timesOf(deadline(row));
        const told = times.filter((t) => t <= now).length;
        const isDue = told === times.length;
        const next = await q
          .updateTable('deadlines')
          .set({ told, next_at: isDue ? null : times[told]!, state: isDue ? 'missed' : 'running' })
          .where('key', '=', row.key)
          .returningAll()
          .executeTakeFirstOrThrow();
        reminders.push({ deadline: deadline(next), step: told - 1, isDue });
      }
      return reminders;
    },

    async get(key: string): Promise<Deadline | undefined> {
      const row = await rows().where('key', '=', key).executeTakeFirst();
      return row && deadline(row);
    },

    /** The nearest first. */
    async list(o: {
      limit: number;
      states?: readonly Deadline['state'][];
      kind?: string | undefined;
    }): Promise<Deadline[]> {
      let query = rows().orderBy('due_at').orderBy('key').limit(o.limit);
      query = query.where('state', 'in', [...(o.states ?? ['running', 'missed'])]);
      if (o.kind !== undefined) query = query.where('kind', '=', o.kind);
      return (await query.execute()).map(deadline);
    },

    /** For metrics: how many run, how many were missed and are still open, when the next is due. */
    async depth(): Promise<{ running: number; missed: number; nextDueAt: number | undefined }> {
      const { rows: found } = await sql<{ running: number; missed: number; next: number | null }>`SELECT
        count(*) FILTER (WHERE state = 'running')::integer AS running,
        count(*) FILTER (WHERE state = 'missed')::integer AS missed,
        min(due_at) FILTER (WHERE state = 'running') AS next
        FROM deadlines WHERE state IN ('running', 'missed')`.execute(q);
      const { running, missed, next } = found[0]!;
      return { running, missed, nextDueAt: next ?? undefined };
    },
  };
}
