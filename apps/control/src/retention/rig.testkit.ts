import type { StreamRecord } from '@airlock/contracts/control';
import { BlobKey, MessageId, StreamId } from '@airlock/contracts/ids';
import type { Principal, Role } from '@airlock/contracts/person';
import { createClosers } from '@airlock/nest-host/lifecycle';
import { silentLogger } from '@airlock/nest-host/logger';
import { createMetrics } from '@airlock/nest-host/metrics';
import type { Policy } from '@airlock/policy/policy';
import { openFolderBlobs } from '@airlock/storage/blobs/folder';
import { openDatabase } from '@airlock/storage/database';
import { casesRepository } from '@airlock/storage/repositories/cases';
import { chatRepository } from '@airlock/storage/repositories/chat';
import { segmentsRepository } from '@airlock/storage/repositories/segments';
import { streamsRepository } from '@airlock/storage/repositories/streams';
import { verdictsRepository } from '@airlock/storage/repositories/verdicts';
import { hash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AuditLog, openAuditLog } from '../audit/audit-log.js';
import { openLogKey } from '../audit/log-key.js';
import { verdict } from '../control.testkit.js';
import { createApprovals } from '../house/approvals.js';
import { createEffects } from '../house/effect.js';
import type { AdmissionRule, Beginning } from '../house/hooks.js';
import { openRetention, type RetentionGround } from './retention.js';

export const DAY = 86_400_000;
/** A midnight long after the days that opening a database makes for itself. */
export const START = Date.UTC(2030, 0, 1);
export const MINUTE = 60_000;

export const person = (id: string, ...roles: Role[]): Principal => ({ id, kind: 'person', roles });
export const liaison = person('lin', 'liaison');
export const counsel = person('he', 'liaison');
export const board = person('bo', 'board');
export const platform = person('platform', 'platform');
export const officer = person('ou', 'retention_officer');

/** For tests only: a house of retention alone, whose clock the test moves. */
export const openRig = async (policy: Record<string, unknown> = {}, over: Partial<RetentionGround> = {}) => {
  const dir = await mkdtemp(join(tmpdir(), 'airlock-retention-'));
  const [db, blobs] = await Promise.all([
    openDatabase({ memory: true }),
    openFolderBlobs({ dir, fsync: 'none' }),
  ]);
  const closers = createClosers(silentLogger());
  let now = START;
  let ids = 0;
  const clock = (): number => now;
  const effects = createEffects(db, clock, () => undefined);
  const newId = (prefix: string, at: number): string =>
    `${prefix}_${at.toString(36)}${(ids += 1).toString(36)}`;
  const approvals = createApprovals({ effects, newId: (at) => newId('ap', at) as never });
  const admissionRules: AdmissionRule[] = [];
  const beginnings: Beginning[] = [];
  const metrics = createMetrics({ app: 'test' });
  const logger = silentLogger();
  const signer = await openLogKey({ name: 'test.example/log' });
  const audit: AuditLog = await openAuditLog({ db, signer, clock, logger, metrics }, closers);
  const ground: RetentionGround = {
    ...{ db, blobs, clock, logger, metrics, effects, approvals, newId, admissionRules, beginnings },
    policy: () => ({ hash: 'p'.repeat(64), source: { retention: policy['retention'] } }) as never as Policy,
    ...over,
  };
  const retention = await openRetention(ground, closers);
  const rig = {
    ...{
      db,
      blobs: ground.blobs,
      folder: blobs,
      audit,
      retention,
      approvals,
      effects,
      admissionRules,
      clock,
      metrics,
    },
    get now() {
      return now;
    },
    to(at: number): void {
      now = at;
    },
    pass(ms: number): void {
      now += ms;
    },
    async close(): Promise<void> {
      await closers.close();
      await db.close();
      await blobs.close();
      await rm(dir, { recursive: true, force: true });
    },

    /** Begins a stream now, as admission does. */
    async begin(name: string, over: Partial<StreamRecord> = {}): Promise<StreamRecord> {
      const record: StreamRecord = {
        type: 'stream',
        streamId: StreamId.parse(name),
        epoch: 0,
        roomId: `room-${name}` as never,
        streamerId: `streamer-${name}` as never,
        title: 'Cooking',
        category: 'food',
        roomClass: 'all',
        policyHash: 'p',
        release: { mode: 'gated', delayMs: 0 } as never,
        sampling: { fps: 1 } as never,
        live: true,
        startedAt: now,
        ...over,
      };
      await db.transaction(async (tx) => {
        await streamsRepository(tx).save([record]);
        for (const begin of beginnings) await begin(tx, [record]);
      });
      return record;
    },
    end: async (record: StreamRecord): Promise<void> =>
      streamsRepository(db.queries).save([{ ...record, live: false, endedAt: now }]),

    /** A minute of a stream: a segment with its bytes, a chat line, a verdict with a picture, and a hit where asked. */
    async minute(record: StreamRecord, seq: number, hit = false): Promise<void> {
      const { streamId } = record;
      const blob = BlobKey.parse(`segments/${streamId}/0/${String(seq).padStart(8, '0')}.ts`);
      const bytes = Buffer.from(`media of ${streamId} ${seq}`);
      const thumbnail = BlobKey.parse(`thumbs/${streamId}/0-${seq}.jpg`);
      await ground.blobs.put(blob, bytes);
      await ground.blobs.put(thumbnail, Buffer.from('jpeg'));
      await segmentsRepository(db.queries).save([
        { streamId, epoch: 0, seq, container: 'mpegts', blob, startMs: seq * MINUTE, durationMs: MINUTE, bytes: bytes.length, capturedAt: now, sha256: hash('sha256', bytes, 'hex') }, // prettier-ignore
      ]);
      await chatRepository(db.queries).saveMessages([
        { v: 1, streamId, messageId: MessageId.parse(`m${seq}`), userId: `u-${streamId}` as never, text: `line ${seq}`, sentAt: now - MINUTE / 2 }, // prettier-ignore
      ]);
      const timing = { capturedAt: now, receivedAt: now, decidedAt: now };
      const seen = { label: 'sexual.explicit', score: 0.9, detector: { id: 'd', version: '1' }, thumbnail, source: 'frame' }; // prettier-ignore
      const body = { ...verdict(streamId, seq, hit ? 'hold' : 'release'), timing, signals: [seen as never] };
      await verdictsRepository(db.queries).save([body]);
      if (!hit) return;
      const items = [{ key: `s/0/${seq}`, at: now, severity: 4, label: 'sexual.explicit', body }];
      await casesRepository(db.queries).append({ caseId: `case-${streamId}` as never, streamId, items });
    },
    /** What is there of a stream, over all stores. */
    async left(streamId: string): Promise<Record<string, number>> {
      const count = async (table: 'segments' | 'chat' | 'verdicts' | 'case_items'): Promise<number> =>
        (await db.queries.selectFrom(table).select('stream_id').where('stream_id', '=', streamId).execute())
          .length;
      let files = 0;
      for (const prefix of ['segments', 'thumbs'])
        for await (const _ of ground.blobs.list(`${prefix}/${streamId}/`)) files += 1;
      const [segments, chat, verdicts, items] = [await count('segments'), await count('chat'), await count('verdicts'), await count('case_items')]; // prettier-ignore
      return { segments, chat, verdicts, items, files };
    },
  };
  return rig;
};
export type Rig = Awaited<ReturnType<typeof openRig>>;
