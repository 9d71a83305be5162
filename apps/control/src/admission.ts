import type { AdmissionAnswer, AdmissionRequest, StreamSession } from '@airlock/contracts/admission';
import type { Action } from '@airlock/contracts/action';
import type { StreamRecord } from '@airlock/contracts/control';
import type { StreamId } from '@airlock/contracts/ids';
import type { Policy } from '@airlock/policy/policy';
import type { BlobStore } from '@airlock/storage/blobs/port';
import type { ControlWriter } from './control-writer.js';
import type { Events } from './events.js';
import type { IdSource } from './ids.js';
import type { Projection } from './projection.js';
import { onRecord, type Records } from './records.js';
import type { ChangeStream } from './stream-changes.js';

export interface AdmissionDeps {
  readonly projection: Projection;
  readonly records: Records;
  readonly blobs: Pick<BlobStore, 'room'>;
  readonly writer: ControlWriter;
  readonly change: ChangeStream;
  readonly policy: () => Policy;
  readonly ids: IdSource;
  readonly clock: () => number;
  readonly events: Events;
}

/** With less than this left of the store, what is on air may still be recorded and nothing new is let on, bytes. */
const MIN_ROOM = 64 * 1024 * 1024;

const why = (a: Action): string => {
  const until = a.until === undefined ? 'until it is lifted' : `until ${new Date(a.until).toISOString()}`;
  return `${a.kind} of stream ${a.streamId} is in force ${until}: ${a.reason}`;
};

/** Who may go live, and as what. A refusal is an answer; a failure to record is an error, which refuses as well. */
export const createAdmission = (deps: AdmissionDeps) => {
  const { projection, records, blobs, writer, change, ids, clock, events } = deps;
  const { streams } = projection;
  /** Two publishers of one room must not both find it free. */
  const busy = new Set<string>();

  const end = async (streamId: StreamId): Promise<void> => {
    const ended = await change(streamId, (record) => ({ ...record, live: false, endedAt: clock() }));
    if (ended !== undefined) await records.streamEnded(ended);
  };

  const reasonsAgainst = (request: AdmissionRequest): string[] => {
    const reasons = streams.inForceFor(request, clock()).map(why);
    const other = streams.liveInRoom(request.roomId);
    if (other !== undefined && other.streamerId !== request.streamerId) {
      reasons.push(`room ${request.roomId} is on air with another streamer`);
    }
    if (busy.has(request.roomId)) reasons.push(`room ${request.roomId} is being opened by somebody else`);
    return reasons;
  };

  /** A store that cannot say how much room it has is not known to have any. */
  const storeReasons = async (): Promise<string[]> =>
    blobs.room !== undefined && (await blobs.room().catch(() => 0)) < MIN_ROOM
      ? ['the store of recordings is full']
      : [];

  const refuse = async (request: AdmissionRequest, reasons: readonly string[]): Promise<void> => {
    await records.streamRefused(request, reasons, clock());
    events.refused(request.roomId, reasons);
  };

  const admit = async (request: AdmissionRequest): Promise<AdmissionAnswer> => {
    const full = await storeReasons();
    // Nothing waits between this look and taking the room.
    const reasons = [...full, ...reasonsAgainst(request)];
    if (reasons.length > 0) {
      await refuse(request, reasons);
      return { allow: false, reasons };
    }
    busy.add(request.roomId);
    try {
      const now = clock();
      const previous = streams.liveInRoom(request.roomId);
      if (previous !== undefined) await end(previous.streamId);
      const streamId = ids.stream(request.roomId, now);
      const policy = deps.policy();
      const facts = {
        streamId,
        roomId: request.roomId,
        streamerId: request.streamerId,
        title: request.title,
        category: request.category,
        audience: Math.max(0, Number.parseInt(request.audience ?? '0', 10) || 0),
        tier: request.tier ?? '',
      };
      const room = policy.roomClass(facts);
      const record: StreamRecord = {
        type: 'stream',
        ...facts,
        ...(request.tenant === undefined ? {} : { tenant: request.tenant }),
        epoch: 0,
        roomClass: room.roomClass,
        policyHash: policy.hash,
        release: room.release,
        sampling: room.sampling,
        live: true,
        startedAt: now,
      };
      // Recorded first: a stream on air that no log knows of would be worse than one refused.
      await onRecord(records.streamAdmitted(record, request), 'The admission');
      await writer.publish(record);
      projection.apply(record);
      events.admitted(streamId, room.roomClass);
      return {
        allow: true,
        reasons: [`admitted as ${room.roomClass} (${room.release.mode})`],
        stream: { streamId, epoch: 0 },
      };
    } finally {
      busy.delete(request.roomId);
    }
  };

  return {
    admit,
    /** What speaks against it now, without opening anything; a refusal is written down. */
    async check(request: AdmissionRequest): Promise<readonly string[]> {
      const reasons = [...(await storeReasons()), ...reasonsAgainst(request)];
      if (reasons.length > 0) await refuse(request, reasons);
      return reasons;
    },
    ended: end,
    /** Ends what an earlier process left on air: whoever captured it is gone with that process. */
    async endLeftovers(startedBefore: number): Promise<void> {
      const left = streams.live().filter((r) => r.startedAt < startedBefore);
      await Promise.all(left.map((r) => end(r.streamId)));
    },
    async resumed({ streamId, epoch }: StreamSession): Promise<void> {
      await change(streamId, (record) => (epoch > record.epoch ? { ...record, epoch } : undefined));
    },
  };
};

export type Admission = ReturnType<typeof createAdmission>;
