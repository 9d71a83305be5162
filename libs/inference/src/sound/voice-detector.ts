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
  /** How much of the sound is listened to at a time, ms. */
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
      const again = Math.min(EAR_WINDOWS * WINDOW, at(overlapMs));
      const from = at(overlapMs) - again;
      const to = config.everyMs === 0 ? samples.length : at(overlapMs + config.forMs);
      const sure = await model.listen(samples.subarray(from, to), freshVoice());
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

export const voiceFactory = registerable({
  name: VOICE_DETECTOR,
  kind: 'audio',
  config: VoiceConfig,
  models: [VOICE_MODEL],
  open: async (config, { modelsDir }) => voiceDetector(await openVoiceModel(modelsDir), config),
});
