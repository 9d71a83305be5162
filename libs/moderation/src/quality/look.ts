import type { LookKind, SettledOutcome } from '@airlock/contracts/quality';
import { claim, faultOf, type LeaseFault, type LeaseState } from '../review/index.js';

/** A settled case that is looked at once more. Times in ms since 1970. */
export interface Look {
  readonly lookId: string;
  readonly kind: LookKind;
  readonly caseId: string;
  /** The outcome that is checked: the first person's, or the known answer. Never shown to whoever looks. */
  readonly outcome: SettledOutcome;
  /** Whose outcome it is; absent for a known answer. */
  readonly firstBy?: string | undefined;
  /** Only they may take it: a known answer is put before one person. */
  readonly onlyFor?: string | undefined;
  /** Whoever had a part in the case. */
  readonly barred: readonly string[];
  /** Not before: until then the first decision can still be taken back. */
  readonly offeredAt: number;
  readonly state: 'waiting' | 'decided' | 'dropped';
  readonly lease: LeaseState;
}

/** Somebody who asks for a look. */
export interface Looker {
  readonly id: string;
  /** May settle what two people disagree about. */
  readonly isExpert: boolean;
}

/** Why somebody may not have a look. */
export type LookRefusal = 'gone' | 'not_yet' | 'part_in_it' | 'not_yours' | LeaseFault;

/** Why it is not for this person at all, whoever holds it now; undefined when it is. */
export function notFor(look: Look, who: Looker): LookRefusal | undefined {
  if (look.barred.includes(who.id) || look.firstBy === who.id) return 'part_in_it';
  if (look.onlyFor !== undefined && look.onlyFor !== who.id) return 'not_yours';
  if (look.kind === 'expert' && !who.isExpert) return 'not_yours';
  return undefined;
}

/** Why it cannot be begun, whoever holds it now. */
export const notOpen = (look: Look, who: Looker, now: number): LookRefusal | undefined => {
  if (look.state !== 'waiting') return 'gone';
  return notFor(look, who) ?? (now < look.offeredAt ? 'not_yet' : undefined);
};

export function claimLook(look: Look, who: Looker, now: number, ms: number): LeaseState | LookRefusal {
  return notOpen(look, who, now) ?? claim(look.lease, who.id, now, ms) ?? 'taken';
}

/** Why this person does not hold it by this token; undefined when they do. */
export const notHeld = (look: Look, who: Looker, token: number, now: number): LookRefusal | undefined =>
  notOpen(look, who, now) ?? faultOf(look.lease, token, who.id, now);

/** What follows from the outcome of a look. */
export type Settlement =
  /** Nothing but a mark for whoever decided. */
  | { readonly then: 'marked'; readonly right: boolean }
  /** Two people said the same, independently. */
  | { readonly then: 'settled'; readonly outcome: SettledOutcome; readonly overturned: boolean }
  | { readonly then: 'expert' };

export function settle(look: Pick<Look, 'kind' | 'outcome'>, outcome: SettledOutcome): Settlement {
  const same = look.outcome === outcome;
  switch (look.kind) {
    case 'known':
      return { then: 'marked', right: same };
    case 'second':
      return same ? { then: 'settled', outcome, overturned: false } : { then: 'expert' };
    case 'expert':
      return { then: 'settled', outcome, overturned: !same };
    default:
      return look.kind satisfies never;
  }
}
