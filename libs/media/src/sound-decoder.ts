import { SEGMENT_LIMITS } from '@airlock/contracts/segment';
import type { CodedSound, SoundCodec, SoundUnit } from './audio/coded-sound.js';
import type { Coded, Engine, EngineFailure } from './audio/engine.js';
import { openFfmpegEngine } from './audio/ffmpeg-engine.js';
import { demuxFmp4Sound } from './audio/fmp4-sound.js';
import { canResample, LISTEN_RATE, Resampler } from './audio/resample.js';
import { demuxTsSound } from './audio/ts-sound.js';
import { openWebCodecsEngine } from './audio/webcodecs-engine.js';
import type { DecoderOptions, Media } from './decoder.js';

export interface SoundLimits {
  /** Length of the sound, ms; what goes beyond is not heard. */
  readonly durationMs: number;
  readonly maxChannels: number;
  /** Wall time of one call, ms. */
  readonly timeMs: number;
}

const SOUND_LIMITS: SoundLimits = {
  durationMs: SEGMENT_LIMITS.durationMs + 1_000,
  maxChannels: 8,
  timeMs: 3_000,
};

/** The last coded frames of a piece: a decoder needs them to begin the next one without a gap. */
export interface SoundTail {
  readonly codec: SoundCodec;
  readonly sampleRate: number;
  readonly channels: number;
  readonly units: readonly SoundUnit[];
  /** Media time at which the next frame should begin, ms on the clock of the epoch. */
  readonly endMs: number;
  readonly resampler: Resampler | undefined;
}

export interface SoundOutcome {
  /** Mono at 16 kHz, −1 to 1 but for overshoot. With a failure: what came before it. Undefined: there is no sound track. */
  readonly samples: Float32Array | undefined;
  /** Media time of the first sample, ms on the clock of the epoch. */
  readonly startMs: number;
  /** Hand it to the next call of the same stream. */
  readonly tail: SoundTail | undefined;
  /** Sound that is there and was not decoded, ms. */
  readonly unheardMs: number;
  readonly failure?: EngineFailure['failure'];
  /** For people: what was wrong. */
  readonly detail?: string;
}

/** Media in, sound to listen to out. Never throws for bad media and never opens a network connection. */
export interface SoundDecoder {
  readonly name: 'webcodecs' | 'ffmpeg' | 'auto';
  decode(media: Media, before?: SoundTail, limits?: Partial<SoundLimits>): Promise<SoundOutcome>;
  close(): Promise<void>;
}

/** Opens a decoder. Throws `unavailable` when the one asked for, or with `auto` every one, is not installed. */
export async function openSoundDecoder(options: DecoderOptions = {}): Promise<SoundDecoder> {
  const use = options.use ?? 'auto';
  const inProcess =
    use === 'ffmpeg'
      ? undefined
      : await openWebCodecsEngine().catch((error: unknown) => {
          if (use === 'webcodecs') throw error;
          return undefined;
        });
  let outside = inProcess ? undefined : await openFfmpegEngine(options.ffmpeg);
  return {
    name: use,
    decode: async (media, before, limits) => {
      const ready = prepare(media, before, { ...SOUND_LIMITS, ...limits });
      if ('unheardMs' in ready) return ready;
      const outcome = await decodeWith(inProcess ?? outside!, ready);
      if (use !== 'auto' || !inProcess || !outcome.unsupported) return outcome.outcome;
      outside ??= await openFfmpegEngine(options.ffmpeg);
      return (await decodeWith(outside, ready)).outcome;
    },
    close: async () => {
      await Promise.all([inProcess?.close(), outside?.close()]);
    },
  };
}

/** Frames that a decoder has to have seen before its output is that of an unbroken stream. */
const PREROLL: Readonly<Record<SoundCodec, number>> = { aac: 3, mp3: 10, opus: 4 };
/** Stamps are rounded; frames further apart than this do not belong together. ms */
const SEAM_MS = 12;
/** What rounded stamps make of a length. */
const ROUNDING = 0.02;

interface Ready {
  readonly coded: Coded;
  /** How many of the units are known from the piece before, and only there for the decoder. */
  readonly preroll: number;
  readonly resampler: Resampler | undefined;
  readonly startMs: number;
  /** Length of the new units, ms. */
  readonly lengthMs: number;
  readonly unitMs: number;
  readonly leftOutMs: number;
  readonly deadline: number;
}

