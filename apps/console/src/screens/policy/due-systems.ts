import type { System } from './checker.js';

/** Owners are told so long ahead, ms. */
const AHEAD_MS = 14 * 86_400_000;

export type Due = 'over' | 'soon' | 'later';

/** Whether a system has to be read again; `now` in ms since 1970. */
export const dueOf = ({ reviewBy }: Pick<System, 'reviewBy'>, now: number): Due => {
  const left = Date.parse(reviewBy) - now;
  return left < 0 ? 'over' : left <= AHEAD_MS ? 'soon' : 'later';
};

/** What has to be read again first comes first. */
export const byReview = (systems: readonly System[]): readonly System[] =>
  [...systems].sort((a, b) => a.reviewBy.localeCompare(b.reviewBy) || a.name.localeCompare(b.name));
