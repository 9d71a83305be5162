import type { SegmentDecision, SegmentVerdict } from '@airlock/contracts/verdict';
import type { HumanRun, Pending, Position, ReleaseEvent, ReleaseState, VerdictView } from './types.js';

const RANK = { release: 0, hold: 1, dump: 2 } as const satisfies Record<SegmentDecision, number>;

export const keyOf = (p: Position): string => `${p.epoch}/${p.seq}`;
export const before = (a: Position, b: Position): boolean =>
  a.epoch < b.epoch || (a.epoch === b.epoch && a.seq < b.seq);
export const after = (p: Position): Position => ({ epoch: p.epoch, seq: p.seq + 1 });

type VerdictWord = Pick<Extract<ReleaseEvent, { type: 'verdict' }>, 'decision' | 'final' | 'unjudged' | 'at'>;

/** Adds one verdict to what the earlier ones amount to. Commutative and idempotent. */
export const mergeVerdict = (view: VerdictView | undefined, v: VerdictWord): VerdictView | undefined => {
  if (v.decision === 'release' && !v.final) return view;
  if (v.unjudged && v.decision !== 'dump') {
    const word = { decision: v.decision, final: v.final, at: v.at };
    const known = view?.unjudged;
    return known !== undefined && !outranks(word, known) ? view : { ...view, unjudged: word };
  }
  const word = { decision: v.decision, at: v.at };
  const known = view?.judged;
  return known !== undefined && !outranks(word, known) ? view : { ...view, judged: word };
};

interface Word {
  readonly decision: SegmentDecision;
  readonly final?: boolean;
  readonly at: number;
}

const outranks = (a: Word, b: Word): boolean => {
  const more = Number(a.final ?? false) - Number(b.final ?? false) || RANK[a.decision] - RANK[b.decision];
  return more === 0 ? a.at < b.at : more > 0;
};

/**
 * What a verdict says to the release machine; for everybody who runs it, so that they agree. `at`: when it came, ms since
 * 1970. A hold of a segment of which something was seen is about that, whatever else of it could not be judged.
 */
export const verdictFact = (v: SegmentVerdict, at: number): Extract<ReleaseEvent, { type: 'verdict' }> => {
  const { epoch, seq, decision, final, failure, signals } = v;
  const isSeen = decision === 'hold' && signals.some((s) => s.source !== 'system');
  const unjudged = failure !== undefined && decision !== 'dump' && !isSeen;
  return { type: 'verdict', epoch, seq, at, decision, final, unjudged };
};

/**
 * What people said of one segment: a dump stands for good, otherwise the later of hold and release, and hold on a tie.
 */
export const humanSays = (state: ReleaseState, p: Position): HumanRun | undefined => {
  let best: HumanRun | undefined;
  for (const run of state.humans) {
    if (run.epoch !== p.epoch || p.seq < run.fromSeq || p.seq > run.toSeq) continue;
    // Approved before the stream was cut: not meant for what comes after.
    if (run.decision === 'release' && run.decidedAt <= state.notBefore) continue;
    if (best === undefined || stronger(run, best)) best = run;
  }
  return best;
};

/** Whether `a` is the later word on the same run; the stricter one on a tie. */
export const supersedes = (a: HumanRun, b: HumanRun): boolean =>
  a.decidedAt > b.decidedAt || (a.decidedAt === b.decidedAt && RANK[a.decision] > RANK[b.decision]);

const stronger = (a: HumanRun, b: HumanRun): boolean => {
  const dumps = Number(a.decision === 'dump') - Number(b.decision === 'dump');
  if (dumps !== 0) return dumps > 0;
  // Two dumps mean the same; the earlier keeps the time stable under redelivery.
  if (a.decision === 'dump') return a.decidedAt < b.decidedAt;
  return supersedes(a, b);
};

export type Whole = Pending & Required<Pick<Pending, 'segment' | 'arrivedAt'>>;
export const isWhole = (p: Pending | undefined): p is Whole =>
  p?.segment !== undefined && p.arrivedAt !== undefined;

/** Whole segments of admitted epochs that wait at or after the cursor, in order. */
export const waiting = (state: ReleaseState): Whole[] => {
  const limit = state.admitted?.epoch ?? -1;
  const all: Whole[] = [];
  for (const p of state.pending.values()) if (isWhole(p) && p.epoch <= limit) all.push(p);
  return all.sort((a, b) => a.epoch - b.epoch || a.seq - b.seq);
};

export const reviewerPresent = (state: ReleaseState, now: number): boolean =>
  Object.values(state.presence).some((p) => p.until > now);
