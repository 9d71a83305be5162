import type { ActionId, CaseId, StreamId } from '@airlock/contracts/ids';
import type {
  ActionView,
  CaseView,
  ChatLine,
  PolicySummary,
  StreamView,
} from '@airlock/contracts/http/stream-api';
import { useSyncExternalStore } from 'react';
import { Collection } from './collection.js';
import { Feed, type FeedState } from './feed.js';

/** The next frame of the screen. */
export const nextFrame = (run: () => void): void => {
  // A hidden page gets no frames, and still has to count and to ring.
  if (document.hidden) setTimeout(run, 100);
  else requestAnimationFrame(run);
};

/** The one connection to what happens now. */
export const feed = new Feed();
export const streams = new Collection<StreamId, StreamView>(nextFrame);
export const cases = new Collection<CaseId, CaseView>(nextFrame);
export const actions = new Collection<ActionId, ActionView>(nextFrame);
/** The newest lines of each stream, oldest first. */
export const chat = new Collection<StreamId, readonly ChatLine[]>(nextFrame);
export const policy = new Collection<'policy', PolicySummary>(nextFrame);

/** Lines kept of a stream. */
const LINES = 300;
const ENDED_SHOWN_MS = 10 * 60_000;

feed.on('snapshot', (s) => {
  streams.replace(s.streams.map((v) => [v.stream.streamId, v]));
  cases.replace(s.cases.map((c) => [c.caseId, c]));
  actions.replace(s.actions.map((a) => [a.action.actionId, a]));
  policy.put('policy', s.policy);
});
feed.on('stream', (view) => {
  const { streamId, live, endedAt = Date.now() } = view.stream;
  if (live || Date.now() - endedAt < ENDED_SHOWN_MS) streams.put(streamId, view);
  else streams.delete(streamId);
});
feed.on('case', (view) => {
  if (view.state === 'open') cases.put(view.caseId, view);
  else cases.delete(view.caseId);
});
feed.on('action', (view) => actions.put(view.action.actionId, view));
feed.on('policy', (summary) => policy.put('policy', summary));
feed.on('chat', (line) => {
  const known = chat.get(line.streamId) ?? [];
  const at = known.findIndex((l) => l.messageId === line.messageId);
  chat.put(line.streamId, at < 0 ? [...known.slice(1 - LINES), line] : known.with(at, line));
});

/** One value of a collection; only what shows it is drawn again when it changes. */
export const useOne = <K, V>(collection: Collection<K, V>, key: K): V | undefined =>
  useSyncExternalStore(
    (listener) => collection.watchKey(key, listener),
    () => collection.get(key),
  );

/** All values of a collection; the same array until one changes. */
export const useAll = <K, V>(collection: Collection<K, V>): readonly V[] =>
  useSyncExternalStore((listener) => collection.watch(listener), collection.all);

export const useStream = (streamId: StreamId): StreamView | undefined => useOne(streams, streamId);

export const useFeedState = (): FeedState => useSyncExternalStore(feed.watch, feed.state);
