import type { PatrolRules } from '@airlock/contracts/patrol';

/** What of a room on air matters to patrol. Times in ms since 1970. */
export interface RoomFacts {
  readonly streamId: string;
  readonly roomClass: string;
  readonly startedAt: number;
  /** 0–5, of its open case. */
  readonly severity: number;
  readonly audience: number;
  /** 0 (best) – 1 (worst), by the tier of the streamer. */
  readonly distrust: number;
  /** When a person was last seen to see it. */
  readonly lastLookAt?: number | undefined;
  /** Who looks at it right now. */
  readonly watchedBy: readonly string[];
}

export interface Due {
  readonly everyMs: number;
  readonly dueAt: number;
  readonly missed: boolean;
}

const classOf = (rules: PatrolRules, roomClass: string): number | undefined =>
  Object.hasOwn(rules.classes, roomClass) ? rules.classes[roomClass] : undefined;

/** By when a room has to be seen: an interval after it was seen last, or after it began. */
export const dueOf = (rules: PatrolRules, room: RoomFacts, now: number): Due => {
  const everyMs = (classOf(rules, room.roomClass) ?? rules.everyS) * 1_000;
  const dueAt = Math.max(room.startedAt, room.lastLookAt ?? 0) + everyMs;
  return { everyMs, dueAt, missed: now > dueAt };
};

/** Which room is more pressing; only the order means anything. What is overdue comes before everything else. */
export const riskOf = (room: RoomFacts, { everyMs, dueAt, missed }: Due, now: number): number => {
  const waited = Math.max(0, 1 - (dueAt - now) / everyMs);
  const risk =
    (1 + room.severity) * (1 + Math.log10(1 + room.audience)) * (1 + room.distrust) * (0.1 + waited);
  return (missed ? 1_000 : 0) + risk;
};

/** The same everywhere, without anybody handing rooms out: somebody who leaves moves only their own rooms (FNV-1a). */
const weight = (streamId: string, person: string): number => {
  let hash = 0x81_1c_9d_c5;
  for (const char of `${streamId}\n${person}`) hash = Math.imul(hash ^ char.codePointAt(0)!, 0x01_00_01_93);
  // Neighbouring ids differ in their last bits only.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85_eb_ca_6b);
  return (hash ^ (hash >>> 13)) >>> 0;
};

/** Whose room it is among those on patrol (rendezvous hashing); undefined where nobody is. */
export const ownerOf = (streamId: string, people: readonly string[]): string | undefined =>
  people.reduce<string | undefined>(
    (best, person) =>
      best === undefined || weight(streamId, person) > weight(streamId, best) ? person : best,
    undefined,
  );

export interface Assigned<R extends RoomFacts> extends Due {
  readonly room: R;
  readonly risk: number;
  readonly mine: boolean;
}

/** The round of one person: all rooms, the most pressing first. What is overdue and unwatched falls to everybody. */
export const roundOf = <R extends RoomFacts>(
  rules: PatrolRules,
  rooms: readonly R[],
  me: string,
  people: readonly string[],
  now: number,
): Assigned<R>[] => {
  const everybody = [...new Set([...people, me])].sort();
  return rooms
    .map((room) => {
      const due = dueOf(rules, room, now);
      const mine = ownerOf(room.streamId, everybody) === me || (due.missed && room.watchedBy.length === 0);
      return { ...due, room, mine, risk: riskOf(room, due, now) };
    })
    .sort((a, b) => b.risk - a.risk || (a.room.streamId < b.room.streamId ? -1 : 1));
};
