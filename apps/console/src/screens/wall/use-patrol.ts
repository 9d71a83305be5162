import type { StreamView } from '@airlock/contracts/http/stream-api';
import type { StreamId } from '@airlock/contracts/ids';
import type { PatrolChange, PatrolFinding, PatrolRoom, PatrolRound } from '@airlock/contracts/patrol';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { call } from '../../api/client.js';
import { keepPushed } from '../../api/read-again.js';
import { apiQuery, useApi } from '../../api/use-api.js';
import { feed, streams } from '../../live/live.js';
import { useMay } from '../../session/use-session.js';
import { type Look, Looks } from './looks.js';
import { setMissedRooms } from './wall-store.js';

const ROUND = { query: { limit: 1_000 } } as const;
/** Rooms that came on air are asked for together, ms. */
const NEW_MS = 1_000;

const changed = (room: PatrolRoom, change: PatrolChange | undefined): PatrolRoom =>
  change === undefined ? room : { ...room, ...change };

/** Rooms on air as patrol has them, kept up by what is pushed; undefined where patrol is not to be had. */
export const usePatrol = (): PatrolRound | undefined => {
  const may = useMay();
  const client = useQueryClient();
  const isAllowed = may('patrol.look');
  const { data, refetch } = useApi('patrolRound', ROUND, { enabled: isAllowed });
  const known = useMemo(() => data && new Set<StreamId>(data.rooms.map((r) => r.streamId)), [data]);
  useEffect(() => {
    if (known === undefined) return;
    let again: ReturnType<typeof setTimeout> | undefined;
    const isNew = ({ stream }: StreamView): boolean => stream.live && !known.has(stream.streamId);
    const off = streams.watch(() => {
      if (again === undefined && streams.all().some(isNew)) again = setTimeout(() => void refetch(), NEW_MS);
    });
    return () => {
      off();
      clearTimeout(again);
    };
  }, [known, refetch]);
  useEffect(
    () =>
      feed.on('patrol', ({ rooms }) => {
        const changes = new Map(rooms.map((r) => [r.streamId, r]));
        keepPushed(
          client,
          apiQuery('patrolRound', ROUND),
          (known) =>
            known && {
              ...known,
              rooms: known.rooms.map((room) => changed(room, changes.get(room.streamId))),
            },
        );
      }),
    [client],
  );
  useEffect(() => {
    setMissedRooms(new Set(data?.rooms.filter((r) => r.missed).map((r) => r.streamId)));
    return () => setMissedRooms(new Set());
  }, [data]);
  return data;
};

const isLooking = (): boolean => document.visibilityState === 'visible' && document.hasFocus();

/**
 * Reports the rooms on screen for as long as the page is visible and in front, beat by beat, and tells how long each
 * has been looked at by control's own clock.
 */
export const useLooks = (
  rooms: readonly StreamId[],
  beatMs: number,
): {
  readonly looks: ReadonlyMap<StreamId, Look>;
  readonly isPaused: boolean;
  /** Tells what was found in one of them. */
  readonly tell: (room: StreamId, finding: PatrolFinding) => Promise<Look | undefined>;
} => {
  const [looks, setLooks] = useState<ReadonlyMap<StreamId, Look>>(new Map());
  const [isPaused, setPaused] = useState(false);
  const key = rooms.join(' ');
  const ids = useMemo(() => (key === '' ? [] : (key.split(' ') as StreamId[])), [key]);
  const own = useMemo(() => new Looks(ids, (body) => call('reportLooks', { body })), [ids]);
  const tell = useCallback(
    (room: StreamId, finding: PatrolFinding) => own.tell(isLooking(), room, finding),
    [own],
  );
  useEffect(() => {
    if (ids.length === 0) return;
    let wasVisible = true;
    let isOver = false;
    const report = async (end: boolean): Promise<void> => {
      const visible = isLooking() && wasVisible;
      wasVisible = isLooking();
      setPaused(!wasVisible);
      if (!wasVisible && !end) return;
      // A beat that is lost is made up for by the next.
      const answer = await (end ? own.end(visible).then(() => []) : own.beat(visible)).catch(() => []);
      if (!isOver && answer.length > 0)
        setLooks((known) => new Map([...known, ...answer.map((l) => [l.streamId, l] as const)]));
    };
    const noteHidden = (): void => {
      if (!isLooking()) wasVisible = false;
      setPaused(!isLooking());
    };
    void report(false);
    const timer = setInterval(() => void report(false), beatMs);
    for (const name of ['blur', 'focus'] as const) window.addEventListener(name, noteHidden);
    document.addEventListener('visibilitychange', noteHidden);
    return () => {
      void report(true);
      isOver = true;
      clearInterval(timer);
      for (const name of ['blur', 'focus'] as const) window.removeEventListener(name, noteHidden);
      document.removeEventListener('visibilitychange', noteHidden);
    };
  }, [ids, own, beatMs]);
  return { looks, isPaused, tell };
};
