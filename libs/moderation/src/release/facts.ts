import type { SegmentDecision } from '@airlock/contracts/verdict';
import type { HumanRun, Pending, Position, ReleaseState, VerdictView } from './types.js';

const RANK = { release: 0, hold: 1, dump: 2 } as const satisfies Record<SegmentDecision, number>;

export const keyOf = (p: Position): string => `${p.epoch}/${p.seq}`;
export const before = (a: Position, b: Position): boolean =>
  a.epoch < b.epoch || (a.epoch === b.epoch && a.seq < b.seq);
export const after = (p: Position): Position => ({ epoch: p.epoch, seq: p.seq + 1 });

/** Adds one verdict to what the earlier ones amount to. Commutative and idempotent. */
export const mergeVerdict = (
  view: VerdictView | undefined,
  v: { decision: SegmentDecision; final: boolean; unjudged: boolean; at: number },
): VerdictView | undefined => {
  if (v.decision === 'release' && !v.final) return view;
  if (v.unjudged && v.decision !== 'dump') {
    return view === undefined ? { at: v.at, failed: true } : { ...view, failed: true };
  }
  if (view?.decision === undefined) return { decision: v.decision, at: v.at, failed: view?.failed ?? false };
  const more = RANK[v.decision] - RANK[view.decision];
  if (more > 0) return { ...view, decision: v.decision, at: v.at };
  return more === 0 && v.at < view.at ? { ...view, at: v.at } : view;
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
