import { setImmediate } from 'node:timers/promises';
import { AirlockError } from '@airlock/contracts/problem';
import type { Frame } from '@airlock/contracts/frame';
import type * as WebCodecs from '@napi-rs/webcodecs';
import type { Decoder, DecodeFailure, DecodeOutcome } from '../decoder.js';
import { freshSampler } from '../sampler.js';
import { packedFrame, i420Bytes } from './i420.js';
import { type Group, prepare, type Run, shownOrder } from './prepare.js';

type Outcome = DecodeOutcome & { readonly unsupported?: boolean };

export interface WebCodecsDecoder extends Decoder {
  /** `unsupported`: this decoder does not know the codec or pixel format; another may. */
  decode(...args: Parameters<Decoder['decode']>): Promise<Outcome>;
}

const US = 1000;
const TIMEOUT = Symbol('timeout');
/** Pictures given to the decoder at a time. */
const QUEUE = 16;

/** FFmpeg in this process, behind the W3C WebCodecs API of an optional npm package. Throws `unavailable` without it. */
export async function openWebCodecsDecoder(): Promise<WebCodecsDecoder> {
  const api = await import('@napi-rs/webcodecs').catch((cause: unknown) => {
    throw new AirlockError('unavailable', 'The in-process decoder is not installed.', {
      hint: 'Run npm install without --omit=optional, or use the ffmpeg decoder.',
      cause,
    });
  });
  const session = new Session(api);
  return {
    name: 'webcodecs',
    async decode(media, plan, options = {}) {
      const before = options.sampler ?? freshSampler;
      const ready = prepare(media, plan, options);
      if ('failure' in ready) return { frames: [], sampler: before, ...ready };
      const frames: Frame[] = [];
      const deadline = performance.now() + ready.limits.timeMs;
      for (const run of ready.runs) {
        if (!run.picture.plain || run.picture.codec === 'mpeg2')
          return { ...broken(frames, before, ready.candidates, 'unsupported format'), unsupported: true };
        const result = await session.decode(run, deadline);
        frames.push(...result.frames);
        if (result.failure)
          return {
            ...broken(frames, before, ready.candidates, result.detail ?? 'decoding failed', result.failure),
            ...(result.unsupported ? { unsupported: true } : {}),
          };
      }
      frames.sort((a, b) => a.atMs - b.atMs);
      return { frames, sampler: ready.sampler, candidates: ready.candidates };
    },
    async close() {
      session.close();
    },
  };
}

const broken = (
  frames: readonly Frame[],
  sampler: DecodeOutcome['sampler'],
  candidates: number,
  detail: string,
  failure: DecodeFailure = 'undecodable',
): Outcome => ({ frames, sampler, candidates, failure, detail });

interface RunResult {
  frames: Frame[];
  failure?: DecodeFailure;
  detail?: string;
  unsupported?: boolean;
}

/** One native decoder, kept from call to call while the codec stays the same. */
class Session {
  readonly #api: typeof WebCodecs;
  #decoder: WebCodecs.VideoDecoder | undefined;
  #codec = '';
  #output: (picture: WebCodecs.VideoFrame) => void = (picture) => picture.close();
  #error: Error | undefined;

  constructor(api: typeof WebCodecs) {
    this.#api = api;
  }

  async decode(run: Run, deadline: number): Promise<RunResult> {
    const result: RunResult = { frames: [] };
    try {
      this.#ready(run.picture.codecString);
    } catch (error) {
      return { ...result, failure: 'undecodable', detail: String(error), unsupported: true };
    }
    try {
      // Flushed group by group, so that a broken one can not take the next with it.
      for (const group of run.groups) {
        const problem = await this.#group(group, run, deadline, result.frames);
        if (problem === undefined) continue;
        this.close();
        return { ...result, ...problem };
      }
    } catch (error) {
      this.close();
      return { ...result, failure: 'undecodable', detail: String(error) };
    }
    return result;
  }

  async #group(
    group: Group,
    run: Run,
    deadline: number,
    frames: Frame[],
  ): Promise<{ failure: DecodeFailure; detail: string } | undefined> {
    const decoder = this.#decoder!;
    // Pictures come out in the order they are shown, but with the timestamps in the order they went in.
    const shown = shownOrder(group);
    const out: WebCodecs.VideoFrame[] = [];
    let seen = 0;
    this.#output = (picture) => {
      if (shown[seen++]?.wanted) out.push(picture);
      else picture.close();
    };
    const late = { failure: 'timeout', detail: 'decoding took too long' } as const;
    try {
      for (const [i, feed] of group.entries()) {
        // Memory stays that of the pictures wanted only if they are taken as they come.
        if (i > 0 && i % QUEUE === 0 && (await this.#drained(deadline)) === TIMEOUT) return late;
        const type = feed.key ? 'key' : 'delta';
        const timestamp = Math.round(feed.atMs * US);
        decoder.decode(new this.#api.EncodedVideoChunk({ type, timestamp, data: feed.data }));
      }
      const flushed = await within(decoder.flush(), deadline);
      if (flushed === TIMEOUT) return late;
      if (this.#error) return { failure: 'undecodable', detail: this.#error.message };
      if (seen !== group.length)
        return { failure: 'undecodable', detail: `${seen} of ${group.length} pictures came out` };
      for (const [i, feed] of shown.filter((f) => f.wanted).entries()) {
        const picture = out[i]!;
        const { width, height } = run.picture;
        const rect = picture.visibleRect;
        if (picture.format !== 'I420' || rect?.width !== width || rect.height !== height)
          return { failure: 'undecodable', detail: 'the picture is not what its parameter sets say' };
        const data = new Uint8Array(i420Bytes(width, height));
        await picture.copyTo(data);
        frames.push(packedFrame(data, run.picture, feed.atMs));
      }
      return undefined;
    } finally {
      this.#output = (picture) => picture.close();
      for (const f of out) f.close();
    }
  }

  /** Waits until the decoder has taken what it was given. */
  async #drained(deadline: number): Promise<typeof TIMEOUT | undefined> {
    while (this.#decoder?.state === 'configured' && this.#decoder.decodeQueueSize > 0) {
      if (performance.now() > deadline) return TIMEOUT;
      await setImmediate();
    }
    return undefined;
  }

  #ready(codec: string): void {
    if (this.#decoder?.state === 'configured' && this.#codec === codec) return;
    this.close();
    this.#error = undefined;
    this.#decoder = new this.#api.VideoDecoder({
      output: (picture) => this.#output(picture),
      error: (error) => void (this.#error = error),
    });
    this.#decoder.configure({ codec, hardwareAcceleration: 'prefer-software' });
    this.#codec = codec;
  }

  close(): void {
    const decoder = this.#decoder;
    this.#decoder = undefined;
    if (decoder && decoder.state !== 'closed') decoder.close();
  }
}

async function within<T>(work: Promise<T>, deadline: number): Promise<T | typeof TIMEOUT> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<typeof TIMEOUT>((resolve) => {
    timer = setTimeout(() => resolve(TIMEOUT), Math.max(1, deadline - performance.now()));
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
