import type { Whole } from './facts.js';
import type { Basis, ContentEntry, Entry, ReleaseState, SlateEntry, SlateReason } from './types.js';

/** How far the next segment's clock may be off before the player must be told, ms. */
const CONTINUITY_MS = 500;
const MAX_WINDOW = 1_000;

/** When an entry could be listed (`at`), when it is (`now`), and its place in the delay (`airAt`); ms since 1970. */
export interface Moment {
  readonly at: number;
  readonly now: number;
  readonly airAt: number;
}

/** Lists a segment. */
export const listContent = (state: ReleaseState, p: Whole, basis: Basis, moment: Moment): ReleaseState => {
  const { segment } = p;
  const t = state.timeline;
  const initSha = segment.init?.sha256;
  const continues =
    t !== undefined &&
    t.epoch === p.epoch &&
    t.seq + 1 === p.seq &&
    t.container === segment.container &&
    t.initSha === initSha &&
    Math.abs(segment.startMs - t.endMs) <= CONTINUITY_MS;
  const wallOffset = continues ? t.wallOffset : segment.capturedAt - segment.durationMs - segment.startMs;
  const entry: ContentEntry = {
    kind: 'content',
    epoch: p.epoch,
    seq: p.seq,
    ...place(state, !continues, segment.durationMs, moment),
    wallAt: Math.max(0, wallOffset + segment.startMs),
    container: segment.container,
    basis,
    media: segment.media,
    init: segment.init,
    retracted: false,
  };
  return {
    ...append(state, entry, moment),
    timeline: {
      epoch: p.epoch,
      seq: p.seq,
      container: segment.container,
      initSha,
      endMs: segment.startMs + segment.durationMs,
      wallOffset,
    },
  };
};

/** Lists a card in the place of what is not shown, seqs `seq` to `toSeq` of `epoch`. */
export const listSlate = (
  state: ReleaseState,
  what: {
    reason: SlateReason;
    epoch: number;
    seq: number;
    toSeq: number;
    durationMs: number;
    wallAt: number;
  },
  container: 'mpegts' | 'fmp4',
  moment: Moment,
): ReleaseState => {
  const { durationMs, ...rest } = what;
  const entry: SlateEntry = { kind: 'slate', ...rest, ...place(state, true, durationMs, moment), container };
  return { ...append(state, entry, moment), timeline: undefined };
};

const place = (state: ReleaseState, breaks: boolean, durationMs: number, { at, now }: Moment) => {
  // The first entry of all has nothing before it to break with.
  const discontinuity = breaks && state.nextMsn > 0;
  return {
    msn: state.nextMsn,
    discontinuity,
    discontinuities: state.discontinuities + Number(discontinuity),
    durationMs,
    listedAt: now,
    playAt: Math.max(state.playAt + state.playMs, Math.min(at, now)),
  };
};

const append = (state: ReleaseState, entry: Entry, { airAt }: Moment): ReleaseState => ({
  ...state,
  window: [...state.window, entry],
  nextMsn: entry.msn + 1,
  discontinuities: entry.discontinuities,
  airAt: Math.max(state.airAt, airAt),
  airMs: entry.durationMs,
  playAt: entry.playAt,
  playMs: entry.durationMs,
  resync: false,
  cursor: { epoch: entry.epoch, seq: (entry.kind === 'slate' ? entry.toSeq : entry.seq) + 1 },
});

/** Drops from the window what every viewer at normal speed has long played. */
export const trim = (state: ReleaseState, now: number): ReleaseState => {
  const { windowMs, minEntries } = state.options;
  let drop = 0;
  for (const e of state.window) {
    const left = state.window.length - drop;
    if (left <= minEntries) break;
    if (left <= MAX_WINDOW && now <= e.playAt + e.durationMs + windowMs) break;
    drop += 1;
  }
  return drop === 0 ? state : { ...state, window: state.window.slice(drop) };
};
