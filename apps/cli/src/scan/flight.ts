import type { Bus, OutRecord } from '@airlock/bus/port';
import { type SegmentMessage, segmentKey } from '@airlock/contracts/segment';
import { topics, type TopicDefinition } from '@airlock/contracts/topics';
import type { BlobStore } from '@airlock/storage/blobs/port';

/** A whole segment in its place in the recording, times in ms of media. */
export interface PlacedSegment {
  readonly segment: SegmentMessage;
  readonly ordinal: number;
  readonly offsetMs: number;
  readonly fromMs: number;
  readonly toMs: number;
}

export interface FlightLimits {
  readonly segments: number;
  readonly bytes: number;
}

/** As many segments as ingest takes in one batch, and little enough to lie on any disk. */
const LIMITS: FlightLimits = { segments: 64, bytes: 64 * 1024 * 1024 };

/** Segments between capture and their verdict. Holds capture back while too many are there, so that disk use is bounded. */
export interface Flight {
  /** The bus as capture sees it. Parts are left out: a head start is worth nothing to a recording. */
  readonly feed: Pick<Bus, 'publish'>;
  /** The verdict is in: gives the place of its segment, once, and drops the media. */
  land(key: string): Promise<PlacedSegment | undefined>;
  /** Whole segments published so far. */
  count(): number;
  /** Media time published so far, ms. */
  mediaMs(): number;
  /** Resolves when nothing is under way. */
  empty(): Promise<void>;
}

export function createFlight(bus: Pick<Bus, 'publish'>, blobs: BlobStore, limits = LIMITS): Flight {
  const under = new Map<string, PlacedSegment>();
  let bytes = 0;
  let count = 0;
  let epoch = 0;
  let offsetMs = 0;
  let endMs = 0;
  let changed = Promise.withResolvers<void>();

  const hasRoom = (): boolean => under.size === 0 || (under.size < limits.segments && bytes < limits.bytes);
  const drop = async ({ media }: SegmentMessage): Promise<void> => {
    if (media.blob !== undefined) await blobs.delete(media.blob);
  };

  const takeOff = async (segment: SegmentMessage): Promise<void> => {
    while (!hasRoom()) await changed.promise;
    if (segment.epoch !== epoch) {
      epoch = segment.epoch;
      offsetMs = endMs;
    }
    const fromMs = segment.startMs + offsetMs;
    const toMs = fromMs + segment.durationMs;
    endMs = Math.max(endMs, toMs);
    under.set(segmentKey(segment), { segment, ordinal: count, offsetMs, fromMs, toMs });
    count += 1;
    bytes += segment.media.bytes;
  };

  return {
    feed: {
      publish: async <T>(topic: TopicDefinition<T>, records: readonly OutRecord<T>[]) => {
        if (topic.name !== topics.segments.name) return bus.publish(topic, records);
        for (const record of records) {
          const segment = record.value as SegmentMessage | null;
          if (segment === null) continue;
          if (!segment.part.last) {
            await drop(segment);
            continue;
          }
          // A publish that failed is tried again by capture; the segment has its place already.
          if (!under.has(segmentKey(segment))) await takeOff(segment);
          await bus.publish(topic, [record]);
        }
      },
    },
    land: async (key) => {
      const placed = under.get(key);
      if (placed === undefined) return undefined;
      under.delete(key);
      bytes -= placed.segment.media.bytes;
      changed.resolve();
      changed = Promise.withResolvers();
      await drop(placed.segment);
      return placed;
    },
    count: () => count,
    mediaMs: () => endMs,
    empty: async () => {
      while (under.size > 0) await changed.promise;
    },
  };
}
