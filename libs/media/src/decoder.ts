import type { SamplingPlan } from '@airlock/contracts/control';
import type { Frame } from '@airlock/contracts/frame';
import { SEGMENT_LIMITS } from '@airlock/contracts/segment';
import type { SamplerState } from './sampler.js';
import { openFfmpegDecoder } from './decode/ffmpeg.js';
import { openWebCodecsDecoder } from './decode/webcodecs.js';

export interface Media {
  readonly bytes: Uint8Array;
  readonly container: 'mpegts' | 'fmp4';
  /** fMP4 only: the initialisation segment. */
  readonly init?: Uint8Array;
  /** Media time of the first picture, ms on the clock of the epoch. */
  readonly startMs: number;
}

export interface DecodeLimits {
  /** Area of a picture, pixels. */
  readonly maxPixels: number;
  /** Length of the media, bytes. */
  readonly maxBytes: number;
  /** Pictures given back. */
  readonly maxFrames: number;
  /** Bytes of all pictures given back. */
  readonly maxFrameBytes: number;
  /** Wall time of one call, ms. */
  readonly timeMs: number;
}

export const DECODE_LIMITS: DecodeLimits = {
  maxPixels: 4096 * 2304,
  maxBytes: SEGMENT_LIMITS.bytes,
  maxFrames: 200,
  maxFrameBytes: 512 * 1024 * 1024,
  timeMs: 10_000,
};

/** Why a piece was not, or not wholly, looked at; words of `SegmentVerdict.failure`. */
export type DecodeFailure = 'undecodable' | 'no_picture' | 'too_large' | 'timeout';

export interface DecodeOutcome {
  /** The pictures asked for, ascending by `atMs`. With a failure: those that came before it. */
  readonly frames: readonly Frame[];
  /** The plan after this piece; hand it to the next call of the same stream. Unchanged by a failure. */
  readonly sampler: SamplerState;
  /** Pictures in the piece that the plan chose from: keyframes, or all. */
  readonly candidates: number;
  readonly failure?: DecodeFailure;
  /** For people: what was wrong. */
  readonly detail?: string;
}

export interface DecodeOptions {
  /** Left out: a stream of which nothing was looked at yet. */
  readonly sampler?: SamplerState;
  /**
   * The media is a longer prefix of what the last call of this stream looked at, and its results are still at hand: only
   * pictures after the last one taken are decoded. Left out: everything the plan asks for is.
   */
  readonly continues?: boolean;
  readonly limits?: Partial<DecodeLimits>;
}

/**
 * Media in, the pictures that a sampling plan asks for out. Never throws for bad media and never opens a network
 * connection. One call at a time per decoder.
 */
export interface Decoder {
  readonly name: 'webcodecs' | 'ffmpeg' | 'auto';
  decode(media: Media, plan: SamplingPlan, options?: DecodeOptions): Promise<DecodeOutcome>;
  close(): Promise<void>;
}

export interface DecoderOptions {
  /** `auto`: in this process where that is installed and knows the codec, else an ffmpeg process. */
  readonly use?: 'auto' | 'webcodecs' | 'ffmpeg';
  /** Path of ffmpeg; found by `findFfmpeg` when left out. */
  readonly ffmpeg?: string;
}

/** Opens a decoder. Throws `unavailable` when the one asked for, or with `auto` every one, is not installed. */
export async function openDecoder(options: DecoderOptions = {}): Promise<Decoder> {
  const use = options.use ?? 'auto';
  if (use === 'ffmpeg') return openFfmpegDecoder(options.ffmpeg);
  if (use === 'webcodecs') return openWebCodecsDecoder();
  const inProcess = await openWebCodecsDecoder().catch(() => undefined);
  if (!inProcess) return openFfmpegDecoder(options.ffmpeg);
  let outside: Decoder | undefined;
  return {
    name: 'auto',
    async decode(media, plan, decodeOptions) {
      const outcome = await inProcess.decode(media, plan, decodeOptions);
      if (!outcome.unsupported) return outcome;
      outside ??= await openFfmpegDecoder(options.ffmpeg);
      return outside.decode(media, plan, decodeOptions);
    },
    async close() {
      await Promise.all([inProcess.close(), outside?.close()]);
    },
  };
}
