import type { StreamView } from '@airlock/contracts/http/stream-api';
import type { StreamId } from '@airlock/contracts/ids';

/** What of a room makes it worth an eye. */
export interface Urgent {
  readonly view: StreamView;
  /** 0–5, of its open case; 0 without one. */
  readonly severity: number;
  /** Nobody on patrol has seen it in time. */
  readonly isMissed: boolean;
}

const RECENT_MS = 60_000;
const TIERS: Readonly<Record<string, number>> = { A: 0, B: 4, C: 10, D: 14 };
const STATES = { held: 45, waiting: 20, live: 0, dark: -60, ended: -200 } as const;

/** How urgent a room is; only the order means anything. `now` in ms since 1970. */
export const riskOf = ({ view, severity, isMissed }: Urgent, now: number): number => {
  const { audience = 0, tier, startedAt } = view.stream;
  const crowd = 1 + Math.log10(1 + audience);
  const onAirMs = Math.max(60_000, now - startedAt);
  const hitAt = view.hits[0]?.timing.decidedAt ?? 0;
  return (
    STATES[view.state] +
    severity * 9 * (0.5 + crowd / 4) +
    crowd * 3 +
    (tier === undefined ? 2 : (TIERS[tier] ?? 6)) +
    (now - hitAt < RECENT_MS ? 10 : 0) +
    Math.min(15, (view.unwatchedMs / onAirMs) * 100) +
    (isMissed ? 25 : 0)
  );
};

/** Rooms whose risk differs by less than this keep the places that they have. */
const STEP = 6;

/**
 * The rooms in the order in which they are shown. What was shown stays where it is, even when it is over, while
 * `mayMove` is false; what is new comes after it.
 */
export const orderOf = (
  shown: readonly StreamId[],
  rooms: ReadonlyMap<StreamId, number>,
  mayMove: boolean,
): readonly StreamId[] => {
  const place = new Map(shown.map((id, i) => [id, i]));
  const byRisk = (a: StreamId, b: StreamId): number =>
    Math.floor(rooms.get(b)! / STEP) - Math.floor(rooms.get(a)! / STEP);
  const byPlace = (a: StreamId, b: StreamId): number =>
    (place.get(a) ?? Infinity) - (place.get(b) ?? Infinity) || 0;
  const ids = [...rooms.keys()];
  if (mayMove) return ids.sort((a, b) => byRisk(a, b) || byPlace(a, b));
  const stayed = shown.filter((id) => rooms.has(id));
  return [...stayed, ...ids.filter((id) => !place.has(id)).sort(byRisk)];
};

/** How many rooms would stand elsewhere. */
export const movesBetween = (shown: readonly StreamId[], next: readonly StreamId[]): number =>
  next.filter((id, i) => shown[i] !== id).length;
