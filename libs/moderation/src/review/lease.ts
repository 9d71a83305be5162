/** A reviewer's hold on a case as it is stored. Times in ms since 1970. */
export interface LeaseState {
  /** Rises with every claim, and never falls: only the newest token decides. */
  readonly token: number;
  readonly by?: string | undefined;
  readonly since?: number | undefined;
  readonly until?: number | undefined;
}

export const unclaimed: LeaseState = { token: 0 };

/** Who has the case at `now`; undefined when anybody may claim it. A lease ends at `until`, not after it. */
export const holder = (lease: LeaseState, now: number): string | undefined =>
  lease.by !== undefined && lease.until !== undefined && lease.until > now ? lease.by : undefined;

/** Undefined when somebody else has it. Whoever has it already gets a new token, and the old one is worth nothing. */
export const claim = (lease: LeaseState, by: string, now: number, ms: number): LeaseState | undefined => {
  const has = holder(lease, now);
  if (has !== undefined && has !== by) return undefined;
  return { token: lease.token + 1, by, since: now, until: now + ms };
};

export type LeaseFault = 'taken' | 'lapsed' | 'superseded';

/** What is wrong with a token at `now`; undefined when it may decide. */
export const faultOf = (
  lease: LeaseState,
  token: number,
  by: string,
  now: number,
): LeaseFault | undefined => {
  const has = holder(lease, now);
  if (has !== undefined && has !== by) return 'taken';
  if (lease.token !== token) return 'superseded';
  return has === undefined ? 'lapsed' : undefined;
};

/** Undefined when the token does not hold the case any more. */
export const renew = (
  lease: LeaseState,
  token: number,
  by: string,
  now: number,
  ms: number,
): LeaseState | undefined =>
  faultOf(lease, token, by, now) === undefined ? { ...lease, until: now + ms } : undefined;
