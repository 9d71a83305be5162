import { z } from 'zod';
import { EpochMs, StreamId } from '../ids.js';
import { PatrolFinding, PatrolLook, PatrolMiss, PatrolReport, PatrolRound } from '../patrol.js';
import { items, ok, route } from './route.js';

const span = { from: z.coerce.number().int().nonnegative(), until: z.coerce.number().int().positive() };

/**
 * Rooms on the caller's screen now. The first report of a room has no token; the answer's token goes into the next
 * report, which is due `beatMs` later: every one counts once, and only the server's clock counts.
 */
export const LooksRequest = z.object({
  /** Whether the page was visible since the last report. */
  visible: z.boolean(),
  looks: z
    .array(
      z.object({
        streamId: StreamId,
        token: z.string().max(1_000).optional(),
        /** The look ends here. */
        end: z.boolean().default(false),
        finding: PatrolFinding.optional(),
      }),
    )
    .min(1)
    .max(64),
});
export type LooksRequest = z.infer<typeof LooksRequest>;

export const LooksAnswer = z.object({
  looks: z.array(
    z.object({
      streamId: StreamId,
      /** For the next report; absent where the look is over or was refused. */
      token: z.string().optional(),
      dwellMs: z.number().int(),
      proven: z.boolean(),
      /** `off_air`, `too_many` (rooms at once), `stale` (too late or told before): begin again without a token. */
      refused: z.enum(['off_air', 'too_many', 'stale']).optional(),
    }),
  ),
});
export type LooksAnswer = z.infer<typeof LooksAnswer>;

export const PatrolHistory = z.object({
  from: EpochMs,
  until: EpochMs,
  looks: z.array(PatrolLook),
  misses: z.array(PatrolMiss),
});
export type PatrolHistory = z.infer<typeof PatrolHistory>;

/** Patrol: every room on air is seen by a person. */
export const patrolRoutes = {
  patrolRound: route({
    method: 'get',
    path: '/v1/patrol/round',
    access: 'patrol.look',
    summary: 'Rooms on air that have to be seen, those of the caller marked, the most pressing first',
    tag: 'patrol',
    query: z.object({
      limit: z.coerce.number().int().min(1).max(1_000).default(200),
      mine: z.stringbool().default(false),
    }),
    response: ok(PatrolRound),
  }),
  reportLooks: route({
    method: 'post',
    path: '/v1/patrol/looks',
    access: 'patrol.look',
    summary: 'Rooms on the screen of the caller, reported again and again while they are',
    tag: 'patrol',
    body: LooksRequest,
    response: ok(LooksAnswer),
  }),
  listMisses: route({
    method: 'get',
    path: '/v1/patrol/misses',
    access: 'patrol.read',
    summary: 'Rooms that nobody saw in time, the newest first',
    tag: 'patrol',
    query: z.object({
      limit: z.coerce.number().int().min(1).max(500).default(100),
      open: z.stringbool().default(false),
    }),
    response: items(PatrolMiss),
  }),
  listLooks: route({
    method: 'get',
    path: '/v1/patrol/looks',
    access: 'patrol.read',
    summary: 'Who saw which room when and for how long, newest first',
    tag: 'patrol',
    query: z.object({
      limit: z.coerce.number().int().min(1).max(500).default(100),
      streamId: StreamId.optional(),
      person: z.string().max(128).optional(),
    }),
    response: items(PatrolLook),
  }),
  patrolReport: route({
    method: 'get',
    path: '/v1/patrol/report',
    access: 'patrol.read',
    summary: 'What patrol came to in a time, such as a shift: by person and by class, with what was missed',
    tag: 'patrol',
    query: z.object(span),
    response: ok(PatrolReport),
  }),
  exportPatrol: route({
    method: 'get',
    path: '/v1/patrol/export',
    access: 'patrol.read',
    summary: 'All looks and misses of a time: JSON, or CSV with a row for each',
    tag: 'patrol',
    query: z.object({ ...span, format: z.enum(['json', 'csv']).default('json') }),
    response: { ...ok(PatrolHistory), alsoAs: 'text/csv' },
  }),
};
