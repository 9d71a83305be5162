import { Action } from '@airlock/contracts/action';
import { ChatMessage } from '@airlock/contracts/chat';
import { StreamRecord } from '@airlock/contracts/control';
import type { EvidenceId } from '@airlock/contracts/evidence';
import { BlobKey, type StreamId } from '@airlock/contracts/ids';
import type { Principal } from '@airlock/contracts/person';
import { SegmentVerdict } from '@airlock/contracts/verdict';
import { policyHash } from '@airlock/policy/hash';
import { openFolderBlobs } from '@airlock/storage/blobs/folder';
import { actionsRepository } from '@airlock/storage/repositories/actions';
import { chatRepository } from '@airlock/storage/repositories/chat';
import { evidenceRepository } from '@airlock/storage/repositories/evidence';
import { segmentsRepository } from '@airlock/storage/repositories/segments';
import { streamsRepository } from '@airlock/storage/repositories/streams';
import { verdictsRepository } from '@airlock/storage/repositories/verdicts';
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openAuditLog } from '../audit/audit-log.js';
import { openLogKey } from '../audit/log-key.js';
import { airlock } from '../house/effect.js';
import { openTestGround, person } from '../house/ground.testkit.js';
import type { OnDump } from '../house/hooks.js';
import { openEvidence } from './evidence.js';

export const SEGMENT_MS = 2_000;
export const START = Date.UTC(2026, 10, 22, 12);
/** With a second factor that is always fresh. */
const liaison = (id: string): Principal => ({ ...person(id, 'liaison'), verifiedAt: START * 2 });
export const ann = liaison('ann');
export const bob = liaison('bob');
export const eve = liaison('eve');

const source = { name: 'test', rules: [] };
const JPEG = Buffer.from('ffd8ffe000104a46494600ffd9', 'hex');
export const sha256 = (bytes: Uint8Array | string): string =>
  createHash('sha256').update(bytes).digest('hex');

/** For tests and measurements only: evidence over a database in memory and blobs in a temporary folder. */
export const startTestEvidence = async () => {
  const dir = await mkdtemp(join(tmpdir(), 'airlock-evidence-'));
  const blobs = await openFolderBlobs({ dir, fsync: 'none' });
  const dumps: OnDump[] = [];
  const policy = () => ({ hash: policyHash(source), source }) as never;
  const house = await openTestGround(START, { blobs, dumps, policy });
  const { ground, closers } = house;
  const { db } = ground;
  const signer = await openLogKey({ name: 'test.example/log' });
  const audit = await openAuditLog({ ...ground, signer }, closers);
  const evidence = openEvidence(ground, { audit, signer }, closers);

  const stream = (streamId: StreamId, over: Partial<StreamRecord> = {}): StreamRecord =>
    StreamRecord.parse({
      ...{ type: 'stream', streamId, epoch: 0, roomId: 'r1', streamerId: 'p1', title: 'A <b>title</b>' },
      ...{ category: 'show', roomClass: 'all', policyHash: policyHash(source), sampling: { fps: 1 } },
      ...{ release: { mode: 'delay', delayMs: 10_000 }, live: true, startedAt: START, ...over },
    });
  const at = (seq: number): number => START + (seq + 1) * SEGMENT_MS;

  return {
    ...house,
    ...{ blobs, dumps, evidence, auditLog: audit, signer, stream, seqAt: at },
    /** Writes down segments `from` to `to` of a stream with verdicts, a chat line each, and media of the given size. */
    async air(
      streamId: StreamId,
      from: number,
      to: number,
      o: { bytes?: number; skip?: number[]; hit?: number } = {},
    ) {
      const seqs = Array.from({ length: to - from + 1 }, (_, i) => from + i).filter(
        (s) => !o.skip?.includes(s),
      );
      await streamsRepository(db.queries).save([stream(streamId)]);
      const entries = await Promise.all(
        seqs.map(async (seq) => {
          const bytes = Buffer.alloc(o.bytes ?? 32, `${streamId}/${seq} `);
          const blob = BlobKey.parse(`media/${streamId}/0/${seq}.ts`);
          await blobs.put(blob, bytes);
          return {
            ...{ streamId, epoch: 0, seq, container: 'mpegts' as const, blob, bytes: bytes.length },
            ...{
              startMs: seq * SEGMENT_MS,
              durationMs: SEGMENT_MS,
              capturedAt: at(seq),
              sha256: sha256(bytes),
            },
          };
        }),
      );
      await segmentsRepository(db.queries).save(entries);
      const thumbnail = BlobKey.parse(`thumbs/${streamId}/0-1.jpg`);
      if (o.hit !== undefined) await blobs.put(thumbnail, JPEG);
      const verdicts = seqs.map((seq) => {
        const isHit = seq === o.hit;
        const detector = { id: 'nsfw', version: '3.1' };
        return SegmentVerdict.parse({
          ...{
            v: 1,
            kind: 'segment',
            streamId,
            epoch: 0,
            seq,
            final: true,
            decision: isHit ? 'dump' : 'release',
          },
          signals: isHit
            ? [{ label: 'sexual.explicit', score: 0.97, detector, source: 'frame', thumbnail }]
            : [],
          rules: isHit ? [{ rule: 'explicit', severity: 5, when: 'over("sexual.explicit")', facts: { score: 0.97 } }] : [], // prettier-ignore
          policyHash: policyHash(source),
          timing: { capturedAt: at(seq), receivedAt: at(seq), decidedAt: at(seq) + 50 },
          coverage: { frames: 2, reused: 0, unwatchedMs: 0 },
        });
      });
      await verdictsRepository(db.queries).save(verdicts);
      await chatRepository(db.queries).saveMessages(
        seqs.map(
          (seq) =>
          ChatMessage.parse({ v: 1, streamId, messageId: `m${seq}`, userId: 'u1', text: `<script>${seq}</script>`, sentAt: at(seq) }), // prettier-ignore
        ),
      );
      return verdicts;
    },
    end: (streamId: StreamId, endedAt: number) =>
      streamsRepository(db.queries).save([stream(streamId, { live: false, endedAt })]),
    /** Cuts the stream as the control topic's recorder does. */
    cut: (streamId: StreamId, actionId: string, decidedAt: number) =>
      ground.effects(airlock('test'), async (effect) => {
        const action = Action.parse({
          ...{ actionId, kind: 'cut', streamId, reason: 'explicit', decidedAt },
          origin: { type: 'human', user: 'dan', role: 'duty' },
        });
        await actionsRepository(effect.tx).insert(action);
        effect.record({ kind: 'stream.cut', subject: streamId, detail: { ...action } });
        for (const consequence of ground.consequences) await consequence(effect, action, stream(streamId));
      }),
    only: async (streamId: StreamId): Promise<EvidenceId> => {
      const [found, ...more] = await evidenceRepository(db.queries).list({ limit: 9, streamId });
      if (found === undefined || more.length > 0) throw new Error(`${more.length + 1} evidences`);
      return found.evidenceId;
    },
    /** Two people let it out; the bytes of the package. */
    async export(evidenceId: EvidenceId): Promise<Uint8Array> {
      const asked = await evidence.release(evidenceId, { destination: 'The court', reason: 'order 7' }, ann);
      await ground.approvals.approve(asked, bob);
      const { zip } = await evidence.export(evidenceId, asked, ann);
      return Buffer.concat(await zip.toArray());
    },
    async close() {
      await house.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
};
export type TestEvidence = Awaited<ReturnType<typeof startTestEvidence>>;
