import type { NextRequest } from '@airlock/contracts/http/review-api';
import type { CaseId } from '@airlock/contracts/ids';
import type { Principal } from '@airlock/contracts/person';
import { AirlockError } from '@airlock/contracts/problem';
import type { Claim, QueueItem, ReviewRules } from '@airlock/contracts/review';
import type { Rest } from '@airlock/contracts/wellness';
import type { Shift } from '@airlock/moderation/duty';
import { type Candidate, faultOf, type Ineligible, whyNot } from '@airlock/moderation/review';
import type { Queries } from '@airlock/storage/database';
import { caseLeasesRepository, type QueueRow } from '@airlock/storage/repositories/case-leases';
import { actorFor } from '../house/effect.js';
import type { HouseGround } from '../house/house.js';
import type { ReviewQueue } from './queue.js';
import { tellSightings } from './sightings.js';

type Ground = Pick<HouseGround, 'effects' | 'db' | 'clock' | 'claimRules' | 'sightings' | 'logger'>;
/** Who is on duty, as far as claims ask. */
export interface OnShift {
  /** Undefined for somebody who is not on shift. */
  shiftOf(personId: string, now: number): Promise<Shift | undefined>;
  /** Whether a rota is written at all; where none is, everybody permitted may work. */
  isStaffed(): Promise<boolean>;
}

export interface DeskDeps {
  readonly queue: ReviewQueue;
  readonly rules: () => ReviewRules;
  readonly duty: OnShift;
}

/** How many of the most urgent cases are tried before nothing is offered: others claim at the same time. */
const TRIES = 8;

const REASONS: Readonly<Record<Ineligible, string>> = {
  barred: 'You have had this case before: somebody else looks at it now',
  level: 'This case is for somebody above you',
  off_shift: 'You are not on shift',
  skill: 'This case wants a skill that you are not on shift with',
  language: 'This case wants a language that you are not on shift with',
};

const at = (ms: number): string => new Date(ms).toISOString();

const resting = ({ reason, until }: Rest): AirlockError =>
  new AirlockError('forbidden', `It is time for a rest (${reason}) until ${at(until)}`);

/** Why a token does not decide any more, in words. */
export const refusal = (
  row: QueueRow | undefined,
  caseId: CaseId,
  token: number,
  by: string,
  now: number,
) => {
  if (row === undefined) return new AirlockError('not_found', `There is no case ${caseId}`);
  if (row.case.state === 'closed') return new AirlockError('conflict', `The case ${caseId} is closed`);
  const fault = faultOf(row.lease, token, by, now);
  switch (fault) {
    case 'taken':
      return new AirlockError(
        'conflict',
        `${row.lease.by} has the case ${caseId} since ${at(row.lease.since!)}, until ${at(row.lease.until!)}`,
        { hint: 'Your claim lapsed and somebody else took the case.' },
      );
    case 'superseded':
      return new AirlockError(
        'conflict',
        `The case ${caseId} was claimed again since: this token is worth nothing`,
        {
          hint: 'Claim the case to decide it.',
        },
      );
    case 'lapsed':
      return new AirlockError(
        'conflict',
        `Your claim of the case ${caseId} has lapsed; it is back in the queue`,
        {
          hint: 'Claim the case again to decide it.',
        },
      );
    case undefined:
      return new AirlockError('conflict', `The case ${caseId} changed meanwhile; try again`);
    default:
      return fault satisfies never;
  }
};

