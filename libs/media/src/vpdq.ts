import { FrameHash } from '@airlock/contracts/known';
import { AirlockError } from '@airlock/contracts/problem';
import { MATCH_DISTANCE, MIN_QUALITY, pdqDistance, pdqFromHex, type PdqWords } from './pdq.js';

/**
 * A clip as PDQ hashes of its frames, some one a second (vPDQ; Meta, ThreatExchange repository, `vpdq/README.md`). Two
 * clips are compared by how many frames of each are found in the other.
 */
export type ClipHash = readonly FrameHash[];

export interface ClipLimits {
  /** Frames below are not compared. */
  readonly minQuality: number;
  /** Bits by which two frames may differ. */
  readonly maxDistance: number;
  /** Share of the query's frames that must be found in the known clip, percent. */
  readonly queryPercent: number;
  /** Share of the known clip's frames that must be found in the query, percent. */
  readonly bankPercent: number;
}

/** What vPDQ's authors take. Any run of a known clip counts, however short a part of it. */
export const CLIP_LIMITS: ClipLimits = {
  minQuality: MIN_QUALITY,
  maxDistance: MATCH_DISTANCE,
  queryPercent: 80,
  bankPercent: 0,
};

export interface ClipMatch {
  /** Percent of the query's frames, those without quality and repeats left out. */
  readonly queryPercent: number;
  readonly bankPercent: number;
  readonly matches: boolean;
}

/** Frames at least `everyMs` apart, from the first on: what of a decoded clip goes into its hash. */
export function sampleClip(frames: ClipHash, everyMs = 1_000): FrameHash[] {
  const out: FrameHash[] = [];
  for (const frame of frames)
    if (out.length === 0 || frame.atMs >= out.at(-1)!.atMs + everyMs) out.push(frame);
  return out;
}

/** Compares two clips; a clip without a frame worth comparing matches nothing. */
export function matchClips(query: ClipHash, bank: ClipHash, limits: ClipLimits = CLIP_LIMITS): ClipMatch {
  const [a, b] = [distinct(query, limits.minQuality), distinct(bank, limits.minQuality)];
  const queryPercent = shareFound(a, b, limits.maxDistance);
  const bankPercent = shareFound(b, a, limits.maxDistance);
  return {
    queryPercent,
    bankPercent,
    matches:
      a.length > 0 &&
      b.length > 0 &&
      queryPercent >= Math.max(limits.queryPercent, Number.MIN_VALUE) &&
      bankPercent >= Math.max(limits.bankPercent, Number.MIN_VALUE),
  };
}

/** Frames worth comparing, each picture once. */
function distinct(clip: ClipHash, minQuality: number): PdqWords[] {
  const kept = clip.filter((f) => f.quality >= minQuality).map((f) => f.pdq);
  return [...new Set(kept)].flatMap((pdq) => pdqFromHex(pdq) ?? []);
}

const shareFound = (of: readonly PdqWords[], among: readonly PdqWords[], distance: number): number =>
  of.length === 0
    ? 0
    : (100 * of.filter((a) => among.some((b) => pdqDistance(a, b) <= distance)).length) / of.length;

/** A clip as python-threatexchange writes vPDQ signals: a JSON list of `hash,quality,seconds`. */
export const vpdqSignal = (clip: ClipHash): string =>
  JSON.stringify(clip.map((f) => `${f.pdq},${f.quality},${(f.atMs / 1_000).toFixed(3)}`));

/** The inverse of `vpdqSignal`. Throws `invalid_input`. */
export function fromVpdqSignal(text: string): FrameHash[] {
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch (cause) {
    throw new AirlockError('invalid_input', 'A vPDQ signal is a JSON list.', { cause });
  }
  if (!Array.isArray(list)) throw new AirlockError('invalid_input', 'A vPDQ signal is a JSON list.');
  return list.map((item) => {
    const [pdq, quality, seconds] = String(item).split(',');
    const frame = FrameHash.safeParse({
      pdq,
      quality: Number(quality),
      atMs: Math.round(Number(seconds) * 1_000),
    });
    if (frame.success) return frame.data;
    throw new AirlockError('invalid_input', `No frame of a vPDQ signal: ${JSON.stringify(item)}`, {
      hint: 'Each is 64 hex digits, a quality of 0–100 and seconds, with commas between them.',
    });
  });
}
