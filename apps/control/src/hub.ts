import type { EventData, EventName } from '@airlock/contracts/http/events';

export type Listener = (name: EventName, data: unknown) => boolean;

/** Hands what happens to everyone who watches. A listener that returns false is dropped. */
export class Hub {
  readonly #listeners = new Map<Listener, string | undefined>();

  get watchers(): number {
    return this.#listeners.size;
  }

  push<N extends EventName>(name: N, data: EventData<N>): void {
    for (const listener of this.#listeners.keys()) {
      if (!listener(name, data)) this.#listeners.delete(listener);
    }
  }

  /** Whether a person has a screen open; without one, whether anybody has. */
  isWatched(person?: string): boolean {
    return person === undefined ? this.#listeners.size > 0 : [...this.#listeners.values()].includes(person);
  }

  watch(listener: Listener, person?: string): () => void {
    this.#listeners.set(listener, person);
    return () => void this.#listeners.delete(listener);
  }
}
