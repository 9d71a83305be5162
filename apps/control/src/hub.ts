import type { EventData, EventName } from '@airlock/contracts/http/events';

export type Listener = (name: EventName, data: unknown) => boolean;

/** Hands what happens to everyone who watches. A listener that returns false is dropped. */
export class Hub {
  readonly #listeners = new Set<Listener>();

  get watchers(): number {
    return this.#listeners.size;
  }

  push<N extends EventName>(name: N, data: EventData<N>): void {
    for (const listener of this.#listeners) {
      if (!listener(name, data)) this.#listeners.delete(listener);
    }
  }

  watch(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}
