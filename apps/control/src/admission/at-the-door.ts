import type { StreamerId } from '@airlock/contracts/ids';
import type { Database } from '@airlock/storage/database';
import { gathered } from '@airlock/storage/gathered';
import { type AtTheDoor, atTheDoor } from '@airlock/storage/repositories/door';

const doors = new WeakMap<Database, (streamerId: StreamerId) => Promise<AtTheDoor | undefined>>();

/** What the rules of admission know of a streamer: all rules, and everybody who asks meanwhile, share a read. */
export const doorOf = (db: Database): ((streamerId: StreamerId) => Promise<AtTheDoor>) => {
  let read = doors.get(db);
  if (read === undefined)
    doors.set(db, (read = gathered((ids: readonly StreamerId[]) => atTheDoor(db.queries, ids))));
  const known = read;
  return async (streamerId) => (await known(streamerId))!;
};
