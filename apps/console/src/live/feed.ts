import type { EventData, EventName } from '@airlock/contracts/http/events';

/** `live`: events come; `lost`: they do not, and what is on screen may be old. */
export type FeedState = 'connecting' | 'live' | 'lost';

type Handler = (data: never) => void;

const RETRY_MS = 1_000;

/** What control pushes. Reconnects by itself; on every connection a `snapshot` comes first and replaces what was known. */
export class Feed {
  readonly #handlers = new Map<EventName, Set<Handler>>();
  readonly #listeners = new Set<() => void>();
  #source: EventSource | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #state: FeedState = 'connecting';
  /** When the state last changed, ms since 1970. */
  since = Date.now();

  readonly state = (): FeedState => this.#state;

  readonly watch = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  /** Returns what ends it. Handlers added while connected hear from the next event on. */
  on<N extends EventName>(name: N, handler: (data: EventData<N>) => void): () => void {
    const handlers = this.#handlers.get(name) ?? new Set();
    if (!this.#handlers.has(name)) this.#listen(name);
    this.#handlers.set(name, handlers.add(handler as Handler));
    return () => void handlers.delete(handler as Handler);
  }

  open(url = '/v1/events'): void {
    this.close();
    const source = new EventSource(url);
    this.#source = source;
    source.onerror = () => {
      this.#become('lost');
      // The browser gives up for good on an answer that is no event stream, such as a refusal.
      if (source.readyState === EventSource.CLOSED) this.#retry = setTimeout(() => this.open(url), RETRY_MS);
    };
    source.addEventListener('snapshot', () => this.#become('live'));
    for (const name of this.#handlers.keys()) this.#listen(name);
  }

  close(): void {
    clearTimeout(this.#retry);
    this.#source?.close();
    this.#source = undefined;
  }

  #listen(name: EventName): void {
    this.#source?.addEventListener(name, (event: MessageEvent<string>) => {
      const data = JSON.parse(event.data) as never;
      for (const handler of [...(this.#handlers.get(name) ?? [])]) handler(data);
    });
  }

  #become(state: FeedState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.since = Date.now();
    for (const listener of [...this.#listeners]) listener();
  }
}
