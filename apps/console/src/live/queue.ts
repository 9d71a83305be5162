import type { CaseId } from '@airlock/contracts/ids';
import type { QueueItem, ReviewView } from '@airlock/contracts/review';
import { useEffect, useSyncExternalStore } from 'react';
import { QUEUE_LIMIT } from '../ahead.js';
import { call } from '../api/client.js';
import { Collection } from './collection.js';
import { feed, nextFrame } from './live.js';
import { reorder } from './queue-order.js';

/** Rows change at once, and change places no more often than this: a list that never rests cannot be read. */
const ORDER_MS = 200;
const AGAIN_MS = 2_000;

/** The open cases of the review queue. */
export const queue = new Collection<CaseId, QueueItem>(nextFrame);

export type QueueState = 'loading' | 'ready' | { readonly error: unknown };
let state: QueueState = 'loading';
let users = 0;
let again: ReturnType<typeof setTimeout> | undefined;
const stateListeners = new Set<() => void>();

const become = (next: QueueState): void => {
  state = next;
  for (const listener of [...stateListeners]) listener();
};

const load = async (): Promise<void> => {
  clearTimeout(again);
  const answered = queue.ask();
  try {
    const { items } = await call('getQueue', { query: { limit: QUEUE_LIMIT } });
    if (answered(items.map((item) => [item.caseId, item]))) become('ready');
  } catch (error) {
    // What is on screen stays there: it is shown to be old by the state of the connection.
    if (state !== 'ready') become({ error });
    if (users > 0) again = setTimeout(() => void load(), AGAIN_MS);
  }
};

/** What was asked for before anybody looked: the first who does waits for it. */
let ahead: Promise<void> | undefined;

/** For a page that begins with the queue: it is read while the page is still being put together. */
export const readQueueAhead = (): void => {
  ahead = load();
};

/** The first reading for somebody who looks. */
const begin = async (): Promise<void> => {
  const asked = ahead;
  ahead = undefined;
  await asked;
  if (asked === undefined || state !== 'ready') await load();
};

feed.on('snapshot', () => {
  if (users > 0) void load();
});
feed.on('queue', ({ changed, removed }) => {
  if (users === 0) return;
  for (const item of changed) queue.put(item.caseId, item);
  for (const caseId of removed) queue.delete(caseId);
});

/** Keeps the queue up to date while the caller is on screen. */
export const useQueueState = (): QueueState => {
  useEffect(() => {
    users += 1;
    if (users === 1) void begin();
    return () => {
      users -= 1;
      if (users === 0) clearTimeout(again);
    };
  }, []);
  return useSyncExternalStore(
    (listener) => {
      stateListeners.add(listener);
      return () => void stateListeners.delete(listener);
    },
    () => state,
  );
};

/** One view in its order, as long as somebody looks. */
class Order {
  readonly #view: ReviewView;
  readonly #listeners = new Set<() => void>();
  /** As it is shown: the same array while no case changes its place. */
  #list: readonly QueueItem[] = [];
  #sorted: readonly QueueItem[] = [];
  #stop: (() => void) | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #madeAt = -Infinity;

  constructor(view: ReviewView) {
    this.#view = view;
  }

  readonly list = (): readonly QueueItem[] => {
    // Nobody looks yet: it is as it is at this moment.
    if (this.#stop === undefined) this.#make();
    return this.#list;
  };

  readonly watch = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    if (this.#stop === undefined) {
      this.#make();
      this.#stop = queue.watch(() => this.#soon());
    }
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      this.#stop?.();
      this.#stop = undefined;
      clearTimeout(this.#timer);
      this.#timer = undefined;
    };
  };

  #soon(): void {
    const wait = this.#madeAt + ORDER_MS - performance.now();
    if (wait <= 0) this.#make();
    else
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined;
        this.#make();
      }, wait);
  }

  #make(): void {
    this.#madeAt = performance.now();
    const next = (this.#sorted = reorder(this.#view, this.#sorted, queue));
    const isSame = next.length === this.#list.length && next.every((item, i) => item.caseId === this.#list[i]?.caseId); // prettier-ignore
    this.#list = isSame ? this.#list : next;
    if (!isSame) for (const listener of [...this.#listeners]) listener();
  }
}

const orders = { held: new Order('held'), flagged: new Order('flagged') } as const;

/** The cases of a view in their order. The same array while no case comes, goes or changes its place. */
export const useOrder = (view: ReviewView): readonly QueueItem[] =>
  useSyncExternalStore(orders[view].watch, orders[view].list);
