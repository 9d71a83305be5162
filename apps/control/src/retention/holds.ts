import type { ApprovalId } from '@airlock/contracts/approval';
import type { Principal } from '@airlock/contracts/person';
import { AirlockError } from '@airlock/contracts/problem';
import type { HoldId, LegalHold, PlaceHold } from '@airlock/contracts/retention';
import type { RetentionRules } from '@airlock/policy/retention';
import { deadlinesRepository } from '@airlock/storage/repositories/deadlines';
import { legalHoldsRepository } from '@airlock/storage/repositories/legal-holds';
import { retentionRepository } from '@airlock/storage/repositories/retention';
import type { Approvals } from '../house/approvals.js';
import { actorFor, type Effect, type Effects } from '../house/effect.js';

const DAY_MS = 86_400_000;
const RELEASE = 'hold.release';
const reviewOf = (holdId: HoldId): string => `hold.review/${holdId}`;

export interface HoldsDeps {
  readonly effects: Effects;
  readonly approvals: Approvals;
  readonly rules: () => RetentionRules;
  readonly newId: (prefix: string, now: number) => string;
}

/** Legal holds: placed by one person at once, released by two, looked at again every so often. */
export const createHolds = ({ effects, approvals, rules, newId }: HoldsDeps) => {
  const review = (effect: Effect, { holdId, matter }: LegalHold): Promise<void> => {
    const dueAt = effect.now + rules().reviewHoldsDays * DAY_MS;
    return deadlinesRepository(effect.tx).set({
      ...{ key: reviewOf(holdId), kind: 'hold.review', subject: holdId, dueAt },
      title: `Is the legal hold still needed? ${matter}`,
      remindAt: [dueAt - 7 * DAY_MS],
      urgency: 'notify',
    });
  };

  const placed = async (effect: Effect, holdId: HoldId): Promise<LegalHold> => {
    const hold = await legalHoldsRepository(effect.tx).get(holdId);
    if (hold === undefined) throw new AirlockError('not_found', `There is no hold ${holdId}`);
    if (hold.releasedAt !== undefined) throw new AirlockError('conflict', `The hold ${holdId} is released`);
    return hold;
  };

  approvals.define({
    kind: RELEASE,
    approver: 'holds.write',
    async apply(effect, approval) {
      const holds = legalHoldsRepository(effect.tx);
      await holds.lock();
      const hold = await placed(effect, approval.subject as HoldId);
      const released: LegalHold = {
        ...hold,
        releasedAt: effect.now,
        ...(approval.decidedBy === undefined ? {} : { approvedBy: approval.decidedBy }),
      };
      await holds.save(released);
      await retentionRepository(effect.tx).wake();
      await deadlinesRepository(effect.tx).cancel(reviewOf(hold.holdId), effect.now);
      effect.record({
        kind: 'hold.released',
        subject: hold.holdId,
        reason: approval.reason,
        before: hold,
        after: released,
      });
      effect.announce({ type: 'airlock.hold.released', subject: hold.holdId, data: { matter: hold.matter } });
    },
  });

  return {
    place: (who: Principal, { until, ...asked }: PlaceHold): Promise<LegalHold> =>
      effects(actorFor(who, 'holds.write'), async (effect) => {
        const { now, tx } = effect;
        if (until !== undefined && until <= now)
          throw new AirlockError('invalid_input', 'The hold would be over already');
        const hold: LegalHold = {
          ...asked,
          ...(until === undefined ? {} : { until }),
          holdId: newId('lh', now) as HoldId,
          from: now,
          placedBy: who.id,
        };
        const holds = legalHoldsRepository(tx);
        await holds.lock();
        await holds.save(hold);
        await review(effect, hold);
        effect.record({ kind: 'hold.placed', subject: hold.holdId, reason: hold.matter, after: hold });
        effect.announce({ type: 'airlock.hold.placed', subject: hold.holdId, data: { matter: hold.matter } });
        return hold;
      }),

    review: (who: Principal, holdId: HoldId, note: string): Promise<LegalHold> =>
      effects(actorFor(who, 'holds.write'), async (effect) => {
        const hold = await placed(effect, holdId);
        await review(effect, hold);
        effect.record({ kind: 'hold.reviewed', subject: holdId, reason: note });
        return hold;
      }),

    /** Asks a second person. */
    release: (who: Principal, holdId: HoldId, reason: string): Promise<ApprovalId> =>
      effects(actorFor(who, 'holds.write'), async (effect) => {
        const { matter, docNo, scope } = await placed(effect, holdId);
        return approvals.ask(effect, {
          kind: RELEASE,
          subject: holdId,
          proposal: { matter, docNo, scope },
          reason,
        });
      }),
  };
};
export type Holds = ReturnType<typeof createHolds>;