/** Who has which case. */
export const createDesk = (ground: Ground, { queue, rules, duty }: DeskDeps) => {
  const { effects, db, clock, claimRules } = ground;
  const tell = tellSightings(ground);
  const until = (now: number): number => now + rules().leaseSeconds * 1_000;

  const candidate = async (who: Principal, now: number): Promise<Candidate> => {
    // Whoever sits at a machine without accounts is no person of the rota.
    const isRota = !who.roles.includes('operator') && (await duty.isStaffed());
    const shift = isRota ? await duty.shiftOf(who.id, now) : undefined;
    return { id: who.id, roles: who.roles, isRota, ...(shift === undefined ? {} : { shift }) };
  };

  const rowOf = async (q: Queries, caseId: CaseId): Promise<QueueRow | undefined> =>
    (await caseLeasesRepository(q).rows([caseId]))[0];

  const known = async (caseId: CaseId): Promise<QueueItem> => {
    const item = queue.find(caseId) ?? (await queue.refresh([caseId]))[0];
    if (item !== undefined) return item;
    const row = await rowOf(db.queries, caseId);
    throw row === undefined
      ? new AirlockError('not_found', `There is no case ${caseId}`)
      : new AirlockError('conflict', `The case ${caseId} is closed`);
  };

  const claimOf = async (caseId: CaseId, token: number, leasedUntil: number): Promise<Claim> => {
    const [item] = await queue.refresh([caseId]);
    if (item === undefined) throw new AirlockError('conflict', `The case ${caseId} is closed`);
    return { item, token, until: leasedUntil };
  };

  const seen = ({ caseId, streamId }: QueueItem, { id }: Principal): Promise<void> =>
    tell({ caseId, streamId }, id);

  const take = async (item: QueueItem, who: Principal): Promise<Claim> => {
    const { caseId, severity } = item;
    const taken = await effects(actorFor(who, 'cases.decide'), async ({ tx, now, record }) => {
      const leases = caseLeasesRepository(tx);
      const leasedUntil = until(now);
      const token = await leases.claim({ caseId, by: who.id, now, until: leasedUntil });
      if (token === undefined) throw refusal(await rowOf(tx, caseId), caseId, 0, who.id, now);
      for (const rule of claimRules) {
        const rest = await rule.sees(tx, who.id, { caseId, severity }, now, 'claim');
        if (rest !== undefined) throw resting(rest);
      }
      record({ kind: 'case.claimed', subject: caseId, detail: { token, until: leasedUntil } });
      return { token, until: leasedUntil };
    });
    await seen(item, who);
    return claimOf(caseId, taken.token, taken.until);
  };

  return {
    /** Claims a case, or claims it again: an earlier token is worth nothing then. */
    async claim(caseId: CaseId, who: Principal): Promise<Claim> {
      const item = await known(caseId);
      const reason = whyNot(item, await candidate(who, clock()));
      if (reason !== undefined) throw new AirlockError('forbidden', REASONS[reason]);
      return take(item, who);
    },

    /** The most urgent case that they may take; undefined when there is none. */
    async next({ view, skip }: NextRequest, who: Principal): Promise<Claim | undefined> {
      const now = clock();
      const me = await candidate(who, now);
      const rests = (await Promise.all(claimRules.map((r) => r.rests(who.id, now)))).flat();
      const stop = rests.find((r) => r.only === undefined);
      if (stop !== undefined) throw resting(stop);
      const offered = queue.best(TRIES, view, (item) => {
        if (item.lease !== undefined && item.lease.until > now) return false;
        return !skip.includes(item.caseId) && whyNot(item, me) === undefined;
      });
      for (const item of offered) {
        try {
          return await take(item, who);
        } catch (error) {
          // Somebody was faster, or the case is too much for them today: the next one may be theirs.
          if (!(error instanceof AirlockError) || !['conflict', 'forbidden'].includes(error.code))
            throw error;
        }
      }
      return undefined;
    },

    async renew(caseId: CaseId, token: number, who: Principal): Promise<Claim> {
      const leased = await db.transaction(async (tx) => {
        const now = clock();
        const renewed = { caseId, by: who.id, token, now, until: until(now) };
        if (!(await caseLeasesRepository(tx).renew(renewed)))
          throw refusal(await rowOf(tx, caseId), caseId, token, who.id, now);
        const severity = queue.find(caseId)?.severity ?? 0;
        for (const rule of claimRules) {
          const rest = await rule.sees(tx, who.id, { caseId, severity }, now, 'renewal');
          if (rest !== undefined) throw resting(rest);
        }
        return renewed.until;
      });
      return claimOf(caseId, token, leased);
    },

    async release(caseId: CaseId, token: number, who: Principal): Promise<void> {
      const released = await effects(actorFor(who, 'cases.decide'), async ({ tx, now, record }) => {
        if (!(await caseLeasesRepository(tx).release({ caseId, by: who.id, token }))) return false;
        const severity = queue.find(caseId)?.severity ?? 0;
        for (const rule of claimRules) await rule.sees(tx, who.id, { caseId, severity }, now, 'end');
        record({ kind: 'case.released', subject: caseId, detail: { token } });
        return true;
      });
      if (released) await queue.refresh([caseId]);
    },

    async look(caseId: CaseId, who: Principal): Promise<{ until: number; others: string[] }> {
      const now = clock();
      const lookedUntil = now + rules().lookSeconds * 1_000;
      await seen(await known(caseId), who);
      await caseLeasesRepository(db.queries).look({ caseId, by: who.id, now, until: lookedUntil });
      const [item] = await queue.refresh([caseId]);
      return {
        until: lookedUntil,
        others: (item?.lookers ?? []).map((l) => l.by).filter((by) => by !== who.id),
      };
    },
  };
};
export type Desk = ReturnType<typeof createDesk>;
