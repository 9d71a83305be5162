import type { AdmissionFinding, AdmissionRequest } from '@airlock/contracts/admission';
import type { StreamRecord } from '@airlock/contracts/control';
import type { StreamId } from '@airlock/contracts/ids';
import type { Logger } from '@airlock/nest-host/logger';
import { strictestFloor } from '@airlock/moderation/admission';
import type { Policy } from '@airlock/policy/policy';
import { deadlinesRepository } from '@airlock/storage/repositories/deadlines';
import type { Decisions } from '../decisions.js';
import { type Actor, airlock, type Effects } from '../house/effect.js';
import type { Reconsider } from '../house/hooks.js';
import { actionIdFromKey } from '../ids.js';
import type { Projection } from '../projection.js';
import { type ChangeStream, type Unplanned, withPlan } from '../stream-changes.js';
import type { Asked, AskHouse } from './ask-house.js';

/** How often the times are looked at until which answers hold; far below the 10 s in which a change has to show, ms. */
const LOOK_MS = 500;
const RETRY_MS = 1_000;
const AT_ONCE = 8;
/** A rule that names a time which is over is not asked in every look, ms. */
const NOT_BEFORE_MS = 5_000;
/** The rule that stands on cuts of this kind: they end a stream, and say nothing of the next one. */
export const ADMISSION_RULE = 'admission';

export interface ReAskingDeps {
  readonly projection: Projection;
  readonly ask: AskHouse;
  readonly change: ChangeStream;
  readonly decisions: Pick<Decisions, 'byRule'>;
  readonly effects: Effects;
  readonly policy: () => Policy;
  readonly onCases: (streamId: StreamId, cases: readonly AdmissionFinding[]) => Promise<void>;
  readonly clock: () => number;
  readonly logger: Logger;
}

/** Keeps asking whether what is on air may still be, and how. */
export interface ReAsking {
  readonly reconsider: Reconsider;
  /** What only the request said and no record may: kept while the stream is on air. */
  remember(streamId: StreamId, request: AdmissionRequest): void;
  /** How many watch now; the class follows. Resolves once it does. */
  audience(actor: Actor, streamId: StreamId, viewers: number): Promise<void>;
  /** Somebody found that the stream is about something else than declared. */
  category(actor: Actor, streamId: StreamId, category: string, reason: string): Promise<void>;
  /** What viewers are prompted with from now on. */
  prompt(actor: Actor, streamId: StreamId, prompt: string): Promise<void>;
  /** The stream is over: nobody has to come for it any more. */
  over(record: StreamRecord): Promise<void>;
  /** Waits for every question that is being asked. */
  close(): Promise<void>;
}

