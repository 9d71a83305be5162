import type { LookDecision, LookDossier, LookOffer } from '@airlock/contracts/http/quality-api';
import type { CaseId } from '@airlock/contracts/ids';
import type { Principal } from '@airlock/contracts/person';
import { AirlockError } from '@airlock/contracts/problem';
import type { Claim, QueueItem } from '@airlock/contracts/review';
import {
  blind,
  claimLook,
  type Looker,
  type LookRefusal,
  notFor,
  notHeld,
} from '@airlock/moderation/quality';
import { holder, type LeaseState, whyNot } from '@airlock/moderation/review';
import { may } from '@airlock/moderation/roles';
import { caseDecisionsRepository } from '@airlock/storage/repositories/case-decisions';
import { caseLeasesRepository } from '@airlock/storage/repositories/case-leases';
import { looksRepository, type LookWord, type StoredLook } from '@airlock/storage/repositories/looks';
import type { Queries } from '@airlock/storage/database';
import type { Duty } from '../duty/duty.js';
import { actorFor, type Effect } from '../house/effect.js';
import type { HouseGround } from '../house/house.js';
import { levelOf } from '../review/level.js';
import { queueItem } from '../review/queue-item.js';
import type { Review } from '../review/review.js';
import type { Settling } from './settling.js';
import { resting } from './wellness.js';

/** Of those that wait, how many are looked through for one person. */
const WAITING = 500;

const REFUSALS: Readonly<Record<LookRefusal, readonly ['forbidden' | 'conflict', string]>> = {
  gone: ['conflict', 'is closed'],
  not_yet: ['conflict', 'cannot be claimed yet'],
  part_in_it: ['forbidden', 'is for somebody who had no part in it'],
  not_yours: ['forbidden', 'is for somebody else'],
  taken: ['conflict', 'is with somebody else'],
  lapsed: ['conflict', 'is back in the queue: your claim has lapsed'],
  superseded: ['conflict', 'was claimed again since: this token is worth nothing'],
};

const refused = (id: CaseId, why: LookRefusal): AirlockError =>
  new AirlockError(REFUSALS[why][0], `The case ${id} ${REFUSALS[why][1]}`);

export interface LooksDeps {
  readonly dossier: Review['dossier'];
  readonly duty: Pick<Duty, 'shiftOf' | 'isStaffed'>;
  readonly settling: Settling;
}

