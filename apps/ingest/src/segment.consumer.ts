import type { StreamRecord } from '@airlock/contracts/control';
import type { StreamId } from '@airlock/contracts/ids';
import type { SegmentMessage } from '@airlock/contracts/segment';
import { topics } from '@airlock/contracts/topics';
import type { SegmentVerdict } from '@airlock/contracts/verdict';
import type { Batch, Bus, InRecord, Subscription } from '@airlock/bus/port';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Enforcer } from './enforcer.js';
import type { IngestEvents } from './events.js';
import { createTurns } from './in-turn.js';
import type { Judge } from './judge.js';
import type { Look } from './looking.js';
import { type MediaReply, notLookedAt } from './media-job.js';
import type { RetroMatch } from './retro-match.js';
import type { StreamView } from './stream-view.js';
import type { TextModels } from './text-models.js';
import { isUnpublishable } from './unpublishable.js';

export interface SegmentConsumerDeps {
  readonly bus: Pick<Bus, 'publish' | 'subscribe'>;
  readonly look: Look;
  readonly judge: Pick<Judge, 'segment'>;
  readonly view: Pick<StreamView, 'wait'>;
  /** Models that take their time over texts, where there are any. */
  readonly models?: Pick<TextModels, 'ask'> | undefined;
  readonly enforce: Enforcer;
  readonly events: IngestEvents;
  readonly clock: () => number;
  /** Keeps what frames looked like, to find them again. */
  readonly retro?: Pick<RetroMatch, 'remember'>;
  /** How long a segment may hold up its neighbours on the partition, ms. */
  readonly patienceMs: number;
  /** How long closing waits for segments that are late, ms. */
  readonly graceMs?: number;
}

type Segment = InRecord<SegmentMessage>;

/** How long a segment may be ahead of its stream's admission record. */
const ADMISSION_WAIT_MS = 2_000;
/** Segments of one stream that may be late at a time; more are not looked at. */
const MAX_LATE = 64;
const CLOSE_GRACE_MS = 5_000;
/** From one try of an acknowledged segment's verdict to the next, ms. */
const AGAIN_MS = 1_000;

/**
 * Looks at every segment, publishes its verdict, and acknowledges it only then. A segment that takes longer than
 * `patienceMs` gets a preliminary `hold`, so that its neighbours can go on; its verdict follows when there is one. What
 * belongs to no stream, or has a verdict nobody can publish, is parked; a bus that fails means another try: of the whole
 * segment until it is acknowledged, of its verdict from then on.
 */
