import type { RecognisedText } from '@airlock/contracts/recognised-text';
import type { Signal } from '@airlock/contracts/signal';
import { z } from 'zod';
import type { AudioDetector, Seen, StreamKey } from '../../detector.js';
import { registerable } from '../../registry.js';
import { freshVoice, openVoiceModel, VOICE_MODEL, type VoiceModel } from '../voice-model.js';
import type { SpeechEngine, SpokenWord } from './engine.js';
import { openProcessEngine } from './process-engine.js';

export const SPEECH_DETECTOR = 'speech-text';

export const SpeechConfig = z.strictObject({
  /** Program and arguments of an engine that speaks the protocol of `process-engine`. */
  command: z.tuple([z.string().min(1)], z.string()),
  /** What loading the engine may take, ms. */
  startMs: z.number().positive().default(60_000),
  /** What one transcript may take, ms; a media job has five seconds for all it does. */
  timeMs: z.number().positive().default(3_000),
  /** Sound that is collected before words are asked for, ms. */
  windowMs: z.number().min(2_000).max(30_000).default(6_000),
  /** Part of the sound that has to be speech. */
  leastSpeech: z.number().min(0).max(1).default(0.1),
});
export type SpeechConfig = z.infer<typeof SpeechConfig>;

/** Kept from one window for the next, so that no word is cut in two; words in the last half of it wait. ms */
const KEEP_MS = 1_000;
const SPOKEN = 0.5;

interface State {
  pending: Float32Array;
  startMs: number;
  /** Words up to here have been given out, ms. */
  doneMs: number;
}

/** What is said, to be read as chat is read. Words come with the window they end in. Closes engine and model. */
export function speechDetector(
  engine: SpeechEngine,
  voice: VoiceModel,
  { windowMs, leastSpeech }: Pick<SpeechConfig, 'windowMs' | 'leastSpeech'>,
): AudioDetector {
  const streams = new WeakMap<StreamKey, State>();
  const detector = { id: SPEECH_DETECTOR, version: `${engine.id}-${engine.version}` };

  const read = async (state: State, endMs: number, rate: number): Promise<Seen> => {
    const { pending, startMs } = state;
    const sure = await voice.listen(pending, freshVoice());
    if (sure.filter((s) => s >= SPOKEN).length < Math.max(1, leastSpeech * sure.length))
      return { signals: [] };
    const middle = ({ startMs: from, endMs: to }: SpokenWord): number => startMs + (from + to) / 2;
    try {
      const { words } = await engine.transcribe(pending);
      const until = endMs - KEEP_MS / 2;
      const fresh = words.filter((w) => middle(w) > state.doneMs && middle(w) <= until);
      state.doneMs = until;
      return { signals: [], texts: joined(fresh, startMs, detector) };
    } catch (error) {
      const signal: Signal = {
        label: 'audio.unheard',
        score: 1,
        detector,
        source: 'audio',
        atMs: startMs,
        detail: {
          ms: Math.round((pending.length * 1_000) / rate),
          why: error instanceof Error ? error.message.slice(0, 200) : 'engine',
        },
      };
      return { signals: [signal] };
    }
  };

  return {
    ...detector,
    labels: ['audio.unheard'],
    warmUp: async () => undefined,
    close: async () => {
      await Promise.all([engine.close(), voice.close()]);
    },
    detect: async ({ samples, sampleRate, startMs, overlapMs }, stream) => {
      const fresh = samples.subarray((overlapMs * sampleRate) / 1_000);
      let state = streams.get(stream);
      if (!state || overlapMs === 0)
        state = { pending: new Float32Array(0), startMs: startMs + overlapMs, doneMs: -Infinity };
      streams.set(stream, state);
      const pending = new Float32Array(state.pending.length + fresh.length);
      pending.set(state.pending);
      pending.set(fresh, state.pending.length);
      state.pending = pending;
      const lengthMs = (pending.length * 1_000) / sampleRate;
      if (lengthMs < windowMs) return { signals: [] };
      const endMs = state.startMs + lengthMs;
      const seen = await read(state, endMs, sampleRate);
      state.pending = pending.slice(-(KEEP_MS * sampleRate) / 1_000);
      state.startMs = endMs - KEEP_MS;
      return seen;
    },
  };
}

function joined(
  words: readonly SpokenWord[],
  startMs: number,
  detector: RecognisedText['detector'],
): RecognisedText[] {
  const text = words
    .map((w) => w.text)
    .join('')
    .trim()
    .slice(0, 4_000);
  if (text === '') return [];
  const confidence = words.reduce((sum, w) => sum + w.confidence, 0) / words.length;
  const [atMs, untilMs] = [startMs + words[0]!.startMs, startMs + words.at(-1)!.endMs];
  return [{ text, origin: 'speech', confidence, atMs, untilMs, detector }];
}

export const speechFactory = registerable({
  name: SPEECH_DETECTOR,
  kind: 'audio',
  onlyNamed: true,
  models: [VOICE_MODEL],
  config: SpeechConfig,
  open: async (config, { modelsDir }) => {
    const voice = await openVoiceModel(modelsDir);
    try {
      const { command, startMs, timeMs } = config;
      return speechDetector(await openProcessEngine({ command, startMs, timeMs }), voice, config);
    } catch (error) {
      await voice.close();
      throw error;
    }
  },
});