/** Settled cases under ids of their own, claimed and decided like any case, and by nobody who had a part in them. */
export const createLooks = (ground: HouseGround, { dossier, duty, settling }: LooksDeps) => {
  const { db, clock, effects, policy, claimRules } = ground;
  const leaseMs = () => policy().source.review.leaseSeconds * 1_000;
  const looker = (who: Principal): Looker => ({ id: who.id, isExpert: may(who, 'quality.arbitrate') });

  const found = async (q: Queries, id: CaseId, o: { forUpdate?: boolean } = {}): Promise<StoredLook> => {
    const look = await looksRepository(q).get(id, o);
    if (look === undefined) throw new AirlockError('not_found', `There is no case ${id}`);
    return look;
  };

  /** Its row in the queue: as that of a case that has just been opened and that nobody knows. */
  const itemsOf = async (
    q: Queries,
    looks: readonly StoredLook[],
    now: number,
  ): Promise<Map<CaseId, QueueItem>> => {
    const rows = new Map(
      (await caseLeasesRepository(q).rows(looks.map((l) => l.caseId))).map((r) => [r.case.caseId, r]),
    );
    return new Map(
      looks.flatMap((look) => {
        const row = rows.get(look.caseId);
        // Without a stream there is nothing to look at.
        if (row?.stream === undefined) return [];
        const { tier: _tier, ...stream } = row.stream;
        const { openedAt, severity, hits, label, streamId } = row.case;
        const item = queueItem(
          {
            row: {
              ...row,
              ...{ lease: look.lease, lookers: [], barred: [], jumpAt: undefined, escalatedFrom: undefined },
              case: {
                caseId: look.lookId,
                streamId,
                state: 'open',
                severity,
                hits,
                label,
                openedAt,
                updatedAt: openedAt,
              },
            },
            ...{ stream: { ...stream, live: false }, pending: [] },
            ...{ level: levelOf(policy(), stream), rules: policy().source.review },
          },
          now,
        );
        return [[look.lookId, item] as const];
      }),
    );
  };

  const candidate = async (who: Principal, now: number) => {
    const isRota = !who.roles.includes('operator') && (await duty.isStaffed());
    const shift = isRota ? await duty.shiftOf(who.id, now) : undefined;
    return { id: who.id, roles: who.roles, isRota, ...(shift === undefined ? {} : { shift }) };
  };

  const itemOf = async (q: Queries, look: StoredLook, now: number): Promise<QueueItem> => {
    const item = (await itemsOf(q, [look], now)).get(look.lookId);
    if (item === undefined) throw new AirlockError('gone', `Nothing is left of the case ${look.lookId}`);
    return item;
  };

  const claimOf = (item: QueueItem, { token, by, since, until }: LeaseState): Claim => ({
    item: { ...item, lease: { by: by!, since: since!, until: until! } },
    ...{ token, until: until! },
  });

  /** On screen, or not any more; throws when it is time for a rest. */
  const sees = async (
    tx: Queries,
    who: Principal,
    look: StoredLook,
    now: number,
    at: 'claim' | 'renewal' | 'end',
  ) => {
    for (const rule of claimRules) {
      const rest = await rule.sees(tx, who.id, look, now, at);
      if (rest !== undefined && at !== 'end') throw resting(rest);
    }
  };

  /** With what they hold by this token, locked. */
  const holding = async (effect: Pick<Effect, 'tx' | 'now'>, id: CaseId, token: number, who: Principal) => {
    const look = await found(effect.tx, id, { forUpdate: true });
    const why = notHeld(look, looker(who), token, effect.now);
    if (why !== undefined) throw refused(id, why);
    return look;
  };

  const claim = async (id: CaseId, who: Principal): Promise<Claim> => {
    // Asked for beforehand: an embedded database answers nobody else while a transaction is open.
    const able = await candidate(who, clock());
    return effects(actorFor(who, 'cases.decide'), async ({ tx, now, record }) => {
      const look = await found(tx, id, { forUpdate: true });
      const lease = claimLook(look, looker(who), now, leaseMs());
      if (typeof lease === 'string') throw refused(id, lease);
      const item = await itemOf(tx, look, now);
      const why = whyNot(item, able);
      if (why !== undefined)
        throw new AirlockError('forbidden', `The case ${id} is for somebody else (${why})`);
      await looksRepository(tx).setLease(id, lease);
      await sees(tx, who, look, now, 'claim');
      record({ kind: 'case.claimed', subject: id, detail: { token: lease.token, until: lease.until } });
      return claimOf(item, lease);
    });
  };

  const offers = async (who: Principal): Promise<(LookOffer & { readonly kind: StoredLook['kind'] })[]> => {
    const now = clock();
    const me = looker(who);
    const waiting = (await looksRepository(db.queries).waiting(now, WAITING)).filter(
      (l) => notFor(l, me) === undefined && (holder(l.lease, now) ?? who.id) === who.id,
    );
    const [items, able] = await Promise.all([itemsOf(db.queries, waiting, now), candidate(who, now)]);
    return waiting.flatMap((look) => {
      const item = items.get(look.lookId);
      return item === undefined || whyNot(item, able) !== undefined
        ? []
        : [{ ...item, isExpert: look.kind === 'expert', kind: look.kind }];
    });
  };

  return {
    claim,
    isLook: async (id: CaseId): Promise<boolean> => (await looksRepository(db.queries).get(id)) !== undefined,

    async list(who: Principal): Promise<LookOffer[]> {
      return (await offers(who)).map(({ kind: _kind, ...offer }) => offer);
    },

    /** Claims the one that has waited longest: a known answer, or else whatever `fits`. */
    async next(
      who: Principal,
      kinds: readonly StoredLook['kind'][],
      skip: readonly CaseId[],
    ): Promise<Claim | undefined> {
      for (const offer of await offers(who)) {
        if (!kinds.includes(offer.kind) || skip.includes(offer.caseId)) continue;
        try {
          return await claim(offer.caseId, who);
        } catch (error) {
          if (!(error instanceof AirlockError) || !['conflict', 'forbidden'].includes(error.code))
            throw error;
        }
      }
      return undefined;
    },

    /** Whether they look at this very case again, and so must not be told how it ended. */
    isBlindTo: (caseId: CaseId, who: Principal): Promise<boolean> =>
      looksRepository(db.queries).isHeldOn(caseId, who.id, clock()),

    async read(id: CaseId, who: Principal): Promise<LookDossier> {
      const now = clock();
      const look = await found(db.queries, id);
      const why = notHeld(look, looker(who), look.lease.token, now);
      if (why !== undefined) throw refused(id, why);
      const view = blind(await dossier(look.caseId, who), await itemOf(db.queries, look, now), id);
      if (look.kind !== 'expert') return view;
      const first = (await caseDecisionsRepository(db.queries).get(look.caseId))!;
      const second = await looksRepository(db.queries).secondWord(look.caseId);
      const opinions = [first, second!].map(({ outcome, clause, note }) => ({ outcome, clause, note }));
      // By outcome: in the order of time they would say whose is whose.
      return { ...view, opinions: opinions.sort((a, b) => (a.outcome < b.outcome ? -1 : 1)) };
    },

    renew: (id: CaseId, token: number, who: Principal): Promise<Claim> =>
      db.transaction(async (tx) => {
        const now = clock();
        const look = await holding({ tx, now }, id, token, who);
        const lease = { ...look.lease, until: now + leaseMs() };
        await looksRepository(tx).setLease(id, lease);
        await sees(tx, who, look, now, 'renewal');
        return claimOf(await itemOf(tx, look, now), lease);
      }),

    async release(id: CaseId, token: number, who: Principal): Promise<void> {
      await effects(actorFor(who, 'cases.decide'), async ({ tx, now, record }) => {
        const look = await found(tx, id, { forUpdate: true });
        if (notHeld(look, looker(who), token, now) !== undefined) return;
        await looksRepository(tx).setLease(id, { token });
        await sees(tx, who, look, now, 'end');
        record({ kind: 'case.released', subject: id, detail: { token } });
      });
    },

    /** They pass it on: it waits for somebody else, and a known answer for nobody. */
    async passOn(id: CaseId, token: number, who: Principal): Promise<void> {
      await effects(actorFor(who, 'cases.decide'), async (effect) => {
        const look = await holding(effect, id, token, who);
        await looksRepository(effect.tx).passOn(id, [...look.barred, who.id]);
        await sees(effect.tx, who, look, effect.now, 'end');
        effect.record({ kind: 'look.passed_on', subject: id, detail: { caseId: look.caseId } });
      });
    },

    decide: (id: CaseId, { token, ...said }: LookDecision, who: Principal): Promise<LookWord> =>
      effects(actorFor(who, 'cases.decide'), async (effect) => {
        const look = await holding(effect, id, token, who);
        const word = { ...said, by: who.id, role: effect.who.role, at: effect.now };
        if (!(await looksRepository(effect.tx).decide(id, word))) throw refused(id, 'gone');
        await sees(effect.tx, who, look, effect.now, 'end');
        await settling(effect, look, word);
        return word;
      }),
  };
};
export type Looks = ReturnType<typeof createLooks>;
