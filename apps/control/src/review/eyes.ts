import type { StreamRecord } from '@airlock/contracts/control';
import type { StreamId } from '@airlock/contracts/ids';
import type { ReviewRules } from '@airlock/contracts/review';
import { isKeyRoom } from '@airlock/moderation/review';
import { deadlinesRepository } from '@airlock/storage/repositories/deadlines';
import { airlock } from '../house/effect.js';
import type { HouseGround } from '../house/house.js';

type Ground = Pick<HouseGround, 'effects' | 'db' | 'clock' | 'projection' | 'logger' | 'sightings'>;

const keyOf = (streamId: StreamId): string => `eye/${streamId}`;

/**
 * Key rooms get a person's eye: when a room becomes one, a deadline runs until somebody looks at it, and whoever is on
 * duty is called where nobody did.
 */
export const createEyes = (ground: Ground, rules: () => ReviewRules) => {
  const { effects, db, clock, projection, logger, sightings } = ground;
  /** Whether each stream was a key room when looked at last. */
  const known = new Map<StreamId, boolean>();
  const quietly = (streamId: StreamId, work: Promise<unknown>): void =>
    void work.catch((err: unknown) => {
      known.delete(streamId);
      logger.warn({ err, streamId }, 'the eye on a key room');
    });

  const begin = async ({ streamId, title }: StreamRecord): Promise<void> => {
    const { eyeSeconds } = rules().keyRooms;
    // It is one since before this start: its time runs already, or is over.
    const running = await deadlinesRepository(db.queries).get(keyOf(streamId));
    if (running !== undefined && running.state !== 'cancelled') return;
    await effects(airlock('review'), async ({ tx, now, record }) => {
      const dueAt = now + eyeSeconds * 1_000;
      await deadlinesRepository(tx).set({
        ...{ key: keyOf(streamId), kind: 'review.eye', subject: streamId, dueAt, remindAt: [] },
        ...{
          title: `Nobody looks at the key room ${title || streamId}`,
          what: title || streamId,
          urgency: 'page',
        },
      });
      record({ kind: 'stream.key_room', subject: streamId, detail: { dueAt } });
    });
  };

  sightings.push(async ({ streamId }) => {
    await deadlinesRepository(db.queries).meet(keyOf(streamId), clock());
  });

  return {
    /** A stream changed. */
    look(streamId: StreamId): void {
      const record = projection.streams.record(streamId);
      if (record === undefined) return;
      const before = known.get(streamId);
      const is = record.live && isKeyRoom(record, rules().keyRooms);
      if (is === before) return;
      known.set(streamId, is);
      if (is) quietly(streamId, begin(record));
      // What is over needs nobody's eye, and neither does a room that nobody looks into any more.
      else if (before === true)
        quietly(streamId, deadlinesRepository(db.queries).cancel(keyOf(streamId), clock()));
      if (!record.live) known.delete(streamId);
    },
  };
};
