type Listener = () => void;

/** Runs once for everything that changes until it does; the next frame of the screen, in a browser. */
export type Later = (run: () => void) => void;

/**
 * Things by key that change many times a second, and whoever shows them. Listeners hear of many changes once, and those
 * of one key only of that key; values are replaced and never changed, so that identity tells whether one is new.
 */
export class Collection<K, V> {
  readonly #items = new Map<K, V>();
  readonly #listeners = new Set<Listener>();
  readonly #ofKey = new Map<K, Set<Listener>>();
  readonly #changed = new Set<K>();
  readonly #later: Later;
  /** What was put or deleted since the newest reading was begun. */
  #sinceAsked: Set<K> | undefined;
  #isWaiting = false;
  #list: readonly V[] | undefined;

  constructor(later: Later) {
    this.#later = later;
  }

  get size(): number {
    return this.#items.size;
  }

  readonly get = (key: K): V | undefined => this.#items.get(key);

  /** The same array until something changes. */
  readonly all = (): readonly V[] => (this.#list ??= [...this.#items.values()]);

  put(key: K, value: V): void {
    this.#items.set(key, value);
    this.#sinceAsked?.add(key);
    this.#change(key);
  }

  delete(key: K): void {
    this.#sinceAsked?.add(key);
    if (this.#items.delete(key)) this.#change(key);
  }

  /** What is not in it is gone. */
  replace(items: Iterable<readonly [K, V]>): void {
    const fresh = new Map(items);
    for (const key of this.#items.keys()) if (!fresh.has(key)) this.delete(key);
    for (const [key, value] of fresh) this.put(key, value);
  }

  /**
   * Called when everything is asked for; takes the answer in. What was put or deleted meanwhile is newer than the answer and
   * stays; an answer is left out, and false, once everything was asked for again.
   */
  ask(): (answer: Iterable<readonly [K, V]>) => boolean {
    const since = (this.#sinceAsked = new Set<K>());
    return (answer) => {
      if (this.#sinceAsked !== since) return false;
      this.#sinceAsked = undefined;
      const fresh = new Map(answer);
      for (const key of since) {
        const value = this.#items.get(key);
        if (value === undefined) fresh.delete(key);
        else fresh.set(key, value);
      }
      this.replace(fresh);
      return true;
    };
  }

  /** Returns what ends it. */
  watch(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  watchKey(key: K, listener: Listener): () => void {
    const listeners = this.#ofKey.get(key) ?? new Set();
    this.#ofKey.set(key, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#ofKey.get(key) === listeners) this.#ofKey.delete(key);
    };
  }

  #change(key: K): void {
    this.#changed.add(key);
    this.#list = undefined;
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    this.#later(() => this.#tell());
  }

  #tell(): void {
    this.#isWaiting = false;
    const keys = [...this.#changed];
    this.#changed.clear();
    for (const key of keys) for (const listener of [...(this.#ofKey.get(key) ?? [])]) listener();
    for (const listener of [...this.#listeners]) listener();
  }
}
