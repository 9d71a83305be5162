import { inProcessDirectPath } from '@airlock/bus/direct';
import { openEmbeddedBus } from '@airlock/bus/embedded';
import type { Approval, ApprovalId } from '@airlock/contracts/approval';
import { StreamRecord } from '@airlock/contracts/control';
import type { CaseId, StreamId, StreamerId } from '@airlock/contracts/ids';
import type { Principal, Role } from '@airlock/contracts/person';
import { silentLogger } from '@airlock/nest-host/logger';
import { createMetrics } from '@airlock/nest-host/metrics';
import { compilePolicy } from '@airlock/policy/compile';
import { openFolderBlobs } from '@airlock/storage/blobs/folder';
import { openDatabase } from '@airlock/storage/database';
import { streamsRepository } from '@airlock/storage/repositories/streams';
import { readFile } from 'node:fs/promises';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDecisions } from '../decisions.js';
import { createEvents } from '../events.js';
import { createApprovals } from '../house/approvals.js';
import { createEffects } from '../house/effect.js';
import type { HouseGround } from '../house/house.js';
import { Hub } from '../hub.js';
import { idSource } from '../ids.js';
import { createPager } from '../paging/raise.js';
import { Meter } from '../pipeline/meter.js';
import { Projection } from '../projection.js';
import { createRecords } from '../records.js';

const DEFAULT = new URL('../../../../deploy/policy/default.yaml', import.meta.url);

export const person = (id: string, ...roles: Role[]): Principal => ({ id, kind: 'person', roles });

/** For tests only: the ground of the house on a database in memory, where actions are written down as they are taken. */
export const openTestGround = async () => {
  const dir = await mkdtemp(join(tmpdir(), 'airlock-house-'));
  const compiled = compilePolicy(await readFile(DEFAULT, 'utf8'));
  if (!compiled.ok) throw new Error('the default policy does not compile');
  const { policy } = compiled;
  const logger = silentLogger();
  const metrics = createMetrics({ app: 'test' });
  const db = await openDatabase({ memory: true });
  const blobs = await openFolderBlobs({ dir: join(dir, 'blobs'), fsync: 'none' });
  const bus = await openEmbeddedBus({ dir: join(dir, 'bus'), fsync: 'normal', upkeepMs: 0 });
  const time = { now: Date.UTC(2026, 4, 1, 12) };
  const clock = () => time.now;
  const effects = createEffects(db, clock, () => undefined);
  let n = 0;
  const newId = (prefix: string) => `${prefix}_${(n += 1)}`;
  const approvals = createApprovals({ effects, newId: () => newId('ap') as ApprovalId });
  const reconsidered: (StreamerId | undefined)[] = [];
  const consequences: HouseGround['consequences'] = [];
  const records = createRecords(db, {
    ...{ newCaseId: () => newId('case') as CaseId, servers: ['live'], effects, consequences, blobs },
    ...{ dumps: [], beginnings: [], endings: [], policyHash: () => policy.hash },
  });
  const hub = new Hub();
  const projection = new Projection({
    ...{ bus, direct: inProcessDirectPath(), clock, hub, gateUrl: () => 'http://gate', logger },
    meter: new Meter(clock),
    onAction: () => undefined,
  });
  let written = Promise.resolve();
  const decisions = createDecisions({
    ...{ projection, records, ids: idSource(), clock, events: createEvents(metrics, logger) },
    writer: {
      async send(record) {
        if (record.type !== 'action') return;
        const { action, from } = record;
        const stream = projection.streams.record(action.streamId);
        // One after the other, as the recorder reads them.
        const mine = written.then(() => records.action(action, stream, true, from));
        written = mine.then(
          () => undefined,
          () => undefined,
        );
        await mine;
      },
      publish: () => Promise.resolve(),
      waiting: 0,
      close: () => Promise.resolve(),
    },
  });
  const ground = {
    ...{
      db,
      blobs,
      clock,
      policy: () => policy,
      projection,
      decisions,
      hub,
      logger,
      metrics,
      effects,
      approvals,
    },
    ...{ consequences, reversals: [], admissionRules: [], endings: [], dumps: [], newId },
    ...{ caseClosings: [], caseReopenings: [], claimRules: [], sightings: [] },
    reconsider: ({ streamerId }: { streamerId?: StreamerId }) => void reconsidered.push(streamerId),
    page: createPager({ newId, policy: () => policy }).raise,
  } as unknown as HouseGround;
  return {
    ground,
    db,
    records,
    projection,
    hub,
    decisions,
    time,
    reconsidered,
    /** A stream on air. */
    async onAir(id: string, over: Partial<StreamRecord> = {}): Promise<StreamRecord> {
      const facts = {
        ...{ streamId: id as StreamId, roomId: `room-${id}`, streamerId: `streamer-${id}` },
        ...{ title: `Show ${id}`, category: 'music', ...over },
      };
      const { roomClass, release, sampling } = policy.roomClass({ audience: 0, tier: '', ...facts } as never);
      const record = StreamRecord.parse({
        ...{ type: 'stream', epoch: 0, roomClass, release, sampling, policyHash: policy.hash, live: true },
        startedAt: time.now,
        ...facts,
      });
      projection.apply(record);
      await streamsRepository(db.queries).save([record]);
      return record;
    },
    approve: (id: ApprovalId, who: Principal): Promise<Approval> => approvals.approve(id, who),
    async close() {
      await bus.close();
      await db.close();
      await blobs.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
};
export type TestGround = Awaited<ReturnType<typeof openTestGround>>;
