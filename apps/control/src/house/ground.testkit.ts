import type { ApprovalId } from '@airlock/contracts/approval';
import type { AdmissionRequest } from '@airlock/contracts/admission';
import { RoomId, type StreamerId } from '@airlock/contracts/ids';
import { PagingRules } from '@airlock/contracts/page';
import type { Principal, Role } from '@airlock/contracts/person';
import { createClosers } from '@airlock/nest-host/lifecycle';
import { silentLogger } from '@airlock/nest-host/logger';
import { createMetrics } from '@airlock/nest-host/metrics';
import { openDatabase } from '@airlock/storage/database';
import { auditRepository } from '@airlock/storage/repositories/audit';
import { createPager } from '../paging/raise.js';
import { pageOfDeadline } from '../paging/sources.js';
import { createApprovals } from './approvals.js';
import { startDeadlines } from './deadlines.js';
import { createEffects } from './effect.js';
import type { HouseGround } from './house.js';

/** What the rules of a house stand on, with a database in memory, a clock that tests move, and streams by name alone. */
export const openTestGround = async (startsAt: number, more: Partial<HouseGround> = {}) => {
  const db = await openDatabase({ memory: true });
  const logger = silentLogger();
  const closers = createClosers(logger);
  const metrics = createMetrics({ app: 'test' });
  const reconsidered: (StreamerId | '*')[] = [];
  let now = startsAt;
  let ids = 0;
  const newId = (prefix: string): string => `${prefix}_${(ids += 1).toString().padStart(6, '0')}`;
  const clock = (): number => now;
  const effects = createEffects(db, clock, () => undefined);
  const ground = {
    db,
    logger,
    metrics,
    clock,
    effects,
    newId,
    policy: () => ({ hash: 'p', source: {} }),
    approvals: createApprovals({ effects, newId: () => newId('ap') as ApprovalId }),
    consequences: [],
    reversals: [],
    caseClosings: [],
    caseReopenings: [],
    claimRules: [],
    sightings: [],
    admissionRules: [],
    reconsider: ({ streamerId }: { streamerId?: StreamerId }) => void reconsidered.push(streamerId ?? '*'),
    page: createPager({ newId, policy: () => ({ source: { paging: PagingRules.parse({}) } }) as never })
      .raise,
    ...more,
  } as unknown as HouseGround;
  const deadlines = startDeadlines({ effects, logger, page: pageOfDeadline(ground.page) });
  closers.add('deadlines', () => deadlines.close());
  return {
    ground,
    closers,
    deadlines,
    /** Streamers asked about again; `*` for all of them. */
    reconsidered,
    at: (time: number): void => void (now = time),
    pass: (ms: number): void => void (now += ms),
    /** What the rules say against a stream, by code. */
    refusals: async (request: Partial<AdmissionRequest> & { streamerId: StreamerId }): Promise<string[]> => {
      const asked = {
        roomId: RoomId.parse('room'),
        title: '',
        category: 'general',
        source: 'rtmp',
        ...request,
      } as const;
      const opinions = await Promise.all(ground.admissionRules.map((r) => r.opinion(asked, now)));
      return opinions.flatMap((o) => (o.deny ?? []).map((f) => f.code));
    },
    /** Entries of the audit log, oldest first. */
    audit: async (kind?: string) => {
      const rows = await auditRepository(db.queries).range(0, 100_000);
      return rows.filter((r) => kind === undefined || r.kind === kind);
    },
    async close(): Promise<void> {
      await closers.close();
      await db.close();
    },
  };
};
export type TestGround = Awaited<ReturnType<typeof openTestGround>>;

/** Somebody of the house. */
export const person = (id: string, ...roles: Role[]): Principal => ({ id, kind: 'person', roles });
