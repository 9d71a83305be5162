/** One line of one account. `user` and `item` are hashes, `at` epoch ms. */
export interface Presence {
  readonly user: number;
  readonly item: number;
  readonly at: number;
}

/** Who said the same, or the same of somebody, within a time. Never more than `CROWD_MAX` lines. */
export interface Crowd {
  /** In order of time. */
  readonly lines: readonly Presence[];
  /** Of the earliest line still known. */
  readonly example: string;
}

/** Most lines a crowd remembers. */
export const CROWD_MAX = 64;
/** Most lines of one account among them, so that one cannot push out the others. */
const PER_USER = 4;

/**
 * The crowd with one more line; a line it has already is not counted again. Lines older than `withinMs` before the newest
 * are forgotten. The same lines in any order make the same crowd, as long as they fit it.
 */
export function joinCrowd(
  crowd: Crowd | undefined,
  line: Presence,
  example: string,
  withinMs: number,
): Crowd {
  const old = crowd?.lines ?? [];
  const known = old.some((one) => one.item === line.item && one.user === line.user);
  if (crowd !== undefined && known) return crowd;
  const newest = Math.max(line.at, old.at(-1)?.at ?? line.at);
  if (crowd !== undefined && newest - line.at >= withinMs) return crowd;
  let lines = [...old, line].filter((one) => newest - one.at < withinMs).sort(byTime);
  const own = lines.filter((one) => one.user === line.user);
  if (own.length > PER_USER) lines = lines.filter((one) => one !== own[0]);
  lines = lines.slice(-CROWD_MAX);
  return { lines, example: lines[0] === line ? example : (crowd?.example ?? example) };
}

/** Accounts in the crowd. */
export function usersIn(crowd: Crowd): number {
  return new Set(crowd.lines.map(({ user }) => user)).size;
}

/** Lines of one account in the crowd. */
export function linesOf(crowd: Crowd, user: number): number {
  return crowd.lines.filter((line) => line.user === user).length;
}

function byTime(a: Presence, b: Presence): number {
  return a.at - b.at || a.item - b.item || a.user - b.user;
}
