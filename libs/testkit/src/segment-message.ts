import type { SegmentMessage } from '@airlock/contracts/segment';

/** The message of a whole segment, as long as those before it (2 s); its media are of no meaning unless they are given. */
export const segmentMessage = ({
  streamId,
  seq = 0,
  durationMs = 2_000,
  ...over
}: Partial<SegmentMessage> & Pick<SegmentMessage, 'streamId'>): SegmentMessage => ({
  v: 1,
  streamId,
  epoch: 0,
  seq,
  part: { index: 0, last: true },
  container: 'mpegts',
  media: { inline: 'AA==', sha256: '0'.repeat(64), bytes: 1 } as SegmentMessage['media'],
  startMs: seq * durationMs,
  durationMs,
  capturedAt: Date.now(),
  ...over,
});
