import type { Logger } from '@airlock/nest-host/logger';
import type { Metrics } from '@airlock/nest-host/metrics';
import type { Action } from '@airlock/contracts/action';
import type { ChatMessage } from '@airlock/contracts/chat';
import type { SegmentMessage } from '@airlock/contracts/segment';
import type { Signal } from '@airlock/contracts/signal';
import { segmentKey } from '@airlock/contracts/segment';
import type { MessageVerdict, SegmentVerdict } from '@airlock/contracts/verdict';
import type { DetectorPlan } from '@airlock/inference/detector-plan';
import type { Failure } from './media-job.js';
import type { ShadowEvents } from './shadow.js';

/** All business telemetry of ingest: metrics stay low-cardinality, ids go to the log only. */
export interface IngestEvents extends ShadowEvents {
  detectorsPlanned(plan: DetectorPlan): void;
  segmentJudged(verdict: SegmentVerdict): void;
  messageJudged(verdict: MessageVerdict): void;
  segmentFailed(segment: SegmentMessage, failure: Failure, error: string | undefined): void;
  /** It has a preliminary hold; its verdict is still to come. */
  segmentLate(segment: SegmentMessage): void;
  /** It gets no verdict, so that it stays held. */
  segmentLost(segment: SegmentMessage, error: unknown): void;
  /** This process ends before the verdicts of so many segments are there. */
  segmentsLeft(count: number): void;
  /** It gets no verdict, so that it stays unseen. */
  lineFailed(line: ChatMessage, error: unknown): void;
  /** Models that take their time were asked about texts; `unread`: what they have not answered. */
  textsAsked(tookMs: number, unread: readonly Signal[]): void;
  unknownStream(streamId: string): void;
  quarantined(streamId: string, until: number): void;
  acted(action: Action): void;
  /** A picture that has become known was on within the last hour. */
  foundBack(entryId: string, streamId: string): void;
  /** The last hour could not be compared with what has become known. */
  backFailed(error: unknown): void;
  directPathFailed(error: unknown): void;
  policyLoaded(hash: string): void;
}

/** Fine where thresholds lie. */
const SCORE_BUCKETS = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1];

