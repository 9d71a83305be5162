import { z } from 'zod';
import type { AudioDetector, StreamKey } from '../detector.js';
import { registerable } from '../registry.js';
import { freshVoice, openVoiceModel, VOICE_MODEL, type VoiceModel, WINDOW } from './voice-model.js';

export const VOICE_DETECTOR = 'voice-activity';

export const VoiceConfig = z.strictObject({
  /** A window of 32 ms from this score on is speech. */
  threshold: z.number().min(0).max(1).default(0.5),
  /** Least media time between two listenings, ms. 0: everything is listened to. */
  everyMs: z.number().nonnegative().default(4_000),
  /** How much of the sound is listened to at a time, its loudest stretch, ms. */
  forMs: z.number().positive().default(1_000),
  /** Speech shorter than this is not reported, ms. */
  leastMs: z.number().nonnegative().default(200),
});
export type VoiceConfig = z.infer<typeof VoiceConfig>;

const WINDOW_MS = 32;
/** Windows after which the model no longer minds that it began in the middle. */
const EAR_WINDOWS = 10;

/** Says when somebody speaks: a fact for rules, and worth knowing before words are asked for. Closes the model. */
export function voiceDetector(model: VoiceModel, config: VoiceConfig): AudioDetector {
  const last = new WeakMap<StreamKey, number>();
  const version = `${model.version}@${config.threshold}`;
  return {
    id: VOICE_DETECTOR,
    version,
    labels: ['audio.speech'],
    warmUp: async () => void (await model.listen(new Float32Array(WINDOW), freshVoice())),
    close: () => model.close(),
    detect: async ({ samples, sampleRate, startMs, overlapMs }, stream) => {
      const since = startMs + overlapMs - (last.get(stream) ?? -Infinity);
      if (since >= 0 && since < config.everyMs) return { signals: [] };
      last.set(stream, startMs + overlapMs);
      // A little of what it had before is heard again, to get its ear in.
      const at = (ms: number): number => Math.round((ms * sampleRate) / 1_000);
      const length = config.everyMs === 0 ? samples.length : at(config.forMs);
      const begin = loudest(samples, at(overlapMs), length);
      const again = Math.min(EAR_WINDOWS * WINDOW, begin);
      const from = begin - again;
      const sure = await model.listen(samples.subarray(from, begin + length), freshVoice());
      const known = Math.floor(again / WINDOW);
      const heard = sure.subarray(known);
      const spoken = heard.filter((s) => s >= config.threshold);
      if (spoken.length === 0 || spoken.length * WINDOW_MS < config.leastMs) return { signals: [] };
      const first = heard.findIndex((s) => s >= config.threshold);
      return {
        signals: [
          {
            label: 'audio.speech',
            score: Math.min(1, spoken.reduce((sum, s) => sum + s, 0) / spoken.length),
            detector: { id: VOICE_DETECTOR, version },
            source: 'audio',
            atMs: startMs + (1_000 * from) / sampleRate + (known + first) * WINDOW_MS,
            detail: { share: Math.round((100 * spoken.length) / heard.length) / 100 },
          },
        ],
      };
    },
  };
}

/** Where, from `from` on, the stretch of `length` samples with most power begins; tried every tenth of its length. */
function loudest(samples: Float32Array, from: number, length: number): number {
  const step = Math.max(1, Math.floor(length / 10));
  const powers: number[] = [];
  for (let at = from; at < samples.length; at += step) {
    let power = 0;
    const end = Math.min(samples.length, at + step);
    for (let i = at; i < end; i++) power += samples[i]! * samples[i]!;
    powers.push(power);
  }
  let best = 0;
  let most = -1;
  for (let i = 0; i === 0 || i + 10 <= powers.length; i++) {
    let sum = 0;
    for (let k = i; k < i + 10; k++) sum += powers[k] ?? 0;
    if (sum > most) [best, most] = [i, sum];
  }
  return from + best * step;
}

export const voiceFactory = registerable({
  name: VOICE_DETECTOR,
  kind: 'audio',
  config: VoiceConfig,
  models: [VOICE_MODEL],
  open: async (config, { modelsDir }) => voiceDetector(await openVoiceModel(modelsDir), config),
});
