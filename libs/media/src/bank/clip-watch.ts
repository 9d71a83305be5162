import { MIN_QUALITY } from '../pdq.js';
import type { KnownMatch } from '../live-bank.js';

export interface ClipWatchLimits {
  /** Frames of the stream that are looked back on. */
  readonly frames: number;
  /** Share of the newest frames of the stream that must be of the clip, percent … */
  readonly queryPercent: number;
  /** … and share of the clip's frames that must have been seen, percent. */
  readonly bankPercent: number;
  /** Fewer frames of a clip than this prove nothing, whatever the shares. */
  readonly minFrames: number;
}

const CLIP_WATCH_LIMITS: ClipWatchLimits = {
  frames: 30,
  queryPercent: 80,
  bankPercent: 20,
  minFrames: 3,
};

export interface ClipSeen {
  /** The nearest match in this frame. */
  readonly match: KnownMatch;
  readonly queryPercent: number;
  readonly bankPercent: number;
}

interface Look {
  readonly atMs: number;
  /** Nearest match of each clip. */
  readonly clips: ReadonlyMap<string, KnownMatch>;
}

/**
 * vPDQ on a stream that has no end: of the newest frames, as many as the clip has (at most `frames`), how many are of
 * the clip, and how much of the clip was seen in them. `stream` stands for one epoch of one stream.
 */
export function createClipWatch(over: Partial<ClipWatchLimits> = {}) {
  const limits = { ...CLIP_WATCH_LIMITS, ...over };
  const streams = new WeakMap<object, Look[]>();

  return (stream: object, atMs: number, quality: number, matches: readonly KnownMatch[]): ClipSeen[] => {
    if (quality < MIN_QUALITY) return [];
    const clips = new Map<string, KnownMatch>();
    for (const m of matches) if (m.picture.frames && !clips.has(m.picture.id)) clips.set(m.picture.id, m);
    const looks = streams.get(stream) ?? [];
    streams.set(stream, looks);
    looks.push({ atMs, clips });
    if (looks.length > limits.frames) looks.shift();
    return [...clips].flatMap(([id, match]): ClipSeen[] => {
      const length = match.picture.frames!.length;
      const newest = looks.slice(-Math.min(limits.frames, Math.max(length, limits.minFrames)));
      // The clip began with the first of its frames; what was on before it is not held against it.
      const first = newest.findIndex((l) => l.clips.has(id));
      const query = newest.slice(first);
      const hits = query.flatMap((l) => l.clips.get(id) ?? []);
      const queryPercent = (100 * hits.length) / query.length;
      const bankPercent = (100 * new Set(hits.map((h) => h.frame)).size) / length;
      const enough =
        hits.length >= Math.min(limits.minFrames, length) &&
        queryPercent >= limits.queryPercent &&
        bankPercent >= limits.bankPercent;
      return enough ? [{ match, queryPercent, bankPercent }] : [];
    });
  };
}
