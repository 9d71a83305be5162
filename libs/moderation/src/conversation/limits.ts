/** From when on chat is more than lines. Times in ms. */
export interface TalkLimits {
  /** Lines of one account within a time; and nearly the same line of one account within the time of a wave. */
  readonly flood: { readonly lines: number; readonly withinMs: number; readonly repeats: number };
  /**
   * Accounts that write nearly the same line within a time: `users` where some of these lines hold a contact, a link or
   * anything else a detector noticed, `innocentUsers` where it does not, since chat likes to chant.
   */
  readonly wave: { readonly users: number; readonly innocentUsers: number; readonly withinMs: number };
  /** Accounts that insult one target within a time, and the score from which a line is an insult. */
  readonly pileOn: { readonly users: number; readonly withinMs: number; readonly insult: number };
  /** Accounts that give one contact within a time, over all streams. */
  readonly contact: { readonly users: number; readonly withinMs: number };
}

export const defaultLimits: TalkLimits = {
  flood: { lines: 5, withinMs: 10_000, repeats: 3 },
  wave: { users: 5, innocentUsers: 10, withinMs: 60_000 },
  pileOn: { users: 4, withinMs: 120_000, insult: 0.4 },
  contact: { users: 3, withinMs: 600_000 },
};
