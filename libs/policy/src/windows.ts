import type { Expression, Scope } from './expression.js';

/** Most entries a window over a time keeps, and so the highest count it can reach. */
export const TIME_WINDOW_MAX = 256;
/** Most frames of one segment that are remembered for a second look at the same segment. */
const ITEM_MAX = 240;
const BUCKETS = 64;
const USERS_PER_BUCKET = 32;
const NO_ENTRIES: readonly WindowEntry[] = [];

export interface CompiledWindow {
  readonly name: string;
  readonly of: 'frames' | 'segments' | 'messages';
  readonly per: 'stream' | 'user';
  readonly count: Expression;
  readonly last?: number;
  readonly withinMs?: number;
}

/** The highest count the window can reach. */
export const windowMax = (w: { last?: number | undefined }): number => w.last ?? TIME_WINDOW_MAX;

/** Whether an item counts in a window. One that cannot be evaluated does: too much is the safe side. */
export const countsIn = (w: CompiledWindow, scope: Scope): boolean => {
  const a = w.count.activation;
  if (a !== 'always' && !a.labels.some((l) => scope.scores.score.has(l))) return false;
  try {
    return w.count.evaluate(scope) === true;
  } catch {
    return true;
  }
};

/** One frame, segment or message in a window. `at`: media ms, or for messages epoch ms. */
export interface WindowEntry {
  readonly item: string;
  readonly epoch: number;
  readonly seq: number;
  readonly at: number;
  readonly hit: boolean;
}

interface UserEntries {
  readonly user: string;
  readonly entries: readonly WindowEntry[];
}
type Bucket = readonly UserEntries[];

/**
 * What the windows of one stream remember. Plain JSON, never changed in place, bounded: at most 479 entries for a
 * stream, and 256 for each of at most 2048 users.
 */
export interface WindowState {
  readonly stream: Readonly<Record<string, readonly WindowEntry[]>>;
  readonly users: Readonly<Record<string, readonly Bucket[]>>;
}

export const emptyWindows: WindowState = Object.freeze({
  stream: Object.freeze({}),
  users: Object.freeze({}),
});

const before = (a: WindowEntry, b: WindowEntry): boolean =>
  a.epoch !== b.epoch ? a.epoch < b.epoch : a.seq !== b.seq ? a.seq < b.seq : a.at < b.at;

/** Old entries plus those of the judged item, in order; a second look at an item adds to the first. */
const merge = (old: readonly WindowEntry[], added: readonly WindowEntry[]): WindowEntry[] => {
  const out = [...old];
  for (const e of added) {
    let i = out.length;
    while (i > 0 && before(e, out[i - 1] as WindowEntry)) i--;
    const same = out[i - 1];
    if (same?.item === e.item && same.at === e.at) out[i - 1] = { ...same, hit: same.hit || e.hit };
    else out.splice(i, 0, e);
  }
  return out;
};

/** Most hits among any `last` neighbours of which one belongs to the item. */
const peakOfLast = (entries: readonly WindowEntry[], item: string, last: number): number => {
  let [peak, hits, mine] = [0, 0, 0];
  for (let end = 0; end < entries.length; end++) {
    const e = entries[end] as WindowEntry;
    if (e.hit) hits++;
    if (e.item === item) mine++;
    const out = entries[end - last];
    if (out?.hit) hits--;
    if (out?.item === item) mine--;
    if (mine > 0 && hits > peak) peak = hits;
  }
  return peak;
};

/** Most hits within any stretch of `withinMs` in which the item lies. */
const peakWithin = (entries: readonly WindowEntry[], item: string, withinMs: number): number => {
  let [peak, hits, mine, start] = [0, 0, 0, 0];
  for (const e of entries) {
    if (e.hit) hits++;
    if (e.item === item) mine++;
    for (; start < entries.length; start++) {
      const s = entries[start] as WindowEntry;
      if (s.epoch === e.epoch && e.at - s.at < withinMs) break;
      if (s.hit) hits--;
      if (s.item === item) mine--;
    }
    if (mine > 0 && hits > peak) peak = hits;
  }
  return peak;
};

