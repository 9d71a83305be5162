/** A fragment of a playlist: where it lies in the player (s), and the wall time of its first frame (ms since 1970). */
export interface Placed {
  readonly start: number;
  readonly duration: number;
  readonly programDateTime: number | null;
  /** Its address as the playlist has it. */
  readonly relurl?: string | undefined;
}

type Dated = Placed & { readonly programDateTime: number };

const dated = (placed: readonly Placed[]): Dated[] =>
  placed.filter((p): p is Dated => p.programDateTime !== null);

/** The wall time (ms since 1970) of a time in the player (s); undefined where nothing is dated. */
export const wallOf = (placed: readonly Placed[], time: number): number | undefined => {
  const all = dated(placed);
  const found = all.findLast((p) => p.start <= time) ?? all[0];
  return found && found.programDateTime + (time - found.start) * 1_000;
};

/** The time in the player (s) of a wall time (ms since 1970), as near as the playlist reaches. */
export const playerTimeOf = (placed: readonly Placed[], at: number): number | undefined => {
  const all = dated(placed);
  const found = all.findLast((p) => p.programDateTime <= at) ?? all[0];
  if (found === undefined) return undefined;
  const within = Math.min(Math.max(0, (at - found.programDateTime) / 1_000), found.duration);
  return found.start + within;
};

/** The wall times that a playlist reaches from and to. */
export const reachOf = (
  placed: readonly Placed[],
): { readonly from: number; readonly until: number } | undefined => {
  const all = dated(placed);
  const [first, last] = [all[0], all.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  return { from: first.programDateTime, until: last.programDateTime + last.duration * 1_000 };
};