export const startReAsking = (deps: ReAskingDeps): ReAsking => {
  const { projection, ask, change, decisions, effects, policy, clock, logger } = deps;
  const { streams } = projection;
  const asked = new Map<StreamId, Pick<AdmissionRequest, 'remoteAddress' | 'host'>>();
  /** Waiting to be asked about; a stream that is being asked about may wait again. */
  const waiting = new Set<StreamId>();
  const running = new Map<StreamId, Promise<void>>();
  const retries = new Set<NodeJS.Timeout>();
  let closed = false;

  const requestOf = (record: StreamRecord): AdmissionRequest => ({
    roomId: record.roomId,
    streamerId: record.streamerId,
    title: record.title,
    category: record.category,
    source: 'rtmp',
    ...asked.get(record.streamId),
    ...(record.audience === undefined ? {} : { audience: String(record.audience) }),
    ...(record.tenant === undefined ? {} : { tenant: record.tenant }),
    ...(record.tier === undefined ? {} : { tier: record.tier }),
    ...(record.declared === undefined ? {} : { declared: record.declared }),
  });

  const end = async (record: StreamRecord, deny: Asked['deny']): Promise<void> => {
    const { streamId } = record;
    const reason = deny.map((f) => f.reason).join('; ');
    // Whoever was let back in by a person is cut anew, by an action of its own.
    const lifted = streams.actions
      .ofStream(streamId)
      .filter((a) => isByAdmission(a) && !streams.actions.inForce(a, clock())).length;
    const clause = deny.find((f) => f.basis !== undefined)?.basis;
    await decisions.byRule(streamId, {
      actionId: actionIdFromKey(streamId, `${ADMISSION_RULE}/${lifted}`),
      kind: 'cut',
      rule: ADMISSION_RULE,
      policyHash: policy().hash,
      reason: `No longer admitted: ${reason}`.slice(0, 2_000),
      ...(clause === undefined ? {} : { clause }),
    });
  };

  const adapt = async (streamId: StreamId, answer: Asked): Promise<void> => {
    let before: StreamRecord | undefined;
    const after = await change(streamId, (record) => {
      before = record;
      const next = withAnswer(record, answer, policy(), clock());
      return sameAnswer(record, next) ? undefined : next;
    });
    if (after === undefined || before === undefined) return;
    const begins = answer.floors.filter((f) => f.page === true && before?.floor?.mode !== f.floor.mode);
    const was = before;
    await effects(airlock('admission'), async ({ tx, now, record, announce }) => {
      const why = [...answer.floors, ...answer.restrict].map((f) => f.reason);
      record({
        kind: 'stream.reconsidered',
        subject: streamId,
        before: planOf(was),
        after: planOf(after),
        policyHash: after.policyHash,
        ...(why.length === 0 ? {} : { reason: why.join('; ') }),
      });
      announce({ type: 'airlock.stream.reconsidered', subject: streamId, data: { plan: planOf(after) } });
      const key = reviewKey(streamId);
      const deadlines = deadlinesRepository(tx);
      if (begins.length > 0) {
        const title = `Every run of ${streamId} now waits for a person: ${why.join('; ')}`.slice(0, 500);
        await deadlines.set({ key, kind: 'admission.review', subject: streamId, title, what: was.title || streamId, dueAt: now, remindAt: [], urgency: 'page' }); // prettier-ignore
      } else if (was.floor?.mode === 'review' && after.floor?.mode !== 'review')
        await deadlines.meet(key, now);
    });
  };

  /** Somebody says something new about a stream: at once by the class that it gives, then by what the rules say to it. */
  const declare = async (
    actor: Actor,
    streamId: StreamId,
    kind: string,
    next: (record: StreamRecord) => StreamRecord | undefined,
    reason?: string,
  ): Promise<void> => {
    let before: StreamRecord | undefined;
    const after = await change(streamId, (record) => next((before = record)));
    if (after === undefined || before === undefined) return;
    wait(streamId);
    const entry = { kind, subject: streamId, before: planOf(before), after: planOf(after) };
    await effects(actor, async ({ record }) =>
      record({ ...entry, ...(reason === undefined ? {} : { reason }) }),
    );
  };

  const about = async (streamId: StreamId): Promise<void> => {
    const record = streams.record(streamId);
    if (record?.live !== true || isEnded(streamId)) return;
    const answer = await ask(requestOf(record), record);
    if (answer.deny.length > 0) return end(record, answer.deny);
    // What a rule that failed would have said is not known: the stream stays as it is.
    if (answer.failed.length > 0) return later(streamId);
    await adapt(streamId, answer);
    if (answer.cases.length > 0) await deps.onCases(streamId, answer.cases);
  };
  const isEnded = (streamId: StreamId): boolean =>
    streams.actions.darkening(streamId, clock()).some(isByAdmission);

  const later = (streamId: StreamId): void => {
    const timer = setTimeout(() => {
      retries.delete(timer);
      wait(streamId);
    }, RETRY_MS);
    timer.unref();
    retries.add(timer);
  };

  const start = (): void => {
    for (const streamId of waiting) {
      if (running.size >= AT_ONCE || closed) return;
      if (running.has(streamId)) continue;
      waiting.delete(streamId);
      const work = about(streamId)
        .catch((err: unknown) => {
          logger.error({ err, streamId }, 'a stream on air could not be asked about');
          later(streamId);
        })
        .finally(() => {
          running.delete(streamId);
          start();
        });
      running.set(streamId, work);
    }
  };
  const wait = (streamId: StreamId): void => {
    if (closed) return;
    waiting.add(streamId);
    start();
  };

  const look = setInterval(() => {
    const now = clock();
    for (const { streamId, askAgainAt = Infinity } of streams.live()) if (askAgainAt <= now) wait(streamId);
    for (const streamId of asked.keys()) if (streams.record(streamId)?.live !== true) asked.delete(streamId);
  }, LOOK_MS);
  look.unref();

  return {
    reconsider({ streamerId }) {
      for (const record of streams.live())
        if (streamerId === undefined || record.streamerId === streamerId) wait(record.streamId);
    },

    remember(streamId, { remoteAddress, host }) {
      asked.set(streamId, {
        ...(remoteAddress === undefined ? {} : { remoteAddress }),
        ...(host === undefined ? {} : { host }),
      });
    },

    async audience(actor, streamId, viewers) {
      await declare(actor, streamId, 'stream.audience', (record) => {
        const next = withPlan({ ...record, audience: viewers }, policy());
        return sameAnswer(record, next) && isNear(record.audience ?? 0, viewers) ? undefined : next;
      });
    },

    async category(actor, streamId, category, reason) {
      const to = (record: StreamRecord) =>
        record.category === category ? undefined : withPlan({ ...record, category }, policy());
      await declare(actor, streamId, 'stream.category', to, reason);
    },

    async prompt(actor, streamId, prompt) {
      await declare(actor, streamId, 'stream.prompt', (record) =>
        record.declared?.prompt === prompt
          ? undefined
          : withPlan({ ...record, declared: { ...record.declared, prompt } }, policy()),
      );
    },

    async over({ streamId, floor }) {
      if (floor?.mode !== 'review') return;
      await effects(airlock('admission'), async ({ tx, now, record }) => {
        if (await deadlinesRepository(tx).cancel(reviewKey(streamId), now))
          record({ kind: 'stream.review_over', subject: streamId });
      });
    },

    async close() {
      closed = true;
      clearInterval(look);
      for (const timer of retries) clearTimeout(timer);
      await Promise.allSettled(running.values());
    },
  };
};

