import type { Action } from '@airlock/contracts/action';
import type { ActionId } from '@airlock/contracts/ids';
import { effectsAt, fold, lastDarkEnd, planUnder } from '../enforcement/index.js';
import { after, before, waiting, type Whole } from './facts.js';
import { listContent, listSlate, trim } from './listing.js';
import { airTime, isTimed, rule } from './ruling.js';
import type { Effect, ReleaseState, Step } from './types.js';

interface Progress {
  readonly state: ReleaseState;
  readonly effects: readonly Effect[];
  readonly wakeAt: number | undefined;
}

/** Lists everything that may be seen at `now` (ms since 1970), in order, and stops at the first that may not. */
export const advance = (start: ReleaseState, now: number): Step => {
  const { state, effects, wakeAt } = progress(start, now);
  const entries = state.window.filter((e) => e.msn >= start.nextMsn);
  return { state: trim(state, now), entries, effects, wakeAt };
};

const progress = (start: ReleaseState, now: number): Progress => {
  if (start.admitted === undefined) return { state: start, effects: [], wakeAt: undefined };
  const standing = effectsAt(start.enforcement, now);
  const darkEnd = standing.dark ? now : lastDarkEnd(start.enforcement, now);
  const state = { ...start, notBefore: Math.max(start.notBefore, darkEnd) };
  if (standing.dark) return goDark(state, now, standing.changesAt);
  const lit: readonly Effect[] = state.dark ? [{ type: 'lit' }] : [];
  const plan = planUnder(start.admitted.plan, standing.active);
  const admitted = { ...start.admitted, plan };
  const listed = list({ ...state, admitted, dark: false, resync: state.resync || state.dark }, now);
  return {
    // The plan of the room stays as it is, so that it holds again when the action ends.
    state: { ...listed.state, admitted: start.admitted },
    effects: [...lit, ...listed.effects],
    wakeAt: earliest(listed.wakeAt, standing.changesAt),
  };
};

const goDark = (start: ReleaseState, now: number, wakeAt: number | undefined): Progress => {
  const state = drop(start, waiting(start));
  if (state.dark) return { state, effects: [], wakeAt };
  const cursor = state.cursor!;
  const container = state.window.at(-1)?.container ?? 'mpegts';
  const place = { epoch: cursor.epoch, seq: cursor.seq, toSeq: cursor.seq - 1 };
  const durationMs = Math.min(state.targetMs, 2_000);
  const slate = listSlate(
    state,
    { reason: 'cut', ...place, durationMs, wallAt: wallEnd(state, now) },
    container,
    {
      at: now,
      now,
      airAt: now,
    },
  );
  return {
    // What was listed before is out of reach from here on.
    state: { ...slate, window: slate.window.slice(-1), dark: true, resync: true },
    effects: [{ type: 'dark', since: now }],
    wakeAt,
  };
};

const list = (start: ReleaseState, now: number): Progress => {
  let state = start;
  const line = waiting(state);
  if (state.ended) return { state: drop(state, line), effects: [], wakeAt: undefined };
  const stop = (wakeAt: number | undefined): Progress => ({ state: drop(state, []), effects: [], wakeAt });
  for (let i = 0; i < line.length;) {
    const next = line[i]!;
    if (next.arrivedAt <= state.notBefore) {
      // It was waiting when, or came while, the stream was dark.
      state = { ...state, cursor: after(next), resync: true, timeline: undefined };
      i += 1;
      continue;
    }
    const cursor = state.cursor!;
    if (next.epoch !== cursor.epoch || next.seq !== cursor.seq) {
      const gapAt = firstArrival(line.slice(i), state.notBefore) + state.options.gapMs;
      if (now < gapAt) return stop(gapAt);
      if (next.epoch !== cursor.epoch) {
        state = { ...state, cursor: { epoch: next.epoch, seq: 0 }, resync: true, timeline: undefined };
      } else if (state.resync) {
        state = { ...state, cursor: { epoch: next.epoch, seq: next.seq }, timeline: undefined };
      } else {
        const at = isTimed(state) ? Math.max(gapAt, state.airAt + state.airMs) : gapAt;
        if (now < at) return stop(at);
        state = missing(state, next, now, at);
      }
      continue;
    }
    const airAt = airTime(state, next, state);
    const ruling = rule(state, next, airAt, now);
    if (ruling.to === 'wait' || ruling.to === 'held') return stop(ruling.until);
    if (ruling.at > now) return stop(ruling.at);
    const moment = { at: ruling.at, now, airAt };
    switch (ruling.to) {
      case 'content':
        state = listContent(state, next, ruling.basis, moment);
        break;
      case 'slate': {
        const { durationMs, capturedAt, container } = next.segment;
        const wallAt = Math.max(0, capturedAt - durationMs);
        const what = {
          reason: 'dumped',
          epoch: next.epoch,
          seq: next.seq,
          toSeq: next.seq,
          durationMs,
          wallAt,
        } as const;
        state = listSlate(state, what, container, moment);
        break;
      }
      case 'cut':
        // What this tick has listed is listed; the cut comes with the next one, at once.
        if (state.nextMsn > start.nextMsn) return stop(now);
        return cutByDefault(drop(state, []), next, now);
      default:
        ruling satisfies never;
    }
    i += 1;
  }
  if (state.admitted!.live) return stop(undefined);
  // Stragglers get as long as a missing segment would.
  const endAt = state.playAt + state.playMs + state.options.gapMs;
  if (now < endAt) return stop(endAt);
  state = { ...state, ended: true };
  return stop(undefined);
};

