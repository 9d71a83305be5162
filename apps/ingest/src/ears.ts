import type { Signal } from '@airlock/contracts/signal';
import type { AudioDetector, Seen, StreamKey } from '@airlock/inference/detector';
import type { Media } from '@airlock/media/decoder';
import type { SoundDecoder, SoundOutcome, SoundTail } from '@airlock/media/sound-decoder';

/** What was heard in one segment. */
export interface Heard extends Seen {
  /** Sound that was there and nobody listened to, ms. */
  readonly unheardMs: number;
}

/** All audio detectors, listening to one epoch of one stream. */
export interface Ears {
  /** Segments come in the order of their media time. Sound that cannot be decoded comes back as unheard, never as a throw. */
  listen(media: Media, durationMs: number): Promise<Heard>;
}

const RATE = 16_000;
/** Longest piece a detector gets, and how much of it the one before had as well: no word is cut in two. ms */
const PIECE_MS = 5_000;
const OVERLAP_MS = 1_000;
/** Stamps are rounded; what begins further off than this does not follow on. ms */
const SEAM_MS = 12;
const UNHEARD = { id: 'ears', version: '1' } as const;

const at = (ms: number): number => Math.round((ms * RATE) / 1_000);

/** Follows the sound of one stream through its segments. */
export function openEars({ sound, detectors, timeMs }: EarsDeps, stream: StreamKey): Ears {
  let tail: SoundTail | undefined;
  /** The end of what was heard last. */
  let last = { samples: new Float32Array(0), endMs: -Infinity };

  const hear = async (samples: Float32Array, startMs: number): Promise<Seen[]> => {
    if (Math.abs(startMs - last.endMs) > SEAM_MS) last = { samples: new Float32Array(0), endMs: startMs };
    const seen: Seen[] = [];
    for (let from = 0; from < samples.length; from += at(PIECE_MS - OVERLAP_MS)) {
      const fresh = samples.subarray(from, from + at(PIECE_MS - OVERLAP_MS));
      const known = last.samples.length;
      const piece = new Float32Array(known + fresh.length);
      piece.set(last.samples);
      piece.set(fresh, known);
      const overlapMs = (known * 1_000) / RATE;
      const freshMs = startMs + (from * 1_000) / RATE;
      for (const detector of detectors)
        seen.push(
          await detector.detect(
            { samples: piece, sampleRate: RATE, startMs: freshMs - overlapMs, overlapMs },
            stream,
          ),
        );
      last = { samples: piece.slice(-at(OVERLAP_MS)), endMs: freshMs + (fresh.length * 1_000) / RATE };
    }
    return seen;
  };

  return {
    async listen(media, durationMs) {
      const decoded = await sound.decode(media, tail, timeMs === undefined ? {} : { timeMs });
      tail = decoded.tail;
      if (decoded.samples === undefined) return { signals: [], texts: [], unheardMs: 0 };
      const seen = await hear(decoded.samples, decoded.startMs);
      const unheardMs = Math.min(durationMs, decoded.unheardMs);
      return {
        signals: [
          ...seen.flatMap((s) => s.signals),
          ...(unheardMs > 0 ? [unheard(decoded, unheardMs / durationMs, unheardMs)] : []),
        ],
        texts: seen.flatMap((s) => s.texts ?? []),
        unheardMs,
      };
    },
  };
}

export interface EarsDeps {
  readonly sound: SoundDecoder;
  readonly detectors: readonly AudioDetector[];
  /** What decoding the sound of one segment may take, ms; the decoder's own limit unless given. */
  readonly timeMs?: number;
}

const unheard = ({ startMs, failure, detail }: SoundOutcome, share: number, ms: number): Signal => ({
  label: 'audio.unheard',
  score: Math.min(1, share),
  detector: UNHEARD,
  source: 'audio',
  atMs: startMs,
  detail: {
    ms: Math.round(ms),
    why: failure ?? 'too_large',
    ...(detail === undefined ? {} : { detail: detail.slice(0, 200) }),
  },
});
