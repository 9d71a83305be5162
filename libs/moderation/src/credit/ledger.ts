import type { Card, CreditCause, CreditEntry, CreditRules } from '@airlock/contracts/credit';
import { deductionFor } from './deduction.js';

/** What the computation reads of a ledger line. */
export interface LedgerLine extends Pick<
  CreditEntry,
  'at' | 'kind' | 'points' | 'card' | 'audience' | 'streamId' | 'liveMs'
> {
  readonly entryId: string;
  readonly reverses?: string | undefined;
  readonly cause?: Pick<CreditCause, 'action' | 'streamId' | 'label' | 'severity'> | undefined;
}

/** A card and how long it counts, ms since 1970. */
export interface HeldCard {
  readonly card: Card;
  readonly entryId: string;
  readonly at: number;
  readonly until: number;
  /** A red one that several yellow ones made. */
  readonly fromYellows: boolean;
}

/** Everything that follows from a ledger at one moment. */
export interface Fold {
  points: number;
  /** Steps of the ladder that are taken, whatever the tier allows. */
  rung: number;
  /** Since when the newest of them is, ms. */
  rungSince: number;
  /** From when decay by time counts, ms; undefined before the first line. */
  anchor: number | undefined;
  /** Steps of decay by time since then. */
  steps: number;
  /** Clean time since the last point it gave back, ms. */
  cleanMs: number;
  readonly cards: HeldCard[];
}

/** Why a line counts for nothing. */
export type NotCounted = 'reversed' | 'incident' | 'not_clean';

/** Told of each change as the ledger is gone through. `by` is what it counted for; 0 where it counted for nothing. */
export interface Watch {
  line(line: LedgerLine, by: number, why?: NotCounted): void;
  decay(at: number, by: number): void;
}

export const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

const inOrder = (a: LedgerLine, b: LedgerLine): number =>
  a.at - b.at || (a.entryId < b.entryId ? -1 : a.entryId > b.entryId ? 1 : 0);

const sorted = (lines: readonly LedgerLine[]): readonly LedgerLine[] => {
  for (let i = 1; i < lines.length; i += 1)
    if (inOrder(lines[i - 1]!, lines[i]!) > 0) return lines.toSorted(inOrder);
  return lines;
};

const towards = (from: number, to: number, by: number): number =>
  from < to ? Math.min(to, from + by) : Math.max(to, from - by);

/** The tier of a score, as an index: 0 is the best. */
const tierOfPoints = ({ tiers }: CreditRules, points: number): number => {
  const found = tiers.findIndex((t) => points >= t.atLeast);
  return found < 0 ? tiers.length - 1 : found;
};

/** The tier at a moment: by points, and no better than a valid card allows. */
export const tierAt = (rules: CreditRules, fold: Pick<Fold, 'points' | 'cards'>, now: number): number =>
  fold.cards.reduce(
    (worst, { card, until }) =>
      until > now
        ? Math.max(
            worst,
            rules.tiers.findIndex((t) => t.name === rules.cards[card].tier),
          )
        : worst,
    tierOfPoints(rules, fold.points),
  );

const reversedIn = (lines: readonly LedgerLine[]): ReadonlySet<string> | undefined => {
  let reversed: Set<string> | undefined;
  for (const line of lines) if (line.reverses !== undefined) (reversed ??= new Set()).add(line.reverses);
  return reversed;
};

const giveCard = ({ cards }: CreditRules, fold: Fold, card: Card, { entryId, at }: LedgerLine): void => {
  const held = (what: Card, fromYellows: boolean): HeldCard => ({
    ...{ card: what, entryId, at, until: at + cards[what].validDays * DAY_MS, fromYellows },
  });
  fold.cards.push(held(card, false));
  if (card === 'red') return;
  const since = at - cards.withinDays * DAY_MS;
  const yellows = fold.cards.filter((c) => c.card === 'yellow' && c.at > since).length;
  if (yellows >= cards.yellowsForRed) fold.cards.push(held('red', true));
};

/**
 * Goes through a ledger up to `now`: the one place where points come from. Lines may come in any order; a line that was
 * reversed counts as if it had never been written. With `revalue` deductions are valued by these rules instead of as
 * they were written.
 */
