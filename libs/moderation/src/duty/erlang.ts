/**
 * Erlang C (A. K. Erlang, 1917): M/M/n. Who comes waits until one of n is free, in the order of coming; nobody gives up.
 * Load in erlangs: arrivals per second × seconds each takes.
 */

/** Of those who would be turned away if nobody could wait (Erlang B), by a recurrence that neither over- nor underflows. */
const blocked = (load: number, n: number, before: number): number => (load * before) / (n + load * before);

const waiting = (load: number, n: number, blockedShare: number): number =>
  n <= load ? 1 : (n * blockedShare) / (n - load * (1 - blockedShare));

/** The share of those who come that have to wait at all, 0–1; 1 when it is more than n can ever do. */
export function erlangC(load: number, n: number): number {
  if (load <= 0) return 0;
  let b = 1;
  for (let i = 1; i <= n; i += 1) b = blocked(load, i, b);
  return waiting(load, n, b);
}

/** The share of those who come that are taken within a time; `within` in the unit of `handle`, the mean time one takes. */
export const inTimeShare = (load: number, n: number, within: number, handle: number): number =>
  n <= load ? 0 : 1 - erlangC(load, n) * Math.exp((-(n - load) * within) / handle);

/** The fewest people with whom a share of those who come is taken within a time. 0 where nobody comes. */
export function peopleNeeded(load: number, share: number, within: number, handle: number): number {
  if (load <= 0) return 0;
  let b = 1;
  for (let n = 1; ; n += 1) {
    b = blocked(load, n, b);
    if (n <= load) continue;
    if (1 - waiting(load, n, b) * Math.exp((-(n - load) * within) / handle) >= share) return n;
  }
}
