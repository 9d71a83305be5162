import type { ActionId } from '@airlock/contracts/ids';
import type { Sanction, SanctionRules } from '@airlock/contracts/sanction';
import { linkedTo, linkedUntil } from '@airlock/moderation/sanctions';
import { actionsRepository } from '@airlock/storage/repositories/actions';
import { sanctionsRepository } from '@airlock/storage/repositories/sanctions';
import { createHash } from 'node:crypto';
import type { Effect } from '../house/effect.js';
import type { Consequence } from '../house/hooks.js';
import type { HouseGround } from '../house/house.js';
import type { Statements } from '../notices/statements.js';

/** A measure others are linked to. `end`: undefined while it has none, ms since 1970. */
export interface Measure {
  readonly id: ActionId;
  readonly subject: string;
  readonly kind: string;
  readonly from: number;
  readonly end: number | undefined;
  readonly reason: string;
  readonly ground: string;
}

const idOf = (because: ActionId, features: readonly string[]): ActionId =>
  `sl_${createHash('sha256').update(`${because}\n${features.join()}`).digest('hex').slice(0, 32)}` as ActionId;

/** Sanctions that follow from others by policy, in the same transaction: a mute takes the right to tip, and so on. */
export const createLinked = (ground: Pick<HouseGround, 'policy'>, statements: Statements) => {
  const rules = (): SanctionRules => ground.policy().source.sanctions;

  const link = async (effect: Effect, m: Measure): Promise<void> => {
    for (const rule of linkedTo(rules(), m.kind)) {
      const until = linkedUntil(rule, { from: m.from, end: m.end }, rules().utcOffsetMinutes);
      const sanction: Sanction = {
        sanctionId: idOf(m.id, rule.features),
        subject: m.subject,
        kind: 'restrict',
        reason: m.reason,
        ground: m.ground,
        origin: { type: 'policy', rule: `linked.${m.kind}`, policyHash: ground.policy().hash },
        from: m.from,
        ...(until === undefined ? {} : { until }),
        limits: { features: [...rule.features] },
        becauseOf: m.id,
      };
      if (!(await sanctionsRepository(effect.tx).add(sanction))) continue;
      effect.record({ kind: 'sanction.linked', subject: m.subject, after: sanction });
      effect.announce({ type: 'airlock.sanction.imposed', subject: m.subject, data: { sanction } });
      await statements.ofSanction(effect, sanction);
    }
  };

  return {
    link,

    /** The measure ended earlier than it said: what is linked to it ends by the time it really took. */
    async shorten(effect: Effect, m: Measure): Promise<void> {
      const sanctions = sanctionsRepository(effect.tx);
      for (const rule of linkedTo(rules(), m.kind)) {
        const before = await sanctions.get(idOf(m.id, rule.features), { forUpdate: true });
        if (before === undefined || before.lifted !== undefined) continue;
        const until = linkedUntil(rule, { from: m.from, end: m.end }, rules().utcOffsetMinutes);
        if (until === undefined || (before.until ?? Infinity) <= until) continue;
        const after: Sanction = { ...before, until: Math.max(until, before.from + 1) };
        await sanctions.update(after);
        effect.record({ kind: 'sanction.shortened', subject: m.subject, before, after });
        effect.announce({ type: 'airlock.sanction.changed', subject: m.subject, data: { sanction: after } });
      }
    },
  };
};
export type Linked = ReturnType<typeof createLinked>;

/** What is linked to actions on streams: the author who is muted, the streamer who is suspended. */
export const linkedConsequence =
  (linked: Linked, statements: Statements): Consequence =>
  async (effect, action, stream) => {
    const target =
      action.kind !== 'lift'
        ? action
        : action.lifts === undefined
          ? undefined
          : (await actionsRepository(effect.tx).get(action.lifts))?.action;
    if (target === undefined || (stream === undefined && target.userId === undefined)) return;
    const subject = target.userId === undefined ? `streamer:${stream!.streamerId}` : `user:${target.userId}`;
    const measure: Measure = {
      id: target.actionId,
      subject,
      kind: target.kind,
      from: target.decidedAt,
      end: action.kind === 'lift' ? action.decidedAt : target.until,
      reason: target.reason,
      ground: statements.groundOf(target.clause, target.label),
    };
    await (action.kind === 'lift' ? linked.shorten(effect, measure) : linked.link(effect, measure));
  };
