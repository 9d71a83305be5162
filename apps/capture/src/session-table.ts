import { setTimeout as delay } from 'node:timers/promises';
import type { StreamSession as StreamName } from '@airlock/contracts/admission';
import type { RoomId } from '@airlock/contracts/ids';
import { AirlockError } from '@airlock/contracts/problem';
import type { SessionEnd, StreamSession } from './pull/stream-session.js';

interface Entry {
  session?: StreamSession;
  /** Set when the room was stopped while it was still being admitted. */
  stopped: boolean;
}

export interface Reserved {
  readonly session: StreamSession;
  readonly over: Promise<SessionEnd>;
}

/** The live rooms: one session each, from before admission until control has been told of the end. */
export class SessionTable {
  readonly #rooms = new Map<RoomId, Entry>();
  readonly #endings = new Set<Promise<SessionEnd>>();
  #closed = false;

  constructor(private readonly onEnded: (stream: StreamName, roomId: RoomId) => Promise<void>) {}

  list(): readonly StreamSession[] {
    return [...this.#rooms.values()].flatMap(({ session }) => (session ? [session] : []));
  }

  /**
   * Holds the room while `open` admits and starts its session, and until control knows of its end, so that a room's
   * streams never overlap. `over` settles then. Throws `conflict` when the room is live already.
   */
  async reserve(roomId: RoomId, open: () => Promise<StreamSession>): Promise<Reserved> {
    if (this.#closed) throw new AirlockError('unavailable', 'Capture is closing.');
    if (this.#rooms.has(roomId)) throw new AirlockError('conflict', `Room ${roomId} is live already.`);
    const entry: Entry = { stopped: false };
    this.#rooms.set(roomId, entry);
    try {
      const session = await open();
      entry.session = session;
      if (entry.stopped) void session.stop();
      return { session, over: this.#follow(roomId, entry, session) };
    } catch (error) {
      this.#rooms.delete(roomId);
      throw error;
    }
  }

  /** False when there is nothing to stop. */
  stop(roomId: RoomId): boolean {
    const entry = this.#rooms.get(roomId);
    if (entry === undefined || entry.stopped) return false;
    entry.stopped = true;
    void entry.session?.stop();
    return true;
  }

  async close(patienceMs: number): Promise<void> {
    this.#closed = true;
    for (const roomId of this.#rooms.keys()) this.stop(roomId);
    const patience = new AbortController();
    const hurry = delay(patienceMs, undefined, { signal: patience.signal }).then(
      () => this.list().forEach((session) => void session.abandon()),
      () => undefined,
    );
    await Promise.all(this.#endings);
    patience.abort();
    await hurry;
  }

  #follow(roomId: RoomId, entry: Entry, session: StreamSession): Promise<SessionEnd> {
    const over = session.done.then(async (end) => {
      entry.stopped = true;
      await this.onEnded(session.stream, roomId);
      this.#rooms.delete(roomId);
      this.#endings.delete(over);
      return end;
    });
    this.#endings.add(over);
    return over;
  }
}