/** Forgets what lies behind the cursor, and the segments given up. */
const drop = (state: ReleaseState, givenUp: readonly Whole[]): ReleaseState => {
  const last = givenUp.at(-1);
  const cursor = last === undefined ? state.cursor! : after(last);
  let stale = 0;
  for (const p of state.pending.values()) if (before(p, cursor)) stale += 1;
  if (stale === 0) return { ...state, cursor };
  return { ...state, cursor, pending: new Map([...state.pending].filter(([, p]) => !before(p, cursor))) };
};

const firstArrival = (line: readonly Whole[], since: number): number =>
  line.reduce(
    (first, p) => (p.epoch === line[0]!.epoch && p.arrivedAt > since ? Math.min(first, p.arrivedAt) : first),
    Infinity,
  );

/** Where the playlist's wall clock has got to: a card goes on from there, or a player would place it elsewhere. */
const wallEnd = (state: ReleaseState, now: number): number => {
  const last = state.window.at(-1);
  return last === undefined ? now : last.wallAt + last.durationMs;
};

const missing = (state: ReleaseState, next: Whole, now: number, at: number): ReleaseState => {
  const { epoch, seq } = state.cursor!;
  const hole = state.timeline === undefined ? 0 : next.segment.startMs - state.timeline.endMs;
  const durationMs = hole > 0 && hole <= 60_000 ? hole : Math.min(state.targetMs, 60_000);
  const what = {
    reason: 'missing',
    epoch,
    seq,
    toSeq: next.seq - 1,
    durationMs,
    wallAt: wallEnd(state, now),
  } as const;
  return listSlate(state, what, next.segment.container, { at, now, airAt: at });
};

const cutByDefault = (state: ReleaseState, held: Whole, now: number): Progress => {
  const action: Action = {
    // Derived, so that every gate and every restart names the same cut.
    actionId: `hold-${fnv1a(state.streamId)}-${held.epoch}-${held.seq}` as ActionId,
    kind: 'cut',
    streamId: state.streamId,
    origin: { type: 'policy', rule: 'release.hold-default', policyHash: '' },
    reason: `segment ${held.epoch}/${held.seq} was held and nobody decided in time`,
    decidedAt: now,
  };
  const cut = {
    ...state,
    enforcement: fold(state.enforcement, action),
    ownCuts: [...state.ownCuts, action],
  };
  const dark = progress(cut, now);
  return { ...dark, effects: [{ type: 'cut', action }, ...dark.effects] };
};

/** FNV-1a over two 32-bit lanes, 16 hex digits; names, not secrets. */
const fnv1a = (text: string): string => {
  let a = 0x811c9dc5;
  let b = 0x9747b28c;
  for (let i = 0; i < text.length; i += 1) {
    const c = text.charCodeAt(i);
    a = Math.imul(a ^ c, 0x01000193);
    b = Math.imul(b ^ c ^ i, 0x01000193);
  }
  return [a, b].map((n) => (n >>> 0).toString(16).padStart(8, '0')).join('');
};

const earliest = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined ? b : b === undefined ? a : Math.min(a, b);
