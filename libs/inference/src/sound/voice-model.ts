import { join } from 'node:path';
import { AirlockError } from '@airlock/contracts/problem';
import '../no-telemetry.js';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { readModel } from '../model-files.js';

export const VOICE_MODEL = 'vad-silero';
/** Samples of one window, 32 ms at 16 kHz. */
export const WINDOW = 512;
/** Samples of the window before that the model sees again. */
const CONTEXT = 64;
const STATE = [2, 1, 128] as const;

/** What the model remembers of one stretch of sound. */
export interface VoiceState {
  memory: Float32Array;
  readonly context: Float32Array;
}

export const freshVoice = (): VoiceState => ({
  memory: new Float32Array(256),
  context: new Float32Array(CONTEXT),
});

/** Silero's voice activity model, on one thread. */
export interface VoiceModel {
  readonly version: string;
  /** How sure it is that somebody speaks, 0–1, for each whole window of 16 kHz samples; goes on from `state`. */
  listen(samples: Float32Array, state: VoiceState): Promise<Float32Array>;
  /** Waits for the calls in progress and frees the native memory. */
  close(): Promise<void>;
}

/** @throws AirlockError as `readModel` does. */
export async function openVoiceModel(modelsDir: string): Promise<VoiceModel> {
  const { manifest, files } = await readModel(join(modelsDir, VOICE_MODEL));
  const native = await InferenceSession.create(files[0]!, {
    executionProviders: ['cpu'],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
  });
  const input = new Float32Array(CONTEXT + WINDOW);
  const sr = new Tensor('int64', BigInt64Array.of(16_000n), []);
  let last: Promise<unknown> = Promise.resolve();
  let closing: Promise<void> | undefined;

  const run = async (samples: Float32Array, state: VoiceState): Promise<Float32Array> => {
    const out = new Float32Array(Math.floor(samples.length / WINDOW));
    for (let w = 0; w < out.length; w++) {
      input.set(state.context);
      input.set(samples.subarray(w * WINDOW, (w + 1) * WINDOW), CONTEXT);
      state.context.set(input.subarray(WINDOW));
      const { output, stateN } = await native.run({
        input: new Tensor('float32', input, [1, input.length]),
        state: new Tensor('float32', state.memory, STATE),
        sr,
      });
      const sure = output?.data[0];
      // A NaN would compare false with every threshold and pass for quiet.
      if (typeof sure !== 'number' || !Number.isFinite(sure))
        throw new AirlockError('internal', `model ${VOICE_MODEL} answered ${String(sure)}`);
      out[w] = sure;
      state.memory = stateN!.data as Float32Array;
    }
    return out;
  };
  return {
    version: manifest.version,
    listen: (samples, state) => {
      if (closing) return Promise.reject(new AirlockError('gone', `model ${VOICE_MODEL} is closed`));
      const turn = last.then(() => run(samples, state));
      last = turn.catch(() => undefined);
      return turn;
    },
    close: () => (closing ??= last.then(() => native.release())),
  };
}
