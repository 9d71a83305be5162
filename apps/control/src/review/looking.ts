import type { LookingAnswer } from '@airlock/contracts/http/stream-api';
import type { StreamId } from '@airlock/contracts/ids';
import type { Principal } from '@airlock/contracts/person';
import { AirlockError } from '@airlock/contracts/problem';
import type { Closers } from '@airlock/nest-host/lifecycle';
import type { HouseGround } from '../house/house.js';
import { tellSightings } from './sightings.js';

/** Without another beat somebody is gone; consoles beat every 3 s. */
const LAPSE_MS = 8_000;
/** Whoever plays it fetched some of it so lately: a player keeps up to 20 s in hand. */
const SERVED_MS = 30_000;
/** One beat is a glance; an eye that goes on for so long has seen the stream. */
const GLANCE_MS = 2_000;
const SWEEP_MS = 1_000;

/** Whose eyes are on a stream now. */
export type WatchedBy = (streamId: StreamId) => readonly string[];

interface Eye {
  readonly since: number;
  readonly until: number;
}

/**
 * Who of the staff has a stream on screen. Someone counts while their console says that it plays in a tab that can be
 * seen and this control hands the media to them; a tab that is hidden, stands still or died does not.
 */
export const createLooking = (ground: HouseGround, closers: Closers) => {
  const { clock, projection, hub } = ground;
  const tell = tellSightings(ground);
  const eyes = new Map<StreamId, Map<string, Eye>>();
  const servedAt = new Map<string, number>();
  const keyOf = (streamId: StreamId, person: string): string => `${streamId} ${person}`;

  const watchedBy: WatchedBy = (streamId) => {
    const now = clock();
    return [...(eyes.get(streamId) ?? [])].filter(([, eye]) => eye.until > now).map(([person]) => person);
  };
  const show = (streamId: StreamId): void =>
    hub.push('eyes', { streamId, watchedBy: [...watchedBy(streamId)] });

  const leave = (streamId: StreamId, person: string): void => {
    const of = eyes.get(streamId);
    if (of?.delete(person) !== true) return;
    if (of.size === 0) eyes.delete(streamId);
    show(streamId);
  };

  const sweep = (): void => {
    const now = clock();
    for (const [streamId, of] of eyes)
      for (const [person, { until }] of of) if (until <= now) leave(streamId, person);
    for (const [key, at] of servedAt) if (at < now - SERVED_MS) servedAt.delete(key);
  };
  const timer = setInterval(sweep, SWEEP_MS);
  timer.unref();
  closers.add('eyes on streams', () => clearInterval(timer));

  return {
    watchedBy,
    sweep,

    /** Media of the stream went to somebody's player. */
    served: (streamId: StreamId, person: string): void => void servedAt.set(keyOf(streamId, person), clock()),

    async beat(streamId: StreamId, isPlaying: boolean, { id }: Principal): Promise<LookingAnswer> {
      if (projection.streams.record(streamId) === undefined)
        throw new AirlockError('not_found', `There is no stream ${streamId}`);
      const now = clock();
      const isServed = (servedAt.get(keyOf(streamId, id)) ?? -Infinity) > now - SERVED_MS;
      if (isPlaying && isServed) {
        const of = eyes.get(streamId) ?? new Map<string, Eye>();
        eyes.set(streamId, of);
        const before = of.get(id);
        const isOn = before !== undefined && before.until > now;
        const since = isOn ? before.since : now;
        of.set(id, { since, until: now + LAPSE_MS });
        if (!isOn) show(streamId);
        if (now - since >= GLANCE_MS) await tell({ streamId }, id);
      } else leave(streamId, id);
      const all = watchedBy(streamId);
      return { counts: all.includes(id), others: all.filter((person) => person !== id) };
    },
  };
};
export type Looking = ReturnType<typeof createLooking>;