export async function consumeSegments(deps: SegmentConsumerDeps): Promise<Subscription> {
  const { bus, look, judge, view, models, enforce, events, clock, retro } = deps;
  const { patienceMs, graceMs = CLOSE_GRACE_MS } = deps;
  const late = new Map<StreamId, number>();
  const inTurn = createTurns<StreamId>();
  const unfinished = new Set<Promise<void>>();
  let isClosed = false;
  let isGivenUp = false;

  const publish = (verdict: SegmentVerdict): Promise<void> =>
    bus.publish(topics.verdicts, [{ key: verdict.streamId, value: verdict }]);

  const decide = (segment: SegmentMessage, reply: MediaReply, stream: StreamRecord, receivedAt: number) =>
    // Two segments of one stream must not both find a cut missing.
    inTurn(segment.streamId, async () => {
      const asked = await models?.ask([stream.title, ...reply.texts.map(({ text }) => text)]);
      const { verdict, actions } = judge.segment(segment, reply, stream, receivedAt, asked);
      await enforce(actions);
      // A clean first part says nothing yet: only the whole segment can be released.
      if (!verdict.final && verdict.decision === 'release') return;
      await publish(verdict);
      events.segmentJudged(verdict);
      void retro?.remember(verdict, stream).catch(events.backFailed);
    });

  const preliminary = (segment: SegmentMessage, stream: StreamRecord, receivedAt: number): SegmentVerdict => {
    const { verdict } = judge.segment(segment, notLookedAt(segment, 'timeout'), stream, receivedAt);
    return { ...verdict, final: false };
  };

  const finish = async (
    { value: segment, timestamp }: Segment,
    stream: StreamRecord,
    receivedAt: number,
    end: { readonly isAcknowledged: boolean },
  ): Promise<void> => {
    const crowd = late.get(segment.streamId) ?? 0;
    const reply =
      crowd >= MAX_LATE
        ? notLookedAt(segment, 'overload', `${crowd} segments of the stream are late already`)
        : await look(segment, stream, timestamp);
    if (reply.failure) events.segmentFailed(segment, reply.failure, reply.error);
    for (;;)
      try {
        return await decide(segment, reply, stream, receivedAt);
      } catch (error) {
        // Nobody brings an acknowledged segment again.
        if (!end.isAcknowledged || isClosed || isUnpublishable(error)) throw error;
        await sleep(AGAIN_MS);
      }
  };

  /** Resolves when the record may be acknowledged. */
  const take = async (batch: Batch<SegmentMessage>, record: Segment): Promise<void> => {
    const receivedAt = clock();
    const { streamId } = record.value;
    const stream = await view.wait(streamId, ADMISSION_WAIT_MS);
    if (!stream) {
      events.unknownStream(streamId);
      return batch.park(record, 'the stream was not admitted');
    }
    const end = { isDone: false, comesAgain: false, isAcknowledged: false };
    const done = finish(record, stream, receivedAt, end);
    try {
      // Whoever is late already is not waited for a second time.
      if (await isOver(done, late.has(streamId) ? 0 : patienceMs)) return;
    } catch (error) {
      if (!isUnpublishable(error)) throw error;
      events.segmentLost(record.value, error);
      return batch.park(record, `its verdict cannot be published: ${String(error)}`);
    }
    late.set(streamId, (late.get(streamId) ?? 0) + 1);
    const ending = done
      .catch((error: unknown) => {
        end.comesAgain = !isUnpublishable(error);
        if (!isGivenUp) events.segmentLost(record.value, error);
      })
      .finally(() => {
        end.isDone = true;
        unfinished.delete(ending);
        const left = (late.get(streamId) ?? 1) - 1;
        if (left > 0) late.set(streamId, left);
        else late.delete(streamId);
      });
    unfinished.add(ending);
    await inTurn(streamId, async () => {
      if (end.isDone || !record.value.part.last) return;
      await publish(preliminary(record.value, stream, receivedAt));
      events.segmentLate(record.value);
    });
    // Its verdict was lost while it could still be left unacknowledged.
    if (end.comesAgain) await done;
    end.isAcknowledged = true;
  };

  const subscription = await bus.subscribe({
    topic: topics.segments,
    group: 'ingest',
    from: 'latest',
    maxBatch: 64,
    handle: async (batch) => {
      const results = await Promise.allSettled(batch.records.map((record) => take(batch, record)));
      const failed = results.find((r) => r.status === 'rejected');
      if (failed) throw failed.reason;
    },
  });
  return {
    pause: (partition) => subscription.pause(partition),
    resume: (partition) => subscription.resume(partition),
    close: async () => {
      isClosed = true;
      await subscription.close();
      // Nobody brings these again: they are acknowledged.
      const ended = Promise.all(unfinished).then(() => undefined);
      if (await isOver(ended, graceMs)) return;
      isGivenUp = true;
      events.segmentsLeft(unfinished.size);
    },
  };
}

/** Waits for `work` no longer than `ms`; rejects as it does. */
async function isOver(work: Promise<void>, ms: number): Promise<boolean> {
  if (ms === Infinity) return work.then(() => true);
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  try {
    return await Promise.race([work.then(() => true as const), patience]);
  } finally {
    clearTimeout(timer);
  }
}
