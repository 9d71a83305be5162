import { AirlockError } from '@airlock/contracts/problem';
import type * as WebCodecs from '@napi-rs/webcodecs';
import type { SoundCodec } from './coded-sound.js';
import { mixDown } from './mix-down.js';
import type { Engine, EngineFailure } from './engine.js';

const CODEC: Readonly<Record<SoundCodec, string>> = { aac: 'mp4a.40.2', mp3: 'mp3', opus: 'opus' };

/** FFmpeg in this process. Throws `unavailable` where the optional package is not installed. */
export async function openWebCodecsEngine(): Promise<Engine> {
  const api = await import('@napi-rs/webcodecs').catch((cause: unknown) => {
    throw new AirlockError('unavailable', 'The in-process decoder is not installed.', {
      hint: 'Run npm install without --omit=optional, or use the ffmpeg decoder.',
      cause,
    });
  });
  return {
    name: 'webcodecs',
    async run({ codec, sampleRate, channels, units }, deadline, take) {
      let problem: EngineFailure | undefined;
      const decoder = new api.AudioDecoder({
        output: (data) => {
          if (problem === undefined) problem = taken(data, take);
          data.close();
        },
        error: (error) => (problem ??= { failure: 'undecodable', detail: error.message }),
      });
      try {
        decoder.configure({ codec: CODEC[codec], sampleRate, numberOfChannels: channels });
      } catch (error) {
        return { failure: 'undecodable', detail: String(error), unsupported: true };
      }
      try {
        for (const [i, { data }] of units.entries())
          decoder.decode(new api.EncodedAudioChunk({ type: 'key', timestamp: i, data }));
        // Asking now and then how far it is would cost as much as the decoding.
        const late = await within(decoder.flush(), deadline);
        return problem ?? (late ? LATE : undefined);
      } catch (error) {
        return problem ?? { failure: 'undecodable', detail: String(error) };
      } finally {
        if (decoder.state !== 'closed') decoder.close();
      }
    },
    async close() {},
  };
}

const LATE: EngineFailure = { failure: 'timeout', detail: 'decoding the sound took too long' };

/** Whether the deadline came before the work was done. */
async function within(work: Promise<void>, deadline: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(true), Math.max(1, deadline - performance.now()));
  });
  try {
    return await Promise.race([work.then(() => false), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Hands the samples on; gives what is wrong with them, or with who takes them. */
function taken(data: WebCodecs.AudioData, take: Parameters<Engine['run']>[2]): EngineFailure | undefined {
  const { numberOfFrames, numberOfChannels, sampleRate } = data;
  const planes = Array.from({ length: numberOfChannels }, (_, planeIndex) => {
    const plane = new Float32Array(numberOfFrames);
    data.copyTo(plane, { planeIndex, format: 'f32-planar' });
    return plane;
  });
  return take(mixDown(planes), sampleRate);
}
