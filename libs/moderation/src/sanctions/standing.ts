import { type Sanction, SanctionKind, type SanctionRules } from '@airlock/contracts/sanction';

/** When it stops having an effect, ms since 1970; undefined while nothing ends it. */
export const endOf = ({ until, lifted }: Sanction): number | undefined =>
  lifted === undefined ? until : Math.min(lifted.at, until ?? Infinity);

/** In effect at `now` (ms since 1970), strictest first. */
export const standingAt = (sanctions: readonly Sanction[], now: number): Sanction[] =>
  sanctions
    .filter((s) => s.from <= now && (endOf(s) ?? Infinity) > now)
    .sort((a, b) => ORDER.indexOf(b.kind) - ORDER.indexOf(a.kind));

/** Mildest first. */
const ORDER = SanctionKind.options;

const DAY_MS = 86_400_000;

/**
 * The rung that has to be taken before this one; undefined when it may be taken. Grave violations may skip rungs.
 * `severity` 0–5.
 */
export const missingRung = (
  { ladder }: SanctionRules,
  history: readonly Sanction[],
  want: { readonly kind: SanctionKind; readonly severity: number },
  now: number,
): SanctionKind | undefined => {
  const at = ladder.rungs.indexOf(want.kind);
  if (at <= 0 || want.severity >= ladder.skipFromSeverity) return undefined;
  const since = now - ladder.lookBackDays * DAY_MS;
  const taken = history
    .filter((s) => s.from >= since && s.becauseOf === undefined)
    .map((s) => ladder.rungs.indexOf(s.kind));
  return taken.some((rung) => rung >= at - 1) ? undefined : ladder.rungs[at - 1];
};
