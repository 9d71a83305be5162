import type { RoomId } from '@airlock/contracts/ids';
import { AirlockError } from '@airlock/contracts/problem';
import type { MediaServer } from '../media-server.js';

/** A publisher that was let in may take so long to show up in its server's API, ms. */
const SETTLE_MS = 10_000;
/** Where servers do not tell who has gone, the oldest are forgotten beyond this. */
const MAX_KNOWN = 100_000;

/** Who was let onto which server, and since when. */
export class Publishers {
  readonly #known = new Map<string, { readonly publisherId: string; readonly at: number }>();

  constructor(private readonly clock: () => number) {}

  admitted(server: string, roomId: RoomId, publisherId: string): void {
    const key = keyOf(server, roomId);
    this.#known.delete(key);
    this.#known.set(key, { publisherId, at: this.clock() });
    const [oldest] = this.#known.keys();
    if (this.#known.size > MAX_KNOWN && oldest !== undefined) this.#known.delete(oldest);
  }

  isCurrent(server: string, roomId: RoomId, publisherId: string): boolean {
    return this.#known.get(keyOf(server, roomId))?.publisherId === publisherId;
  }

  isSettling(server: string, roomId: RoomId): boolean {
    const at = this.#known.get(keyOf(server, roomId))?.at;
    return at !== undefined && this.clock() - at < SETTLE_MS;
  }

  forget(server: string, roomId: RoomId): void {
    this.#known.delete(keyOf(server, roomId));
  }
}

const keyOf = (server: string, roomId: RoomId): string => `${server}/${roomId}`;

/**
 * A server whose `absent` can be believed: one let in a moment ago may be on its way between our yes and the server's
 * list of publishers, and a cut that came in between must still find it.
 */
export const settling = (server: MediaServer, publishers: Publishers): MediaServer => ({
  name: server.name,
  kick: async (target) => {
    const result = await server.kick(target);
    if (result === 'absent' && publishers.isSettling(server.name, target.roomId)) {
      throw new AirlockError('unavailable', `A publisher just let onto ${server.name} has not shown up yet`);
    }
    if (result === 'kicked') publishers.forget(server.name, target.roomId);
    return result;
  },
});
