import type { RetentionClass, RetentionRaise } from '@airlock/contracts/retention';

export const DAY_MS = 86_400_000;

/** How long a recording is kept: its items from their own day on, all of it until `until`. Times in ms since 1970. */
export interface Kept {
  /** Days every item is kept from the end of its UTC day. */
  readonly days: number;
  /** Nothing of the recording goes before; null while that is counted from an end that has not come. */
  readonly until: number | null;
}

/** The class of the most days among `names`; throws when one of them is not described. */
export const longest = (
  classes: ReadonlyMap<string, RetentionClass>,
  names: readonly string[],
): RetentionClass & { readonly name: string } => {
  const found = names.map((name) => {
    const known = classes.get(name);
    if (known === undefined) throw new Error(`there is no retention class ${name}`);
    return { ...known, name };
  });
  return found.reduce((a, b) => (b.days > a.days ? b : a));
};

const untilOf = (raise: RetentionRaise, endedAt: number | undefined): number | null => {
  if (raise.from === 'event') return raise.at + raise.days * DAY_MS;
  return endedAt === undefined ? null : Math.max(endedAt, raise.at) + raise.days * DAY_MS;
};

/** Until when the raises keep a recording; 0 without any, null where a stream has to end first. The latest wins. */
export const keptUntil = (raises: readonly RetentionRaise[], endedAt: number | undefined): number | null => {
  let until: number | null = 0;
  for (const raise of raises) {
    const one = untilOf(raise, endedAt);
    if (one === null || until === null) until = null;
    else until = Math.max(until, one);
  }
  return until;
};

/** The UTC day (since 1970-01-01) before which everything of the recording may go; 0 while nothing may. */
export const clearableBefore = ({ days, until }: Kept, now: number): number =>
  until === null || until > now ? 0 : Math.max(0, Math.floor((now - days * DAY_MS) / DAY_MS));

/** When the items of `firstDay`, the oldest that is there, may go; undefined while nobody can say. */
export const nextDue = ({ days, until }: Kept, firstDay: number): number | undefined =>
  until === null ? undefined : Math.max(until, (firstDay + 1 + days) * DAY_MS);