export const foldLedger = (
  rules: CreditRules,
  lines: readonly LedgerLine[],
  now: number,
  options: { readonly revalue?: boolean; readonly watch?: Watch } = {},
): Fold => {
  const { revalue = false, watch } = options;
  const { start, floor, ceiling, decay, tiers } = rules;
  const dayStepMs = decay.time.days * DAY_MS;
  const cleanStepMs = decay.cleanHours.hours * HOUR_MS;
  const incidentMs = rules.deductions.incidentMinutes * MINUTE_MS;
  const reversed = reversedIn(lines);
  const counts = (line: LedgerLine): boolean => reversed?.has(line.entryId) !== true;
  /** Streams with a violation that counts: their time is not clean. Known only once a ledger has clean time. */
  let unclean: Set<string> | undefined;
  let incidents: Map<string, { at: number; charged: number; card: Card | undefined }> | undefined;
  const fold: Fold = {
    points: start,
    rung: 0,
    rungSince: 0,
    anchor: undefined,
    steps: 0,
    cleanMs: 0,
    cards: [],
  };

  const settleRung = (at: number): void => {
    if (fold.rung > 0) fold.rung = Math.min(fold.rung, tiers[tierAt(rules, fold, at)]!.measures.length);
  };
  const advance = (to: number): void => {
    if (fold.anchor === undefined) return;
    const due = Math.max(fold.steps, Math.floor((to - fold.anchor) / dayStepMs));
    const before = fold.points;
    fold.points = towards(before, start, (due - fold.steps) * decay.time.points);
    const at = fold.anchor + due * dayStepMs;
    fold.steps = due;
    settleRung(to);
    if (fold.points !== before) watch?.decay(at, fold.points - before);
  };
  const change = (line: LedgerLine, points: number, card: Card | undefined): void => {
    const before = fold.points;
    fold.points = Math.min(ceiling, Math.max(floor, before + points));
    fold.anchor = line.at;
    fold.steps = 0;
    if (card !== undefined) giveCard(rules, fold, card, line);
    const allowed = tiers[tierAt(rules, fold, line.at)]!.measures.length;
    const skips = line.cause !== undefined && line.cause.severity >= rules.skipFrom;
    const isViolation = points < 0 || card !== undefined;
    const rung = Math.min(allowed, skips ? allowed : isViolation ? fold.rung + 1 : fold.rung);
    if (rung > fold.rung) fold.rungSince = line.at;
    fold.rung = rung;
    watch?.line(line, fold.points - before);
  };
  const deduct = (line: LedgerLine): void => {
    const { cause } = line;
    const valued =
      revalue && cause !== undefined
        ? deductionFor(rules, cause, line.audience)
        : { points: -line.points, ...(line.card === undefined ? {} : { card: line.card }) };
    if (cause === undefined) return change(line, -valued.points, valued.card);
    const key = `${cause.streamId}/${cause.label ?? ''}`;
    const known = (incidents ??= new Map()).get(key);
    if (known === undefined || line.at - known.at >= incidentMs) {
      incidents.set(key, { at: line.at, charged: valued.points, card: valued.card });
      return change(line, -valued.points, valued.card);
    }
    const more = Math.max(0, valued.points - known.charged);
    const card = known.card === valued.card || known.card === 'red' ? undefined : valued.card;
    if (more === 0 && card === undefined) return watch?.line(line, 0, 'incident');
    known.charged += more;
    known.card = card ?? known.card;
    change(line, -more, card);
  };
  const giveBack = (line: LedgerLine): void => {
    unclean ??= new Set(lines.flatMap((l) => (l.cause !== undefined && counts(l) ? [l.cause.streamId] : [])));
    const before = fold.points;
    const isClean = line.streamId === undefined || !unclean.has(line.streamId);
    if (isClean && before < start) {
      fold.cleanMs += line.liveMs ?? 0;
      const steps = Math.floor(fold.cleanMs / cleanStepMs);
      fold.cleanMs -= steps * cleanStepMs;
      fold.points = towards(before, start, steps * decay.cleanHours.points);
      settleRung(line.at);
    }
    watch?.line(line, fold.points - before, isClean ? undefined : 'not_clean');
  };

  for (const line of sorted(lines)) {
    if (line.at > now) break;
    // What counts for nothing leaves no trace at all, or undoing would not be exact.
    if (!counts(line) || line.kind === 'reversal') {
      watch?.line(line, 0, line.kind === 'reversal' ? undefined : 'reversed');
      continue;
    }
    advance(line.at);
    switch (line.kind) {
      case 'deduction':
        deduct(line);
        break;
      case 'manual':
        change(line, line.points, line.card);
        break;
      case 'clean_time':
        giveBack(line);
        break;
      default:
        line.kind satisfies never;
    }
  }
  advance(now);
  settleRung(now);
  return fold;
};
