import type { StreamView } from '@airlock/contracts/http/stream-api';
import type { StreamId } from '@airlock/contracts/ids';
import { useSyncExternalStore } from 'react';
import { serverNow } from '../../live/clock.js';
import { cases, streams } from '../../live/live.js';
import { movesBetween, orderOf, riskOf } from './wall-order.js';

const LOOK_MS = 1_000;
/** The wall sorts itself no more often than this, and only while nobody is at it. */
const SORT_MS = 5_000;

export interface Wall {
  /** All rooms in the order in which they stand. */
  readonly views: readonly StreamView[];
  /** Rooms that would stand elsewhere if the wall were sorted now. */
  readonly moves: number;
}

let wall: Wall = { views: [], moves: 0 };
let sortedAt = 0;
let isBusy = false;
let missed: ReadonlySet<StreamId> = new Set();
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/** Looks at all rooms: what changes within a tile is the tile's own business. */
const look = (isWanted = false): void => {
  const now = serverNow();
  const risks = new Map(
    streams.all().map((view) => {
      const severity = view.openCase === undefined ? 0 : (cases.get(view.openCase)?.severity ?? 1);
      const { streamId } = view.stream;
      return [streamId, riskOf({ view, severity, isMissed: missed.has(streamId) }, now)] as const;
    }),
  );
  const shown = wall.views.map((v) => v.stream.streamId);
  const sorted = orderOf(shown, risks, true);
  const mayMove = isWanted || shown.length === 0 || (!isBusy && now - sortedAt >= SORT_MS);
  if (mayMove && shown.length > 0) sortedAt = now;
  const ids = mayMove ? sorted : orderOf(shown, risks, false);
  wall = { views: ids.map((id) => streams.get(id)!), moves: movesBetween(ids, sorted) };
  for (const listener of [...listeners]) listener();
};

const watch = (listener: () => void): (() => void) => {
  listeners.add(listener);
  if (listeners.size === 1) {
    look();
    timer = setInterval(look, LOOK_MS);
  }
  // The first rooms at once.
  const off = streams.watch(() => {
    if (wall.views.length === 0 && streams.size > 0) look();
  });
  return () => {
    off();
    listeners.delete(listener);
    if (listeners.size === 0) clearInterval(timer);
  };
};

/** The rooms as they stand, looked at once a second. */
export const useWall = (): Wall => useSyncExternalStore(watch, () => wall);

/** Puts every room where its risk has it, now. */
export const sortWall = (): void => look(true);

/** While somebody points at rooms or works on one by keys, none of them moves. */
export const setWallBusy = (busy: boolean): void => {
  isBusy = busy;
};

export const setMissedRooms = (rooms: ReadonlySet<StreamId>): void => {
  missed = rooms;
};
