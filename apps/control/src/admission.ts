import type {
  AdmissionAnswer,
  AdmissionFinding,
  AdmissionRequest,
  StreamSession,
} from '@airlock/contracts/admission';
import type { Action } from '@airlock/contracts/action';
import type { StreamRecord } from '@airlock/contracts/control';
import type { StreamId } from '@airlock/contracts/ids';
import type { Policy } from '@airlock/policy/policy';
import type { BlobStore } from '@airlock/storage/blobs/port';
import { gathered } from '@airlock/storage/gathered';
import { together } from '@airlock/storage/together';
import { type Asked, type AskHouse, refusals } from './admission/ask-house.js';
import { isByAdmission, type ReAsking, withAnswer } from './admission/re-asking.js';
import type { ControlWriter } from './control-writer.js';
import type { Events } from './events.js';
import type { IdSource } from './ids.js';
import type { Projection } from './projection.js';
import { type Admitted, onRecord, type Records, type Refused } from './records.js';
import type { ChangeStream } from './stream-changes.js';

export interface AdmissionDeps {
  readonly projection: Projection;
  readonly records: Records;
  readonly blobs: Pick<BlobStore, 'room'>;
  readonly writer: ControlWriter;
  readonly change: ChangeStream;
  readonly ask: AskHouse;
  readonly reAsking: Pick<ReAsking, 'remember' | 'over'>;
  /** A person has to look at why the stream was let on. */
  readonly onCases: (streamId: StreamId, cases: readonly AdmissionFinding[]) => Promise<void>;
  readonly policy: () => Policy;
  readonly ids: IdSource;
  readonly clock: () => number;
  readonly events: Events;
}

/** With less than this left of the store, what is on air may still be recorded and nothing new is let on, bytes. */
const MIN_ROOM = 64 * 1024 * 1024;

const why = (a: Action): AdmissionFinding => {
  const until = a.until === undefined ? 'until it is lifted' : `until ${new Date(a.until).toISOString()}`;
  return {
    code: `action.${a.kind}`,
    reason: `${a.kind} of stream ${a.streamId} is in force ${until}: ${a.reason}`,
    ...(a.clause === undefined ? {} : { basis: a.clause }),
  };
};

/** Who may go live, and as what. A refusal is an answer; a failure to record is an error, which refuses as well. */
export const createAdmission = (deps: AdmissionDeps) => {
  const { projection, records, blobs, writer, change, ask, reAsking, onCases, ids, clock, events } = deps;
  const { streams } = projection;
  /** Two publishers of one room must not both find it free. */
  const busy = new Set<string>();
  const written = together<Admitted | Refused>((items) => records.admissions(items));
  const publish = together<StreamRecord>((items) => writer.publish(...items), 'all');

  const end = async (streamId: StreamId): Promise<void> => {
    const ended = await change(streamId, (record) => ({ ...record, live: false, endedAt: clock() }));
    if (ended === undefined) return;
    await records.streamEnded(ended);
    await reAsking.over(ended);
  };

  const findingsAgainst = (request: AdmissionRequest): AdmissionFinding[] => {
    // What ended for want of a paper may come back with one: the rules are asked again anyway.
    const findings = streams
      .inForceFor(request, clock())
      .filter((a) => !isByAdmission(a))
      .map(why);
    const { roomId, streamerId } = request;
    const other = streams.liveInRoom(roomId);
    if (other !== undefined && other.streamerId !== streamerId)
      findings.push({ code: 'room.taken', reason: `room ${roomId} is on air with another streamer` });
    if (busy.has(roomId))
      findings.push({ code: 'room.busy', reason: `room ${roomId} is being opened by somebody else` });
    return findings;
  };

  /** A store that cannot say how much room it has is not known to have any; who asks meanwhile shares an answer. */
  const roomLeft = gathered(async (keys: readonly 'room'[]) => {
    const left = (await blobs.room?.().catch(() => 0)) ?? Infinity;
    return new Map(keys.map((key) => [key, left]));
  });
  const storeFindings = async (): Promise<AdmissionFinding[]> =>
    (await roomLeft('room'))! < MIN_ROOM
      ? [{ code: 'store.full', reason: 'the store of recordings is full', basis: '2018 Joint Notice §4' }]
      : [];

  const refuse = async (
    request: AdmissionRequest,
    findings: readonly AdmissionFinding[],
  ): Promise<AdmissionAnswer> => {
    await written({ request, findings, at: clock() });
    const reasons = findings.map((f) => f.reason);
    events.refused(request.roomId, reasons);
    return { allow: false, reasons, findings: [...findings] };
  };

  const admit = async (request: AdmissionRequest): Promise<AdmissionAnswer> => {
    const [full, asked] = await Promise.all([storeFindings(), ask(request)]);
    // Nothing waits between this look and taking the room.
    const against = [...full, ...findingsAgainst(request), ...refusals(asked)];
    if (against.length > 0) return refuse(request, against);
    busy.add(request.roomId);
    try {
      const now = clock();
      const previous = streams.liveInRoom(request.roomId);
      if (previous !== undefined) await end(previous.streamId);
      const streamId = ids.stream(request.roomId, now);
      const record = recordOf(request, streamId, asked, deps.policy(), now);
      const findings = [...asked.floors, ...asked.restrict, ...asked.cases].map(bare);
      // Recorded first: a stream on air that no log knows of would be worse than one refused.
      await onRecord(written({ record, request, findings }), 'The admission');
      reAsking.remember(streamId, request);
      await publish(record);
      projection.apply(record);
      events.admitted(streamId, record.roomClass);
      if (asked.cases.length > 0) await onRecord(onCases(streamId, asked.cases), 'The case');
      return {
        allow: true,
        reasons: [`admitted as ${record.roomClass} (${record.release.mode})`],
        stream: { streamId, epoch: 0 },
        findings,
        plan: planOf(record),
        restrictions: [...(record.restrictions ?? [])],
        ...(record.tier === undefined ? {} : { tier: record.tier }),
        ...(record.askAgainAt === undefined ? {} : { until: record.askAgainAt }),
      };
    } finally {
      busy.delete(request.roomId);
    }
  };

  return {
    admit,
    /** What speaks against it now, without opening anything; a refusal is written down. */
    async check(request: AdmissionRequest): Promise<readonly string[]> {
      const [full, asked] = await Promise.all([storeFindings(), ask(request)]);
      const against = [...full, ...findingsAgainst(request), ...refusals(asked)];
      if (against.length > 0) await refuse(request, against);
      return against.map((f) => f.reason);
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

const recordOf = (
  request: AdmissionRequest,
  streamId: StreamId,
  asked: Asked,
  policy: Policy,
  now: number,
): StreamRecord => {
  const { roomId, streamerId, title, category, tenant, declared, tier } = request;
  const plain = {
    type: 'stream' as const,
    streamId,
    roomId,
    streamerId,
    title,
    category,
    audience: Math.max(0, Number.parseInt(request.audience ?? '0', 10) || 0),
    ...(tier === undefined ? {} : { tier }),
    ...(tenant === undefined ? {} : { tenant }),
    ...(declared === undefined ? {} : { declared }),
    epoch: 0,
    live: true,
    startedAt: now,
  };
  return withAnswer(plain, asked, policy, now);
};

const bare = ({ code, reason, basis }: AdmissionFinding): AdmissionFinding => ({
  code,
  reason,
  ...(basis === undefined ? {} : { basis }),
});

const planOf = ({ roomClass, policyHash, release, sampling }: StreamRecord) => ({
  roomClass,
  policyHash,
  mode: release.mode,
  delayMs: release.delayMs,
  sampling,
});
