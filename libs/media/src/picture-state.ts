import type { Frame } from '@airlock/contracts/frame';
import type { Signal } from '@airlock/contracts/signal';
import { framePrint, type FramePrint } from './frame-reuse.js';
import { hasBars } from './picture/bars.js';
import { partings } from './picture/layout.js';
import { LOOP_LIMITS, LoopFinder, type LoopLimits } from './picture/loop.js';
import { plainOf } from './picture/plain.js';
import { changedShare, sketchOf } from './picture/print-view.js';

/** Bumped when the same pictures would give other signals. */
const VERSION = '1';

export interface PictureStateLimits extends LoopLimits {
  /** Black or a single colour for so long is no picture, ms. */
  readonly noneMs: number;
  /** Unchanged for so long is a still picture, ms. */
  readonly staticMs: number;
  /** A test card for so long is one, ms. */
  readonly slateMs: number;
  /** Share of the picture (0–1) that may move in a still one: a clock, an overlay. */
  readonly maxMoving: number;
  /** What lasts is told again so often, ms. */
  readonly repeatMs: number;
}

export const PICTURE_STATE_LIMITS: PictureStateLimits = {
  ...LOOP_LIMITS,
  noneMs: 120_000,
  staticMs: 300_000,
  slateMs: 10_000,
  maxMoving: 0.02,
  repeatMs: 300_000,
};

const LABELS = ['picture.none', 'picture.static', 'picture.slate', 'picture.loop', 'picture.layout'] as const;
type PictureLabel = (typeof LABELS)[number];

export interface PictureStateDetector {
  readonly id: string;
  readonly version: string;
  readonly labels: readonly string[];
  readonly sees: 'all';
  warmUp(): Promise<void>;
  detect(
    frame: Frame,
    stream: object,
  ): Promise<{
    readonly signals: readonly Signal[];
    /** Every pixel is the same: there is nothing in it for another detector. */
    readonly settled: boolean;
  }>;
  close(): Promise<void>;
}

/** Cells of a still picture stay within this, steps of 0–255; noise and recompression do. */
const STILL = 3;
/** What decides nothing by itself: below any threshold that counts. */
const FEATURE = 0.5;
/** A layout counts once it was there in so many frames in a row. */
const LAYOUT_FRAMES = 3;

interface StreamState {
  lastMs: number;
  /** The picture that is compared with, and since when nothing has changed. */
  still: { readonly print: FramePrint; readonly sinceMs: number; moved: number } | undefined;
  plainSinceMs: number | undefined;
  barsSinceMs: number | undefined;
  layout: { stable: string | undefined; candidate: string; frames: number };
  readonly loop: LoopFinder;
  readonly toldAtMs: Map<PictureLabel, number>;
}

/**
 * Watches what a stream shows as a whole: nothing, a still picture, a test card, a recording in a loop, a screen that is
 * split anew. These are signals of their own (an idle or pre-recorded stream breaks most platforms' rules), told when
 * they have lasted, and then once in a while. Costs a few tenths of a millisecond a frame.
 */
export function createPictureState(
  over: Partial<PictureStateLimits> = {},
  id = 'picture-state',
): PictureStateDetector {
  const limits = { ...PICTURE_STATE_LIMITS, ...over };
  const streams = new WeakMap<object, StreamState>();
  const fresh = (): StreamState => ({
    lastMs: -Infinity,
    still: undefined,
    plainSinceMs: undefined,
    barsSinceMs: undefined,
    layout: { stable: undefined, candidate: '', frames: 0 },
    loop: new LoopFinder(limits),
    toldAtMs: new Map(),
  });

  return {
    id,
    version: VERSION,
    labels: LABELS,
    sees: 'all',
    async warmUp() {},
    async detect(frame, stream) {
      const { atMs } = frame;
      let state = streams.get(stream);
      // Media time that runs backwards is another recording of it, or a segment delivered again.
      if (!state || atMs < state.lastMs) streams.set(stream, (state = fresh()));
      const now = state;
      now.lastMs = atMs;
      const signals: Signal[] = [];
      const tell = (label: PictureLabel, detail: Signal['detail'], again = limits.repeatMs): void => {
        if (atMs - (now.toldAtMs.get(label) ?? -Infinity) < again) return;
        now.toldAtMs.set(label, atMs);
        signals.push({
          label,
          score: label === 'picture.layout' ? FEATURE : 1,
          detector: { id, version: VERSION },
          source: 'frame',
          atMs,
          detail: detail ?? {},
        });
      };
      const over = (label: PictureLabel): void => void now.toldAtMs.delete(label);
      const seconds = (sinceMs: number): number => Math.round((atMs - sinceMs) / 1_000);

      const print = framePrint(frame);
      const plain = plainOf(frame);
      now.plainSinceMs = plain ? (now.plainSinceMs ?? atMs) : undefined;
      if (now.plainSinceMs === undefined) over('picture.none');
      else if (atMs - now.plainSinceMs >= limits.noneMs)
        tell('picture.none', { seconds: seconds(now.plainSinceMs), kind: plain!.black ? 'black' : 'colour' });

      const moved = now.still ? changedShare(now.still.print, print, STILL) : 1;
      if (!now.still || moved > limits.maxMoving) {
        now.still = { print, sinceMs: atMs, moved: 0 };
        over('picture.static');
      } else {
        now.still.moved = Math.max(now.still.moved, moved);
        if (!plain && atMs - now.still.sinceMs >= limits.staticMs)
          tell('picture.static', {
            seconds: seconds(now.still.sinceMs),
            moving: Math.round(now.still.moved * 1_000) / 1_000,
          });
      }

      now.barsSinceMs = !plain && hasBars(print) ? (now.barsSinceMs ?? atMs) : undefined;
      if (now.barsSinceMs === undefined) over('picture.slate');
      else if (atMs - now.barsSinceMs >= limits.slateMs)
        tell('picture.slate', { seconds: seconds(now.barsSinceMs), kind: 'bars' });

      const loop = plain ? undefined : now.loop.add(sketchOf(print), atMs);
      if (loop) tell('picture.loop', { periodSeconds: loop.periodS, seconds: loop.forS });

      const changed = plain || now.barsSinceMs !== undefined ? undefined : layoutChange(now, partings(print));
      if (changed) tell('picture.layout', changed, 0);
      return { signals, settled: plain !== undefined };
    },
    async close() {},
  };
}

/** What the layout was and is, when it has become another and stayed so. */
function layoutChange({ layout }: StreamState, seen: string): { before: string; after: string } | undefined {
  if (seen !== layout.candidate) {
    layout.candidate = seen;
    layout.frames = 0;
  }
  if (++layout.frames !== LAYOUT_FRAMES || seen === layout.stable) return undefined;
  const before = layout.stable;
  layout.stable = seen;
  return before === undefined ? undefined : { before: before || 'whole', after: seen || 'whole' };
}
