import type { EventData, EventName } from '@airlock/contracts/http/events';

export type Listener = (name: EventName, data: unknown) => boolean;

/** Hands what happens to everyone who watches. A listener that returns false is dropped. */
export class Hub {
  readonly #listeners = new Map<Listener, string | undefined>();

  get watchers(): number {
    return this.#listeners.size;
  }

  /** `isTo` leaves people out; whoever watches without being a person counts as undefined. */
  push<N extends EventName>(
    name: N,
    data: EventData<N>,
    isTo?: (person: string | undefined) => boolean,
  ): void {
    for (const [listener, person] of this.#listeners) {
      if (isTo?.(person) === false) continue;
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