const reviewKey = (streamId: StreamId): string => `admission.review/${streamId}`;

/** The count of viewers is written down when it means something: another class, or twice or half as many. */
const isNear = (before: number, now: number): boolean =>
  now === before || (before > 0 && now > before / 2 && now < before * 2);

export const isByAdmission = ({
  origin,
}: {
  readonly origin: { readonly type: string; readonly rule?: string };
}): boolean =>
  // prettier-ignore
  origin.type === 'policy' && origin.rule === ADMISSION_RULE;

/** The stream as the house says now that it has to be. */
export const withAnswer = (
  record: Unplanned,
  { tier = record.tier, tags, restrict, floors, until }: Asked,
  policy: Policy,
  now: number,
): StreamRecord => {
  const { tags: _tags, restrictions: _restrictions, floor: _floor, askAgainAt: _until, ...rest } = record;
  const floor = strictestFloor(floors.map((f) => f.floor));
  return withPlan(
    {
      ...rest,
      ...(tier === undefined ? {} : { tier }),
      ...(tags.length === 0 ? {} : { tags: [...tags] }),
      ...(restrict.length === 0 ? {} : { restrictions: [...new Set(restrict.map((f) => f.code))].sort() }),
      ...(floor === undefined ? {} : { floor }),
      ...(until === undefined ? {} : { askAgainAt: until > now ? until : now + NOT_BEFORE_MS }),
    },
    policy,
  );
};

const planOf = ({ roomClass, release, sampling, tier, tags, restrictions, floor, audience, category, declared }: StreamRecord) => ({ roomClass, mode: release.mode, delayMs: release.delayMs, fps: sampling.fps, tier, tags, restrictions, floor, audience, category, prompt: declared?.prompt }); // prettier-ignore

/** Nothing that matters to anybody has changed. */
const sameAnswer = (a: StreamRecord, b: StreamRecord): boolean => {
  const of = ({
    roomClass,
    policyHash,
    release,
    sampling,
    tier,
    tags,
    restrictions,
    floor,
    askAgainAt,
  }: StreamRecord) =>
    // prettier-ignore
    JSON.stringify([roomClass, policyHash, release, sampling, tier, tags, restrictions, floor, askAgainAt]);
  return of(a) === of(b);
};
