import type { Signal } from '@airlock/contracts/signal';
import { z } from 'zod';
import type { AudioDetector, StreamKey } from '../detector.js';
import { registerable } from '../registry.js';
import { BLOCK_MS, type Block, dbfs, LoudnessMeter, lufs } from './loudness.js';

export const LEVEL_DETECTOR = 'sound-level';
const VERSION = '1';

export const LevelConfig = z.strictObject({
  /** At or below this level there is silence, dBFS. */
  silenceDb: z.number().max(0).default(-60),
  /** Silence that lasts this long is worth a word, ms of media. */
  silenceMs: z.number().positive().default(10_000),
  /** A sample at or beyond this is clipped, 0–1. */
  clipAt: z.number().positive().max(1).default(0.985),
  /** Part of the samples of half a second that may be clipped. */
  clipShare: z.number().positive().max(1).default(0.05),
  /** A scream is at least this loud over 400 ms, LUFS … */
  screamLufs: z.number().max(0).default(-14),
  /** … and this much louder than the ten seconds before, LU. */
  screamJump: z.number().positive().default(18),
});
export type LevelConfig = z.infer<typeof LevelConfig>;

/** Blocks of a momentary loudness (400 ms), of a look at clipping, and of what came before. */
const MOMENT = 4;
const CLIP_BLOCKS = 5;
const BEFORE = 10_000 / BLOCK_MS;
/** A jump is judged only after so much of a stream, blocks. */
const ENOUGH = 20;
/** Quieter than this is as good as quiet: a jump is never counted from further down. LUFS */
const QUIET_LUFS = -40;

interface State {
  readonly meter: LoudnessMeter;
  recent: Block[];
  silentMs: number;
}

/** Silence, clipping and jumps of loudness, by measuring. */
export function levelDetector(config: LevelConfig): AudioDetector {
  const streams = new WeakMap<StreamKey, State>();
  const detector = { id: LEVEL_DETECTOR, version: VERSION };
  return {
    ...detector,
    labels: ['audio.silence', 'audio.clipping', 'audio.loudness'],
    warmUp: async () => undefined,
    close: async () => undefined,
    detect: async ({ samples, sampleRate, startMs, overlapMs }, stream) => {
      let state = streams.get(stream);
      if (!state || overlapMs === 0)
        state = { meter: new LoudnessMeter(sampleRate, config.clipAt), recent: [], silentMs: 0 };
      streams.set(stream, state);
      const known = (overlapMs * sampleRate) / 1_000;
      const worst = new Map<string, Signal>();
      const report = (label: string, score: number, atMs: number, detail: Record<string, number>): void => {
        if (score > (worst.get(label)?.score ?? 0))
          worst.set(label, { label, score: Math.min(1, score), detector, source: 'audio', atMs, detail });
      };

      let atMs = startMs + overlapMs;
      for (const block of state.meter.push(samples.subarray(known))) {
        const { recent } = state;
        recent.push(block);
        if (recent.length > BEFORE + MOMENT) recent.shift();

        const db = dbfs(block.power);
        state.silentMs = db <= config.silenceDb ? state.silentMs + BLOCK_MS : 0;
        if (state.silentMs >= config.silenceMs)
          report('audio.silence', 1, atMs, { seconds: round(state.silentMs / 1_000), dbfs: round(db) });

        const clipped = mean(recent.slice(-CLIP_BLOCKS), (b) => b.clipped);
        if (clipped >= config.clipShare)
          report('audio.clipping', clipped / (2 * config.clipShare), atMs, { share: round(clipped) });

        const now = lufs(mean(recent.slice(-MOMENT), (b) => b.weighted));
        if (recent.length >= ENOUGH && now >= config.screamLufs) {
          const before = Math.max(QUIET_LUFS, lufs(mean(recent.slice(0, -MOMENT), (b) => b.weighted)));
          const jump = now - before;
          if (jump >= config.screamJump)
            report('audio.loudness', jump / (2 * config.screamJump), atMs, {
              lufs: round(now),
              jump: round(jump),
            });
        }
        atMs += BLOCK_MS;
      }
      return { signals: [...worst.values()] };
    },
  };
}

const round = (x: number): number => Math.round(x * 100) / 100;

function mean(blocks: readonly Block[], of: (block: Block) => number): number {
  let sum = 0;
  for (const block of blocks) sum += of(block);
  return blocks.length === 0 ? 0 : sum / blocks.length;
}

export const levelFactory = registerable({
  name: LEVEL_DETECTOR,
  kind: 'audio',
  config: LevelConfig,
  open: async (config) => levelDetector(config),
});
