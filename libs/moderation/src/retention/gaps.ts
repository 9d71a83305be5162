/** What is known of one recorded segment. Times in ms. */
export interface Piece {
  readonly epoch: number;
  readonly seq: number;
  /** On the clock of the epoch. */
  readonly startMs: number;
  readonly durationMs: number;
  /** When capture had all of it, since 1970. */
  readonly capturedAt: number;
}

/**
 * Why nothing is recorded of a time. `away`: the source was not there; it came back under another epoch, or had not sent
 * anything yet. `lost`: segments or media time are missing in between. `unexplained`: it ends before the show does.
 */
export type GapReason = 'away' | 'lost' | 'unexplained';

/** ms since 1970, `[from, to)`. */
export interface Gap {
  readonly from: number;
  readonly to: number;
  readonly why: GapReason;
}

/** Of a time of a show, what is recorded and what is not. */
export interface Coverage {
  /** Media of that time that is there, ms. */
  readonly recordedMs: number;
  readonly gaps: readonly Gap[];
}

/** Between a segment and the next, and between a show and its recording, nobody sees or hears less, ms. */
export const SEAM_MS = 1_000;
/** A source is let on before it sends, and its end is told after its last picture, ms. */
const EDGE_MS = 5_000;

const beginOf = (p: Piece): number => p.capturedAt - p.durationMs;

const reasonBetween = (before: Piece, after: Piece): GapReason | undefined => {
  // A source that comes back begins from 0; where it does not, what it sent first is missing.
  if (before.epoch !== after.epoch) return after.seq === 0 ? 'away' : 'lost';
  if (after.seq !== before.seq + 1) return 'lost';
  return after.startMs - (before.startMs + before.durationMs) > SEAM_MS ? 'lost' : undefined;
};

/**
 * Where the recording of a show has holes between `from` and `to`. `pieces` are those that touch this time, in the order
 * of epoch and number. Media that comes late is no hole: within an epoch the source's own clock counts.
 */
export function coverageOf(
  pieces: readonly Piece[],
  { from, to }: { readonly from: number; readonly to: number },
): Coverage {
  const gaps: Gap[] = [];
  const found = (start: number, end: number, why: GapReason, atLeast: number): void => {
    const gap = { from: Math.max(from, start), to: Math.min(to, end), why };
    if (gap.to - gap.from > atLeast) gaps.push(gap);
  };
  const [first] = pieces;
  const last = pieces.at(-1);
  if (first === undefined || last === undefined) {
    found(from, to, 'unexplained', EDGE_MS);
    return { recordedMs: 0, gaps };
  }
  found(from, beginOf(first), first.seq === 0 ? 'away' : 'lost', first.seq === 0 ? EDGE_MS : SEAM_MS);
  for (const [i, after] of pieces.entries()) {
    const before = pieces[i - 1];
    const why = before === undefined ? undefined : reasonBetween(before, after);
    if (before === undefined || why === undefined) continue;
    const missing = before.epoch === after.epoch ? after.startMs - (before.startMs + before.durationMs) : 0;
    // What is missing is as long as the source says, though it may have come in a moment.
    found(Math.min(before.capturedAt, beginOf(after) - missing), beginOf(after), why, 0);
  }
  found(last.capturedAt, to, 'unexplained', EDGE_MS);
  const within = (p: Piece): number => Math.min(to, p.capturedAt) - Math.max(from, beginOf(p));
  return { recordedMs: pieces.reduce((sum, p) => sum + Math.max(0, within(p)), 0), gaps };
}
