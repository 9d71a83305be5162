import type { FrameHash } from '@airlock/contracts/known';
import { type SegmentMessage, segmentKey } from '@airlock/contracts/segment';
import type { SegmentVerdict } from '@airlock/contracts/verdict';
import type { BudgetState } from '@airlock/policy/budgets';
import type { TextDetectors } from '@airlock/moderation/text';
import { MIN_QUALITY } from '@airlock/media/pdq';
import { evaluateSegment } from '@airlock/policy/evaluate-segment';
import type { SegmentInput, StreamFacts } from '@airlock/policy/facts';
import type { Policy } from '@airlock/policy/policy';
import type { WindowState } from '@airlock/policy/windows';
import { automaticAction } from './automatic-action.js';
import type { Judged } from './judge.js';
import type { MediaReply } from './media-job.js';
import { apart } from './on-trial.js';
import { distinct, readRecognised } from './read-recognised.js';

export interface SegmentToJudge {
  readonly policy: Policy;
  readonly text: TextDetectors;
  readonly segment: SegmentMessage;
  readonly reply: MediaReply;
  readonly stream: StreamFacts;
  readonly roomClass: string;
  readonly receivedAt: number;
  readonly now: number;
  readonly window: WindowState;
  readonly budget: BudgetState;
}

export interface SegmentOutcome {
  readonly judged: Judged<SegmentVerdict>;
  /** What the policy was evaluated on, with what detectors on trial saw. */
  readonly input: SegmentInput;
  readonly window: WindowState;
  readonly budget: BudgetState;
}

/** Hashes on one verdict, some 110 bytes each. */
const MAX_HASHES = 64;

/** Evaluates the policy on one part of a segment and writes the verdict. */
export function judgeSegment(input: SegmentToJudge): SegmentOutcome {
  const { policy, segment, reply, stream, roomClass, receivedAt, now } = input;
  const { streamId, epoch, seq, part, startMs, capturedAt } = segment;
  // A first part that cannot be read, or leaves something out, says nothing yet: the whole is still to come.
  const failure = part.last ? reply.failure : undefined;
  const coverage = {
    frames: reply.framesAt.length,
    reused: reply.reused,
    unwatchedMs: part.last ? reply.unwatchedMs : 0,
    ...(reply.unheardMs === undefined ? {} : { unheardMs: reply.unheardMs }),
    ...(reply.leftOut === undefined ? {} : { leftOut: [...reply.leftOut] }),
  };
  const started = performance.now();
  const texts = distinct(reply.texts);
  const hashes = worthKeeping(reply.hashes ?? []);
  const all = [...reply.signals, ...readRecognised(texts, input.text)];
  const [signals, onTrial] = apart(all);
  const facts: SegmentInput = {
    stream,
    roomClass,
    epoch,
    seq,
    startMs,
    signals,
    frames: reply.framesAt,
    coverage,
    ...(failure === undefined ? {} : { failure }),
    now,
  };
  const { decision, rules, policyHash, actions, window, budget } = evaluateSegment(
    policy,
    facts,
    input.window,
    input.budget,
  );
  const verdict: SegmentVerdict = {
    v: 1,
    kind: 'segment',
    streamId,
    epoch,
    seq,
    final: part.last,
    decision,
    signals,
    ...(onTrial.length === 0 ? {} : { shadow: onTrial }),
    ...(texts.length === 0 ? {} : { texts: [...texts] }),
    ...(hashes.length === 0 ? {} : { hashes }),
    rules: [...rules],
    policyHash,
    coverage,
    ...(reply.picture === undefined ? {} : { picture: reply.picture }),
    ...(failure === undefined ? {} : { failure }),
    actions: actions.map(({ kind, rule }) => ({ kind, rule })),
    timing: {
      capturedAt,
      receivedAt,
      decidedAt: now,
      decodeMs: reply.decodeMs,
      inferMs: reply.inferMs,
      evaluateMs: performance.now() - started,
    },
  };
  const cause = {
    item: segmentKey(segment),
    what: `segment ${epoch}/${seq}`,
    streamId,
    rules,
    policyHash,
    decidedAt: now,
  };
  return {
    judged: { verdict, actions: actions.map((a) => automaticAction(a, cause)) },
    input: { ...facts, signals: all },
    window,
    budget,
  };
}

/** Pictures that can be found again, each the first time it was there; bounded where every frame is looked at. */
function worthKeeping(hashes: readonly FrameHash[]): FrameHash[] {
  const first = new Map<string, FrameHash>();
  for (const hash of hashes)
    if (hash.quality >= MIN_QUALITY && !first.has(hash.pdq)) first.set(hash.pdq, hash);
  return [...first.values()].slice(0, MAX_HASHES);
}