const trimLast = (entries: WindowEntry[], last: number): WindowEntry[] => {
  const newest = entries.at(-1)?.item;
  const first = entries.findIndex((e) => e.item === newest);
  const kept = [
    ...entries.slice(Math.max(0, first - (last - 1)), first),
    ...entries.slice(first).slice(-ITEM_MAX),
  ];
  // Misses before the first hit can never be counted with one.
  const firstHit = kept.findIndex((e) => e.hit);
  return firstHit < 0 ? [] : kept.slice(firstHit);
};

const trimWithin = (entries: WindowEntry[], withinMs: number): WindowEntry[] => {
  const newest = entries.at(-1);
  return newest === undefined
    ? []
    : entries
        .filter((e) => e.hit && e.epoch === newest.epoch && newest.at - e.at < withinMs)
        .slice(-TIME_WINDOW_MAX);
};

/** Adds the judged item's entries to one list; `count` includes them. */
export const advance = (
  w: Pick<CompiledWindow, 'last' | 'withinMs'>,
  old: readonly WindowEntry[],
  added: readonly WindowEntry[],
): { readonly count: number; readonly entries: readonly WindowEntry[] } => {
  const item = added[0]?.item;
  if (item === undefined || (old.length === 0 && !added.some((e) => e.hit)))
    return { count: 0, entries: old };
  let entries = merge(old, added);
  const counts: number[] = [];
  if (w.withinMs !== undefined) counts.push(peakWithin(entries, item, w.withinMs));
  if (w.last !== undefined) counts.push(peakOfLast(entries, item, w.last));
  entries = w.last === undefined ? trimWithin(entries, w.withinMs ?? 0) : trimLast(entries, w.last);
  return { count: Math.min(...counts, windowMax(w)), entries };
};

const bucketOf = (user: string): number => {
  let h = 0x811c9dc5;
  for (let i = 0; i < user.length; i++) h = Math.imul(h ^ user.charCodeAt(i), 0x01000193);
  return (h >>> 0) % BUCKETS;
};

const newestAt = (u: UserEntries): number => u.entries.at(-1)?.at ?? -Infinity;

/** Makes room for one more user: those whose time is over, or else the one who has been silent longest. */
const evict = (bucket: readonly UserEntries[], now: number, withinMs: number): UserEntries[] => {
  const live = bucket.filter((u) => now - newestAt(u) < withinMs);
  if (live.length < USERS_PER_BUCKET) return live;
  const silent = live.reduce((a, b) => (newestAt(b) < newestAt(a) ? b : a));
  return live.filter((u) => u !== silent);
};

const putUser = (
  buckets: readonly Bucket[] | undefined,
  user: string,
  entries: readonly WindowEntry[],
  withinMs: number,
): readonly Bucket[] => {
  const next = buckets ? buckets.slice() : new Array<Bucket>(BUCKETS).fill([]);
  const index = bucketOf(user);
  const bucket = next[index] ?? [];
  const at = bucket.findIndex((u) => u.user === user);
  const mine: UserEntries = { user, entries };
  if (at < 0) {
    const full = bucket.length >= USERS_PER_BUCKET;
    next[index] = [...(full ? evict(bucket, newestAt(mine), withinMs) : bucket), mine];
  } else next[index] = entries.length > 0 ? bucket.with(at, mine) : bucket.toSpliced(at, 1);
  return next;
};

/** Adds the judged item to every window of the policy. `user` is the author of a message. */
export const advanceAll = (
  windows: readonly CompiledWindow[],
  state: WindowState,
  entriesFor: (w: CompiledWindow) => readonly WindowEntry[],
  user?: string,
): { readonly counts: ReadonlyMap<string, number>; readonly state: WindowState } => {
  let next = state;
  const counts = new Map<string, number>();
  for (const w of windows) {
    const author = w.per === 'user' ? (user ?? '') : undefined;
    const buckets = state.users[w.name];
    const old =
      (author === undefined
        ? state.stream[w.name]
        : buckets?.[bucketOf(author)]?.find((u) => u.user === author)?.entries) ?? NO_ENTRIES;
    const { count, entries } = advance(w, old, entriesFor(w));
    counts.set(w.name, count);
    if (entries === old || (entries.length === 0 && old.length === 0)) continue;
    next =
      author === undefined
        ? { ...next, stream: { ...next.stream, [w.name]: entries } }
        : {
            ...next,
            users: { ...next.users, [w.name]: putUser(buckets, author, entries, w.withinMs ?? Infinity) },
          };
  }
  return { counts, state: next };
};
