import type { Action } from '@airlock/contracts/action';
import type { StreamId } from '@airlock/contracts/ids';
import { Room, type RoomDeps } from './room.js';

/** How long a stream is kept in memory after its end, or without a record that admits it. */
const FORGET_ENDED_MS = 10 * 60_000;
const FORGET_UNKNOWN_MS = 60_000;
const MAX_UNKNOWN = 1_000;

/** All streams at this gate. */
export class Rooms {
  readonly #rooms = new Map<StreamId, Room>();
  /** Actions of streams no longer in memory: one that comes back must not have lost its cut. */
  readonly #actions = new Map<StreamId, readonly Action[]>();
  readonly #deps: RoomDeps;

  constructor(deps: RoomDeps) {
    this.#deps = deps;
  }

  get(streamId: StreamId): Room | undefined {
    return this.#rooms.get(streamId);
  }

  all(): Iterable<Room> {
    return this.#rooms.values();
  }

  /** The room of a stream; opened when it is not there. `undefined` when too many strangers wait already. */
  open(streamId: StreamId, isKnown: boolean): Room | undefined {
    const known = this.#rooms.get(streamId);
    if (known !== undefined) return known;
    if (!isKnown && this.#strangers() >= MAX_UNKNOWN) return undefined;
    const room = new Room(streamId, this.#deps);
    for (const action of this.#actions.get(streamId) ?? []) room.note({ type: 'action', action });
    this.#actions.delete(streamId);
    this.#rooms.set(streamId, room);
    return room;
  }

  tickAll(): void {
    for (const room of this.#rooms.values()) room.tick();
  }

  /** Forgets ended streams and strangers whose time is over. */
  sweep(): void {
    const now = this.#deps.clock();
    for (const [id, room] of this.#rooms) {
      const isOver =
        room.endedAt !== undefined && room.state !== 'live' && now - room.endedAt > FORGET_ENDED_MS;
      const isStranger = !room.admitted && now - room.openedAt > FORGET_UNKNOWN_MS;
      if ((!isOver && !isStranger) || room.listeners > 0) continue;
      room.close();
      this.#rooms.delete(id);
      if (room.actions.length > 0) this.#actions.set(id, room.actions);
    }
  }

  close(): void {
    for (const room of this.#rooms.values()) room.close();
    this.#rooms.clear();
  }

  #strangers(): number {
    let n = 0;
    for (const room of this.#rooms.values()) if (!room.admitted) n += 1;
    return n;
  }
}