function prepare(media: Media, before: SoundTail | undefined, limits: SoundLimits): Ready | SoundOutcome {
  const { bytes, container, init, startMs } = media;
  const deadline = performance.now() + limits.timeMs;
  const sound = container === 'mpegts' ? demuxTsSound(bytes) : demuxFmp4Sound(bytes, init);
  if (sound === undefined) return { samples: undefined, startMs, tail: undefined, unheardMs: 0 };
  const { units, codec, sampleRate, channels } = sound;
  const refuse = (failure: EngineFailure['failure'], detail: string, unheardMs: number): SoundOutcome => ({
    samples: new Float32Array(0),
    startMs,
    tail: undefined,
    unheardMs,
    failure,
    detail,
  });
  if (codec === undefined)
    return refuse('undecodable', 'the sound is in a format nobody here reads', Infinity);
  const unitMs = spacing(sound);
  if (units.length === 0) return refuse('undecodable', 'the sound track holds no sound', Infinity);
  const lengthMs = units.length * unitMs;
  if (channels > limits.maxChannels) return refuse('too_large', `${channels} channels of sound`, lengthMs);
  const most = Math.floor(limits.durationMs / unitMs);
  const taken = units.slice(0, most);
  const firstMs = startMs + taken[0]!.atMs;
  const joined =
    before?.codec === codec &&
    before.sampleRate === sampleRate &&
    before.channels === channels &&
    Math.abs(firstMs - before.endMs) < SEAM_MS
      ? before
      : undefined;
  return {
    coded: { codec, sampleRate, channels, units: [...(joined?.units ?? []), ...taken] },
    preroll: joined?.units.length ?? 0,
    resampler: joined?.resampler,
    startMs: firstMs,
    lengthMs: taken.length * unitMs,
    unitMs,
    leftOutMs: (units.length - taken.length) * unitMs,
    deadline,
  };
}

/** What one unit lasts on average, ms; stamps that say nothing are taken for those of common frames. */
function spacing({ units, sampleRate, codec }: CodedSound): number {
  const usual =
    codec === 'opus' ? 20 : (codec === 'mp3' ? 1_152_000 : 1_024_000) / Math.max(7_350, sampleRate);
  const first = units[0]?.atMs ?? 0;
  const mean = ((units.at(-1)?.atMs ?? 0) - first) / Math.max(1, units.length - 1);
  const near = Math.abs(mean - usual) < ROUNDING * usual;
  return !near && mean > 0.3 * usual && mean < 3.5 * usual ? mean : usual;
}

async function decodeWith(
  engine: Engine,
  ready: Ready,
): Promise<{ outcome: SoundOutcome; unsupported: boolean }> {
  const { coded, preroll, startMs, lengthMs, unitMs } = ready;
  const most = ((lengthMs + 1_000) * LISTEN_RATE) / 1_000;
  const chunks: Float32Array[] = [];
  let length = 0;
  let resampler = ready.resampler?.fork();
  let skip: number | undefined;
  const problem = await engine.run(coded, ready.deadline, (mono, rate) => {
    if (!canResample(rate)) return { failure: 'undecodable', detail: `sound at ${rate} Hz` };
    skip ??= Math.round((preroll * unitMs * rate) / 1_000);
    const fresh = mono.subarray(Math.min(skip, mono.length));
    skip -= mono.length - fresh.length;
    if (resampler?.rate !== rate) resampler = new Resampler(rate);
    const chunk = resampler.push(fresh);
    chunks.push(chunk);
    length += chunk.length;
    return length > most ? { failure: 'too_large', detail: 'more sound than its frames say' } : undefined;
  });
  const samples = joinSamples(chunks, length);
  const lostMs = problem ? lengthMs - (length * 1_000) / LISTEN_RATE : 0;
  const { codec, sampleRate, channels, units } = coded;
  const endMs = startMs + lengthMs;
  return {
    unsupported: problem?.unsupported === true,
    outcome: {
      samples,
      startMs,
      tail: problem
        ? undefined
        : { codec, sampleRate, channels, units: units.slice(-PREROLL[codec]), endMs, resampler },
      unheardMs: Math.max(0, lostMs) + ready.leftOutMs,
      ...(problem ? { failure: problem.failure, detail: problem.detail } : {}),
    },
  };
}

function joinSamples(chunks: readonly Float32Array[], length: number): Float32Array {
  const out = new Float32Array(length);
  let at = 0;
  for (const chunk of chunks) {
    out.set(chunk, at);
    at += chunk.length;
  }
  // A sample that is no number would pass every comparison.
  for (let i = 0; i < out.length; i++) if (!Number.isFinite(out[i]!)) out[i] = 0;
  return out;
}
