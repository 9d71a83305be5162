import type { OpenWork } from '@airlock/contracts/handover';
import { deadlinesRepository } from '@airlock/storage/repositories/deadlines';
import { sql } from 'kysely';
import type { HouseGround } from '../house/house.js';

const SOON_MS = 12 * 3_600_000;
const SHOWN = 100;

export type OpenIncidents = () => Promise<OpenWork['incidents']>;

/** What whoever comes has to know of: cases, held streams, incidents, deadlines. */
export const openWork = async (
  { db, projection }: Pick<HouseGround, 'db' | 'projection'>,
  incidents: OpenIncidents,
  now: number,
): Promise<OpenWork> => {
  const [cases, count, deadlines, open] = await Promise.all([
    db.queries
      .selectFrom('cases')
      .select(['case_id', 'stream_id', 'severity', 'label', 'opened_at'])
      .where('state', '=', 'open')
      .orderBy('severity', 'desc')
      .orderBy('opened_at')
      .limit(SHOWN)
      .execute(),
    db.queries
      .selectFrom('cases')
      .select(sql<number>`count(*)::integer`.as('n'))
      .where('state', '=', 'open')
      .executeTakeFirstOrThrow(),
    deadlinesRepository(db.queries).list({ limit: SHOWN }),
    incidents(),
  ]);
  return {
    at: now,
    cases: cases.map((c) => ({
      caseId: c.case_id,
      streamId: c.stream_id,
      severity: c.severity,
      ...(c.label === null ? {} : { label: c.label }),
      openedAt: c.opened_at,
    })),
    openCases: count.n,
    held: projection.views().flatMap(({ stream, pending }) =>
      pending === undefined
        ? []
        : [
            {
              streamId: stream.streamId,
              title: stream.title,
              segments: pending.segments,
              since: pending.since,
              ...(pending.deadline === undefined ? {} : { deadline: pending.deadline }),
            },
          ],
    ),
    incidents: open,
    deadlines: deadlines
      .filter((d) => d.dueAt <= now + SOON_MS)
      .map(({ key, kind, title, dueAt, state }) => ({ key, kind, title, dueAt, state })),
  };
};
