import type { Frame } from '@airlock/contracts/frame';
import type { FrameDetector, Seen, StreamKey } from '@airlock/inference/detector';
import { considerReuse, framePrint, nothingJudged } from '@airlock/media/frame-reuse';

/** What is seen in one frame, and whether it is the result of a picture just like it. */
export interface Sight extends Seen {
  readonly reused: boolean;
  /** Detectors for which there was no time. */
  readonly leftOut: readonly string[];
}

/** All frame detectors, looking at one epoch of one stream. */
export interface Eyes {
  /** Frames come in the order of their media time. A detector that throws fails the frame. */
  look(frame: Frame, options?: { readonly hasTime: boolean }): Promise<Sight>;
}

/**
 * A frame that one detector has settled is not handed to those after it. `keep` gets what was newly seen in a frame and
 * may add to it; what it returns is what is remembered.
 */
export function openEyes(
  detectors: readonly FrameDetector[],
  stream: StreamKey,
  keep: (seen: Seen, frame: Frame) => Promise<Seen>,
): Eyes {
  let reuse = nothingJudged;
  // Counts pictures that differ: a result is good for the picture it was made from and those like it.
  let picture = 0;
  const last = new Map<FrameDetector, { picture: number; atMs: number; seen: Seen }>();

  return {
    async look(frame, { hasTime } = { hasTime: true }) {
      const { atMs } = frame;
      const near = considerReuse(reuse, framePrint(frame), atMs);
      const current = near.reuse ? picture : picture + 1;
      const seen: Seen[] = [];
      const leftOut: string[] = [];
      const looked: typeof last = new Map();
      for (const detector of detectors) {
        const before = last.get(detector);
        if (near.reuse && before?.picture === current && detector.sees !== 'all') {
          seen.push(moved(before.seen, atMs));
          continue;
        }
        const since = before === undefined ? Infinity : atMs - before.atMs;
        // The same moment again is a second attempt: what the first saw may have been lost with it.
        if (since > 0 && since < (detector.everyMs ?? 0)) continue;
        if (detector.spare && !hasTime) {
          leftOut.push(detector.id);
          continue;
        }
        const now = await keep(await detector.detect(frame, stream), frame);
        looked.set(detector, { picture: current, atMs, seen: now });
        seen.push(now);
        if (now.settled) break;
      }
      // Kept only now: a detector that threw leaves nothing behind that could stand for this picture.
      for (const [detector, look] of looked) last.set(detector, look);
      picture = current;
      reuse = near.state;
      return {
        signals: seen.flatMap((s) => s.signals),
        texts: seen.flatMap((s) => s.texts ?? []),
        hashes: seen.flatMap((s) => s.hashes ?? []),
        reused: near.reuse,
        leftOut,
      };
    },
  };
}

const moved = ({ signals, texts, hashes }: Seen, atMs: number): Seen => ({
  signals: signals.map((signal) => ({ ...signal, atMs })),
  ...(texts === undefined ? {} : { texts: texts.map((text) => ({ ...text, atMs })) }),
  ...(hashes === undefined ? {} : { hashes: hashes.map((hash) => ({ ...hash, atMs })) }),
});
