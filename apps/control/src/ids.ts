import type { ActionId, MessageId, RoomId, StreamId } from '@airlock/contracts/ids';
import { createHash, randomBytes } from 'node:crypto';

export interface IdSource {
  /** New for every publish session; sorts by time within a room. */
  stream(roomId: RoomId, now: number): StreamId;
  action(now: number): ActionId;
  message(now: number): MessageId;
}

const stamp = (now: number): string => now.toString(36).padStart(9, '0');

/** Time in base 36 and some randomness; `random` gives hex. */
export const idSource = (random: () => string = () => randomBytes(3).toString('hex')): IdSource => ({
  // Ids are 64 characters at most: a long room name gives way to the part that makes the id unique.
  stream: (roomId, now) => `${roomId.slice(0, 46)}.${stamp(now)}${random()}` as StreamId,
  action: (now) => `act_${stamp(now)}${random()}` as ActionId,
  message: (now) => `msg_${stamp(now)}${random()}` as MessageId,
});

/** An action id from a client's idempotency key, the same for the same key on the same stream. */
export const actionIdFromKey = (streamId: StreamId, key: string): ActionId =>
  `key_${createHash('sha256').update(`${streamId}\n${key}`).digest('hex').slice(0, 40)}` as ActionId;
