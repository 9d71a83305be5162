import { fold } from '../enforcement/index.js';
import { before, keyOf, mergeVerdict, supersedes } from './facts.js';
import type { Effect, Entry, HumanRun, Pending, Position, ReleaseEvent, ReleaseState } from './types.js';

type Fact = Exclude<ReleaseEvent, { type: 'tick' }>;
type Of<T extends Fact['type']> = Extract<Fact, { type: T }>;
interface Applied {
  readonly state: ReleaseState;
  readonly effects: readonly Effect[];
}

const MAX_HUMAN_RUNS = 1_000;
const FORGET_REVIEWER_MS = 3_600_000;

/** Takes note of one fact. Shows nothing; in whatever order facts come, they end in the same state. */
export const apply = (state: ReleaseState, fact: Fact): Applied => {
  switch (fact.type) {
    case 'stream':
      return quiet(admit(state, fact));
    case 'segment':
      return segment(state, fact);
    case 'verdict':
      return verdict(state, fact);
    case 'human':
      return human(state, fact);
    case 'presence':
      return quiet(presence(state, fact));
    case 'action':
      return quiet({ ...state, enforcement: fold(state.enforcement, fact.action) });
    default:
      return fact satisfies never;
  }
};

const quiet = (state: ReleaseState): Applied => ({ state, effects: [] });

const admit = (state: ReleaseState, { epoch, live, plan }: Of<'stream'>): ReleaseState => {
  if (state.admitted !== undefined && epoch < state.admitted.epoch) return state;
  return {
    ...state,
    admitted: { epoch, live, plan },
    cursor: state.cursor ?? { epoch, seq: 0 },
    ended: state.ended && !live,
  };
};

const isPast = (state: ReleaseState, p: Position): boolean =>
  state.cursor !== undefined && before(p, state.cursor);

const segment = (state: ReleaseState, fact: Of<'segment'>): Applied => {
  if (isPast(state, fact)) return quiet(state);
  const known = state.pending.get(keyOf(fact));
  if (known?.segment !== undefined) {
    if (known.segment.media.sha256 === fact.segment.media.sha256) {
      return fact.at < known.arrivedAt! ? put(state, { ...known, arrivedAt: fact.at }) : quiet(state);
    }
    // Two contents under one name: nobody can tell which of them was judged.
    const view = mergeVerdict(known.verdict, { decision: 'hold', final: true, unjudged: false, at: fact.at });
    return put(state, { ...known, ...(view && { verdict: view }) });
  }
  const { epoch, seq, at } = fact;
  const seen = { ...state, targetMs: Math.max(state.targetMs, fact.segment.durationMs) };
  return put(seen, { ...known, epoch, seq, segment: fact.segment, arrivedAt: at });
};

const verdict = (state: ReleaseState, fact: Of<'verdict'>): Applied => {
  if (fact.decision === 'dump') {
    const shown = retract(state, 'verdict', (e) => e.epoch === fact.epoch && e.seq === fact.seq);
    if (shown.effects.length > 0) return shown;
  }
  if (isPast(state, fact)) return quiet(state);
  const known = state.pending.get(keyOf(fact));
  const view = mergeVerdict(known?.verdict, fact);
  if (view === undefined || view === known?.verdict) return quiet(state);
  return put(state, { epoch: fact.epoch, seq: fact.seq, ...known, verdict: view });
};

const human = (state: ReleaseState, fact: Of<'human'>): Applied => {
  const { epoch, fromSeq, toSeq, decision, by, decidedAt } = fact;
  const run: HumanRun = { epoch, fromSeq, toSeq, decision, by, decidedAt };
  // The latest word on the same run replaces the earlier one, as compaction of the control topic does.
  const same = state.humans.find((r) => r.epoch === epoch && r.fromSeq === fromSeq && r.toSeq === toSeq);
  if (same !== undefined && !supersedes(run, same)) return quiet(state);
  const others = state.humans.filter((r) => r !== same && !isPast(state, { epoch: r.epoch, seq: r.toSeq }));
  if (others.length >= MAX_HUMAN_RUNS) {
    const oldest = others.findIndex((r) => r.decision === 'release');
    others.splice(Math.max(oldest, 0), 1);
  }
  const noted = { ...state, humans: [...others, run] };
  if (decision !== 'dump') return quiet(noted);
  return retract(noted, 'human', (e) => e.epoch === epoch && e.seq >= fromSeq && e.seq <= toSeq);
};

const presence = (state: ReleaseState, { reviewer, at, until }: Of<'presence'>): ReleaseState => {
  const last = state.presence[reviewer];
  if (last !== undefined && at < last.at) return state;
  const covered = Math.max(0, ...Object.values(state.presence).map((p) => p.until));
  const grace = state.admitted?.plan.graceMs ?? 0;
  const others = Object.entries(state.presence).filter(([, p]) => p.until > at - FORGET_REVIEWER_MS);
  return {
    ...state,
    presence: { ...Object.fromEntries(others), [reviewer]: { at, until } },
    watchedFrom: at - covered > grace ? at : state.watchedFrom,
  };
};

/** Marks what was shown and then dumped: its place in the playlist stays, its bytes do not. */
const retract = (state: ReleaseState, by: 'verdict' | 'human', hit: (e: Entry) => boolean): Applied => {
  const effects: Effect[] = [];
  const window = state.window.map((e) => {
    if (e.kind !== 'content' || e.retracted || !hit(e)) return e;
    effects.push({ type: 'leaked', epoch: e.epoch, seq: e.seq, msn: e.msn, by });
    return { ...e, retracted: true };
  });
  return effects.length === 0 ? quiet(state) : { state: { ...state, window }, effects };
};

const put = (state: ReleaseState, p: Pending): Applied => {
  const key = keyOf(p);
  const pending = new Map(state.pending);
  if (pending.has(key) || pending.size < state.options.maxPending) {
    return quiet({ ...state, pending: pending.set(key, p) });
  }
  pending.set(key, p);
  let oldest = p as Position;
  for (const other of pending.values()) if (before(other, oldest)) oldest = other;
  pending.delete(keyOf(oldest));
  const { epoch, seq } = oldest;
  // The cursor passes it, so that nothing that comes later can bring it back.
  const cursor = { epoch, seq: seq + 1 };
  const moved = state.cursor === undefined || before(state.cursor, cursor) ? cursor : state.cursor;
  return {
    state: { ...state, pending, cursor: moved, resync: true, timeline: undefined },
    effects: [{ type: 'evicted', epoch, seq }],
  };
};
