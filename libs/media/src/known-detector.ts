import type { Frame } from '@airlock/contracts/frame';
import type { FrameHash } from '@airlock/contracts/known';
import type { Signal } from '@airlock/contracts/signal';
import { createClipWatch, type ClipWatchLimits } from './bank/clip-watch.js';
import type { KnownMatch, LiveBank } from './live-bank.js';
import { MATCH_DISTANCE, pdqHex, pdqOfFrame } from './pdq.js';

/** Bumped when the same bank would give other signals. */
const VERSION = '2';

export interface KnownDetector {
  readonly id: string;
  readonly version: string;
  /** Labels come with the entries of the bank, which may change at any time. */
  readonly labels: readonly string[];
  warmUp(): Promise<void>;
  detect(
    frame: Frame,
    stream: object,
  ): Promise<{ readonly signals: readonly Signal[]; readonly hashes: readonly FrameHash[] }>;
  close(): Promise<void>;
}

/**
 * Compares frames with a bank of known pictures and clips as it stands at that moment. Gives one signal per label, for
 * its nearest entry, and the hash of the frame. The score of a picture is 1 for the same hash and 0.5 at the limit of
 * 31 bits; a clip is told when enough of its frames were seen in the stream of late.
 */
export function createKnownDetector(
  bank: LiveBank,
  { id = 'known-pdq', clips }: { readonly id?: string; readonly clips?: Partial<ClipWatchLimits> } = {},
): KnownDetector {
  const watch = createClipWatch(clips);
  return {
    id,
    version: VERSION,
    labels: [],
    async warmUp() {},
    async detect(frame, stream) {
      const { words, quality } = pdqOfFrame(frame);
      const matches = bank.match({ words, quality });
      const nearest = new Map<string, Signal>();
      const tell = ({ picture, distance }: KnownMatch, score: number, detail: Signal['detail']): void => {
        if ((nearest.get(picture.label)?.score ?? -1) >= score) return;
        nearest.set(picture.label, {
          label: picture.label,
          score,
          detector: { id, version: VERSION },
          source: 'known',
          atMs: frame.atMs,
          detail: {
            distance,
            quality,
            entry: picture.id,
            ...(picture.note ? { note: picture.note } : {}),
            ...detail,
          },
        });
      };
      const scoreOf = (distance: number): number => 1 - (0.5 * distance) / MATCH_DISTANCE;
      for (const match of matches)
        if (match.picture.frames === undefined) tell(match, scoreOf(match.distance), {});
      for (const { match, queryPercent, bankPercent } of watch(stream, frame.atMs, quality, matches))
        tell(match, scoreOf(match.distance), {
          queryPercent: Math.round(queryPercent),
          bankPercent: Math.round(bankPercent),
        });
      return {
        signals: [...nearest.values()],
        hashes: [{ atMs: frame.atMs, pdq: pdqHex(words), quality }],
      };
    },
    async close() {},
  };
}
