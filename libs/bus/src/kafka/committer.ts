import { setTimeout as delay } from 'node:timers/promises';

const RETRY_MS = { first: 50, most: 2_000 };

/**
 * Commits what is done, one request at a time: what is done meanwhile goes into the next, so that handlers never wait for
 * a commit and a busy member commits as often as the broker answers, not as often as it handles.
 */
export class Committer {
  readonly #commit: (offsets: ReadonlyMap<number, bigint>) => Promise<void>;
  readonly #failed: (error: unknown) => void;
  readonly #pending = new Map<number, bigint>();
  #running: Promise<void> | undefined;
  #stopped = false;

  constructor(
    commit: (offsets: ReadonlyMap<number, bigint>) => Promise<void>,
    failed: (error: unknown) => void,
  ) {
    this.#commit = commit;
    this.#failed = failed;
  }

  add(partition: number, offset: bigint): void {
    this.#pending.set(partition, offset);
    this.#running ??= this.#run();
  }

  /** The partition is somebody else's: nothing of it is committed any more. */
  forget(partition: number): void {
    this.#pending.delete(partition);
  }

  /** Resolves when all is committed, or `graceMs` have passed. */
  async flush(graceMs: number): Promise<void> {
    const late = new AbortController();
    await Promise.race([
      this.#running,
      delay(graceMs, undefined, { signal: late.signal }).catch(() => undefined),
    ]);
    late.abort();
  }

  stop(): void {
    this.#stopped = true;
  }

  async #run(): Promise<void> {
    let wait = RETRY_MS.first;
    // What is done in the same turn is committed together.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#pending.size > 0 && !this.#stopped) {
      const offsets = new Map(this.#pending);
      try {
        await this.#commit(offsets);
        for (const [partition, offset] of offsets) {
          if (this.#pending.get(partition) === offset) this.#pending.delete(partition);
        }
        wait = RETRY_MS.first;
      } catch (error) {
        this.#failed(error);
        await delay(wait);
        wait = Math.min(wait * 2, RETRY_MS.most);
      }
    }
    this.#running = undefined;
  }
}
