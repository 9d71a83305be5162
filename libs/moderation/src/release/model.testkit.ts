import type { Action } from '@airlock/contracts/action';
import type { ReleasePlan } from '@airlock/contracts/control';
import type { ActionId, StreamId } from '@airlock/contracts/ids';
import type { SegmentDecision } from '@airlock/contracts/verdict';
import type { ReleaseEvent, WholeSegment } from './index.js';

/** A plan with short times; tests override what they are about. */
export const plan = (over: Partial<ReleasePlan> = {}): ReleasePlan => ({
  mode: 'gated',
  delayMs: 10_000,
  review: 'explicit',
  graceMs: 4_000,
  holdMs: 8_000,
  holdDefault: 'keep',
  onUnjudged: 'hold',
  ...over,
});

export const STREAM = 's1' as StreamId;
/** Start of time in tests, ms. */
export const T0 = 1_000_000;

export const media = (epoch: number, seq: number, over: Partial<WholeSegment> = {}): WholeSegment => ({
  container: 'mpegts',
  media: { inline: 'AA==', sha256: `${epoch}${seq}`.padStart(64, '0'), bytes: 1 },
  startMs: seq * 2_000,
  durationMs: 2_000,
  capturedAt: T0 + seq * 2_000,
  ...over,
});

export const facts = {
  stream: (over: Partial<ReleasePlan> = {}, epoch = 0, live = true): ReleaseEvent => ({
    type: 'stream',
    epoch,
    live,
    plan: plan(over),
  }),
  segment: (seq: number, at: number, epoch = 0): ReleaseEvent => ({
    type: 'segment',
    epoch,
    seq,
    at,
    segment: media(epoch, seq),
  }),
  verdict: (
    seq: number,
    decision: SegmentDecision,
    at: number,
    over: { epoch?: number; final?: boolean; unjudged?: boolean } = {},
  ): ReleaseEvent => ({
    type: 'verdict',
    epoch: over.epoch ?? 0,
    seq,
    at,
    decision,
    final: over.final ?? true,
    unjudged: over.unjudged ?? false,
  }),
  human: (
    fromSeq: number,
    toSeq: number,
    decision: SegmentDecision,
    decidedAt: number,
    epoch = 0,
  ): ReleaseEvent => ({
    type: 'human',
    epoch,
    fromSeq,
    toSeq,
    decision,
    by: 'rin',
    decidedAt,
  }),
  presence: (at: number, until: number): ReleaseEvent => ({ type: 'presence', reviewer: 'rin', at, until }),
  cut: (id: string, decidedAt: number, until?: number): ReleaseEvent =>
    action({ id, kind: 'cut', decidedAt, until }),
  mask: (id: string, decidedAt: number, until?: number): ReleaseEvent =>
    action({ id, kind: 'mask', decidedAt, until }),
  delay: (id: string, decidedAt: number, delayMs: number): ReleaseEvent =>
    action({ id, kind: 'delay', decidedAt, limits: { delayMs } }),
  lift: (id: string, decidedAt: number, lifts?: string): ReleaseEvent =>
    action({ id, kind: 'lift', decidedAt, lifts }),
};

const action = (a: {
  id: string;
  kind: 'cut' | 'lift' | 'mask' | 'delay';
  decidedAt: number;
  until?: number | undefined;
  lifts?: string | undefined;
  limits?: Action['limits'];
}): ReleaseEvent => {
  const body: Action = {
    actionId: a.id as ActionId,
    kind: a.kind,
    streamId: STREAM,
    origin: { type: 'human', user: 'rin', role: 'duty' },
    reason: 'test',
    decidedAt: a.decidedAt,
    ...(a.until !== undefined && { until: a.until }),
    ...(a.lifts !== undefined && { lifts: a.lifts as ActionId }),
    ...(a.limits !== undefined && { limits: a.limits }),
  };
  return { type: 'action', action: body };
};