export function ingestEvents(logger: Logger, metrics: Metrics): IngestEvents {
  const segments = metrics.counter('airlock_segments_judged_total', 'Whole segments judged', ['decision']);
  const messages = metrics.counter('airlock_messages_judged_total', 'Chat lines judged', ['decision']);
  const frames = metrics.counter('airlock_frames_total', 'Frames looked at', ['how']);
  const leftOut = metrics.counter(
    'airlock_left_out_total',
    'Segments at which a detector did not look for want of time',
    ['detector'],
  );
  const asking = metrics.histogram(
    'airlock_text_models_seconds',
    'What texts waited for models that read them',
  );
  const unreadTexts = metrics.counter(
    'airlock_texts_unread_total',
    'Texts that a model should have read and has not',
    ['model', 'why'],
  );
  const failures = metrics.counter(
    'airlock_segments_unjudged_total',
    'Parts of segments that could not be looked at as planned',
    ['failure'],
  );
  const late = metrics.counter('airlock_segments_late_total', 'Segments with a preliminary hold');
  const lost = metrics.counter('airlock_unpublished_verdicts_total', 'Verdicts nobody will see', ['kind']);
  const unwatched = metrics.counter('airlock_unwatched_seconds_total', 'Seconds of media nobody looked at');
  const unheard = metrics.counter('airlock_unheard_seconds_total', 'Seconds of sound nobody listened to');
  const quarantines = metrics.counter(
    'airlock_quarantines_total',
    'Times a stream was left unlooked at because it kept killing media workers',
  );
  const foundBack = metrics.counter(
    'airlock_known_found_back_total',
    'Segments of the last hour that showed what became known later',
  );
  const actions = metrics.counter('airlock_automatic_actions_total', 'Actions the policy took by itself', [
    'kind',
  ]);
  const unknown = metrics.counter(
    'airlock_unknown_stream_total',
    'Records of streams that were not admitted',
  );
  const age = metrics.histogram('airlock_verdict_seconds', 'From complete at capture to verdict', ['kind']);
  const read = metrics.histogram('airlock_message_verdict_seconds', 'From receipt to verdict of a chat line');
  const scores = metrics.histogram(
    'airlock_signal_score',
    'Scores 0-1 of what detectors reported, those on trial included',
    ['detector', 'label'],
    SCORE_BUCKETS,
  );
  const present = metrics.gauge('airlock_detectors', 'Detectors, by how they run: live, shadow or absent', [
    'detector',
    'state',
  ]);
  const compared = metrics.counter('airlock_shadow_judged_total', 'What the policy on trial judged too', [
    'kind',
  ]);
  const disagreed = metrics.counter(
    'airlock_shadow_disagreements_total',
    'Where the policy on trial would have decided otherwise',
    ['kind', 'live', 'shadow'],
  );
  const trialFailures = metrics.counter(
    'airlock_shadow_failures_total',
    'What the policy on trial failed at',
  );
  const observe = ({ signals, shadow = [] }: Pick<SegmentVerdict, 'signals' | 'shadow'>): void => {
    for (const { detector, label, score } of [...signals, ...shadow])
      scores.observe({ detector: detector.id, label }, score);
  };
  return {
    detectorsPlanned({ run, absent }) {
      for (const { name, shadow } of run)
        present.set({ detector: name, state: shadow ? 'shadow' : 'live' }, 1);
      logger.info(
        { detectors: run.map(({ name, shadow }) => (shadow ? `${name} (shadow)` : name)) },
        'detectors',
      );
      for (const { name, reason } of absent) {
        present.set({ detector: name, state: 'absent' }, 1);
        logger.warn({ detector: name, reason }, 'detector does not run');
      }
    },
    shadowJudged(kind) {
      compared.inc({ kind });
    },
    shadowDisagreed({ kind, streamId, item, live, shadow }) {
      disagreed.inc({ kind, live: live.decision, shadow: shadow.decision });
      logger.info(
        { streamId, item, live: live.decision, shadow: shadow.decision },
        'the policy on trial would have decided otherwise',
      );
    },
    shadowFailed(error) {
      trialFailures.inc();
      logger.error({ err: error }, 'the policy on trial failed; the one in force has judged');
    },
    segmentJudged(v) {
      const seconds = Math.max(0, v.timing.decidedAt - v.timing.capturedAt) / 1000;
      age.observe({ kind: v.final ? 'whole' : 'part' }, seconds);
      // What a first part showed is in the verdict on the whole again.
      if (!v.final) return;
      observe(v);
      segments.inc({ decision: v.decision });
      frames.inc({ how: 'judged' }, v.coverage.frames - v.coverage.reused);
      frames.inc({ how: 'reused' }, v.coverage.reused);
      for (const detector of v.coverage.leftOut ?? []) leftOut.inc({ detector });
      unwatched.inc(v.coverage.unwatchedMs / 1000);
      unheard.inc((v.coverage.unheardMs ?? 0) / 1000);
    },
    messageJudged(v) {
      observe(v);
      messages.inc({ decision: v.decision });
      read.observe(Math.max(0, v.timing.decidedAt - v.timing.receivedAt) / 1000);
    },
    segmentFailed(segment, failure, error) {
      failures.inc({ failure });
      const told = { segment: segmentKey(segment), part: segment.part.index, failure, error };
      // Overload comes in thousands, and the counter says all there is to say.
      if (failure === 'overload') logger.debug(told, 'segment shed');
      else logger.warn(told, 'segment could not be looked at as planned');
    },
    segmentLate(segment) {
      late.inc();
      logger.warn({ segment: segmentKey(segment) }, 'segment is late; held until its verdict is in');
    },
    segmentLost(segment, error) {
      lost.inc({ kind: 'segment' });
      logger.error({ segment: segmentKey(segment), err: error }, 'no verdict for a segment; it stays held');
    },
    segmentsLeft(count) {
      lost.inc({ kind: 'segment' }, count);
      logger.warn({ segments: count }, 'ending before the verdicts of segments are there; they stay held');
    },
    lineFailed(line, error) {
      lost.inc({ kind: 'message' });
      logger.error({ message: line.messageId, err: error }, 'no verdict for a chat line; it stays unseen');
    },
    textsAsked(tookMs, texts) {
      asking.observe(tookMs / 1000);
      for (const { detail } of texts)
        unreadTexts.inc({ model: String(detail?.['model']), why: String(detail?.['why']) });
    },
    unknownStream(streamId) {
      unknown.inc();
      logger.warn({ streamId }, 'record of a stream that was not admitted');
    },
    quarantined(streamId, until) {
      quarantines.inc();
      logger.error({ streamId, until }, 'the stream keeps killing media workers; not looked at for a while');
    },
    foundBack(entryId, streamId) {
      foundBack.inc();
      logger.warn({ entryId, streamId }, 'known since a moment ago, shown within the last hour');
    },
    backFailed(error) {
      logger.error({ err: error }, 'the last hour could not be compared with what has become known');
    },
    acted(action) {
      actions.inc({ kind: action.kind });
      logger.info(
        { action: action.actionId, kind: action.kind, streamId: action.streamId },
        'automatic action',
      );
    },
    directPathFailed(error) {
      logger.error({ err: error }, 'direct path failed, the control topic carries the action');
    },
    policyLoaded(hash) {
      logger.info({ policy: hash }, 'policy in force');
    },
  };
}
