import { readFile } from 'node:fs/promises';
import { AirlockError } from '@airlock/contracts/problem';
import type { Signal } from '@airlock/contracts/signal';
import { z } from 'zod';
import type { AudioDetector, StreamKey } from '../detector.js';
import { registerable } from '../registry.js';
import { HOP, LandmarkFinder } from './landmarks.js';
import { SoundBank } from './sound-bank.js';

export const KNOWN_SOUND_DETECTOR = 'known-sound';
const VERSION = '1';

export const KnownSoundConfig = z.strictObject({
  /** CSV (`id,label,note,print`) or JSON file of known sounds. */
  bank: z.string().min(1),
  /** Different landmarks that have to be heard at their right times. */
  least: z.number().int().positive().default(24),
  /** Stretch of the stream within which they have to be heard, ms. */
  withinMs: z.number().positive().default(10_000),
});
export type KnownSoundConfig = z.infer<typeof KnownSoundConfig>;

/** Landmarks are a spectrum early or late by rounding. */
const JITTER = 1;
/** Hits kept of one stream: a bank in which everything sounds alike must not fill the memory. */
const MAX_HITS = 50_000;

interface Hit {
  readonly entry: number;
  /** Of the stream against the entry, spectra. */
  readonly offset: number;
  readonly hash: number;
  readonly frame: number;
}

interface State {
  readonly finder: LandmarkFinder;
  readonly startMs: number;
  hits: Hit[];
}

/**
 * Finds sounds of a bank again, whatever their level and coding, from any place in them on. The score is 0.5 for just
 * enough landmarks in line and 1 for three times as many.
 */
export function knownSoundDetector(
  bank: SoundBank,
  { least, withinMs }: Pick<KnownSoundConfig, 'least' | 'withinMs'>,
): AudioDetector {
  const streams = new WeakMap<StreamKey, State>();
  const detector = { id: KNOWN_SOUND_DETECTOR, version: VERSION };
  return {
    ...detector,
    labels: [...new Set(bank.entries.map((e) => e.label))].sort(),
    warmUp: async () => undefined,
    close: async () => undefined,
    detect: async ({ samples, sampleRate, startMs, overlapMs }, stream) => {
      let state = streams.get(stream);
      if (!state || overlapMs === 0) state = { finder: new LandmarkFinder(), startMs, hits: [] };
      streams.set(stream, state);
      const fresh = state.finder.push(samples.subarray((overlapMs * sampleRate) / 1_000));
      const frameMs = (1_000 * HOP) / sampleRate;
      const newest = fresh.at(-1)?.frame ?? 0;
      const hits = state.hits.filter((hit) => hit.frame >= newest - withinMs / frameMs);
      for (const { hash, frame } of fresh)
        for (const place of bank.places(hash)) {
          if (hits.length >= MAX_HITS) break;
          hits.push({ entry: place.entry, offset: frame - place.frame, hash, frame });
        }
      state.hits = hits;

      const signals = new Map<string, Signal>();
      for (const { entry, hashes, first, offset } of inLine(hits)) {
        if (hashes < least) continue;
        const { id, label, note } = bank.entries[entry]!;
        const score = Math.min(1, 0.5 + (0.25 * (hashes - least)) / least);
        if (score <= (signals.get(label)?.score ?? 0)) continue;
        signals.set(label, {
          label,
          score,
          detector,
          source: 'known',
          atMs: state.startMs + first * frameMs,
          detail: {
            entry: id,
            landmarks: hashes,
            secondsIn: Math.round(((first - offset) * frameMs) / 100) / 10,
            ...(note ? { note } : {}),
          },
        });
      }
      return { signals: [...signals.values()] };
    },
  };
}

interface Line {
  readonly entry: number;
  readonly offset: number;
  /** Different landmarks: a hum that lines up with itself everywhere is one. */
  readonly hashes: number;
  readonly first: number;
}

/** For each entry, the offset at which most different landmarks lie. */
function inLine(hits: readonly Hit[]): Line[] {
  const lines = new Map<number, Map<number, Hit[]>>();
  for (const hit of hits) {
    const offsets = lines.get(hit.entry) ?? new Map<number, Hit[]>();
    lines.set(hit.entry, offsets);
    const same = offsets.get(hit.offset);
    if (same) same.push(hit);
    else offsets.set(hit.offset, [hit]);
  }
  return [...lines].map(([entry, offsets]) => {
    let best: Line = { entry, offset: 0, hashes: 0, first: 0 };
    for (const offset of offsets.keys()) {
      const near: Hit[] = [];
      for (let o = offset - JITTER; o <= offset + JITTER; o++) near.push(...(offsets.get(o) ?? []));
      if (near.length <= best.hashes) continue;
      const hashes = new Set(near.map((hit) => hit.hash)).size;
      if (hashes > best.hashes)
        best = { entry, offset, hashes, first: Math.min(...near.map((h) => h.frame)) };
    }
    return best;
  });
}

/** Reads a bank by its file name's end. @throws AirlockError `not_found`, `invalid_input` */
export async function readSoundBank(path: string): Promise<SoundBank> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new AirlockError('not_found', `the bank of sounds ${path} cannot be read`, { cause });
  });
  return path.toLowerCase().endsWith('.json') ? SoundBank.fromJson(text) : SoundBank.fromCsv(text);
}

export const knownSoundFactory = registerable({
  name: KNOWN_SOUND_DETECTOR,
  kind: 'audio',
  onlyNamed: true,
  config: KnownSoundConfig,
  open: async (config) => knownSoundDetector(await readSoundBank(config.bank), config),
});
