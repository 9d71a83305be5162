import type { Frame } from '@airlock/contracts/frame';
import type { Signal } from '@airlock/contracts/signal';
import { MATCH_DISTANCE, type HashBank } from './hash-bank.js';
import { pdqOfFrame } from './pdq.js';

/** Bumped when the same bank would give other signals. */
const VERSION = '1';

export interface KnownDetector {
  readonly id: string;
  readonly version: string;
  readonly labels: readonly string[];
  warmUp(): Promise<void>;
  detect(frame: Frame): Promise<{ readonly signals: readonly Signal[] }>;
  close(): Promise<void>;
}

/**
 * Compares frames with a bank of known pictures. Gives one signal per label, for its nearest entry; the score is 1 for
 * the same hash and 0.5 at the limit of 31 bits.
 */
export function createKnownDetector(bank: HashBank, id = 'known-pdq'): KnownDetector {
  return {
    id,
    version: VERSION,
    labels: [...new Set(bank.entries.map((e) => e.label))].sort(),
    async warmUp() {},
    async detect(frame) {
      const hash = pdqOfFrame(frame);
      const nearest = new Map<string, Signal>();
      for (const { entry, distance } of bank.match(hash)) {
        if (nearest.has(entry.label)) continue;
        nearest.set(entry.label, {
          label: entry.label,
          score: 1 - (0.5 * distance) / MATCH_DISTANCE,
          detector: { id, version: VERSION },
          source: 'known',
          atMs: frame.atMs,
          detail: {
            distance,
            quality: hash.quality,
            entry: entry.id,
            ...(entry.note ? { note: entry.note } : {}),
          },
        });
      }
      return { signals: [...nearest.values()] };
    },
    async close() {},
  };
}
