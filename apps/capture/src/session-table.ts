import { setTimeout as delay } from 'node:timers/promises';
import type { StreamSession as StreamName } from '@airlock/contracts/admission';
import type { RoomId } from '@airlock/contracts/ids';
import { AirlockError } from '@airlock/contracts/problem';
import type { StreamSession } from './pull/stream-session.js';

interface Entry {
  session?: StreamSession;
  /** Set when the room was stopped while it was still being admitted. */
  stopped: boolean;
}

/** The live rooms: one session each, from before admission until control has been told of the end. */
export class SessionTable {
  readonly #rooms = new Map<RoomId, Entry>();
  readonly #endings = new Set<Promise<void>>();
  #closed = false;

  constructor(private readonly onEnded: (stream: StreamName, roomId: RoomId) => Promise<void>) {}

  list(): readonly StreamSession[] {
    return [...this.#rooms.values()].flatMap(({ session }) => (session ? [session] : []));
  }

  /** Holds the room while `open` admits and starts its session. Throws `conflict` when it is live already. */
  async reserve<T>(
    roomId: RoomId,
    open: () => Promise<{ readonly session: StreamSession; readonly result: T }>,
  ): Promise<T> {
    if (this.#closed) throw new AirlockError('unavailable', 'Capture is closing.');
    if (this.#rooms.has(roomId)) throw new AirlockError('conflict', `Room ${roomId} is live already.`);
    const entry: Entry = { stopped: false };
    this.#rooms.set(roomId, entry);
    try {
      const { session, result } = await open();
      entry.session = session;
      if (entry.stopped) void session.stop();
      this.#follow(roomId, session);
      return result;
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

  #follow(roomId: RoomId, session: StreamSession): void {
    const ending = session.done.then(async () => {
      this.#rooms.delete(roomId);
      await this.onEnded(session.stream, roomId);
      this.#endings.delete(ending);
    });
    this.#endings.add(ending);
  }
}
