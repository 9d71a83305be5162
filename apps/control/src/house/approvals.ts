import type { Approval, ApprovalId } from '@airlock/contracts/approval';
import type { Permission, Principal } from '@airlock/contracts/person';
import type { ApprovalView } from '@airlock/contracts/http/approval-api';
import { AirlockError } from '@airlock/contracts/problem';
import { isSeparate, may } from '@airlock/moderation/roles';
import { approvalsRepository } from '@airlock/storage/repositories/approvals';
import { actorFor, type Actor, airlock, type Effect, type Effects } from './effect.js';

/** Something that needs two people. */
export interface TwoPersonRule {
  readonly kind: string;
  /** What the second person must be allowed, besides deciding approvals at all. */
  readonly approver: Permission;
  /** Makes it happen, in the transaction of the approval; throws to refuse, and then nothing is approved. */
  apply(effect: Effect, approval: Approval): Promise<void>;
  /** After the transaction: what must reach the bus or a person at once. May be repeated. */
  after?(approval: Approval): Promise<void>;
}

export interface AskFor {
  readonly kind: string;
  readonly subject: string;
  readonly proposal: Readonly<Record<string, unknown>>;
  readonly reason: string;
  /** How long it may wait, ms; default a day. */
  readonly withinMs?: number;
}

export interface ApprovalsDeps {
  readonly effects: Effects;
  readonly newId: (now: number) => ApprovalId;
  /** Told of every request, and of what became of it, once it is written down. */
  readonly onChange?: (approval: ApprovalView) => void;
}

const DAY_MS = 86_400_000;

/** Four eyes: one person asks, another one allows, and only then it happens. The rule for all of it stands here. */
export const createApprovals = ({ effects, newId, onChange }: ApprovalsDeps) => {
  const rules = new Map<string, TwoPersonRule>();

  const viewOf = (approval: Approval): ApprovalView => ({
    ...approval,
    approver: rules.get(approval.kind)?.approver ?? 'approvals.decide',
  });
  const tell = (effect: Effect, approval: Approval): void =>
    effect.afterwards(() => onChange?.(viewOf(approval)));

  const ruleOf = (kind: string): TwoPersonRule => {
    const rule = rules.get(kind);
    if (rule === undefined)
      throw new AirlockError('not_found', `Nothing of the kind ${kind} can be approved`);
    return rule;
  };

  const waiting = async ({ tx, now }: Effect, id: ApprovalId): Promise<Approval> => {
    const found = await approvalsRepository(tx).get(id);
    if (found === undefined) throw new AirlockError('not_found', `There is no request ${id}`);
    if (found.state === 'waiting' && found.expiresAt > now) return found;
    const state = found.state === 'waiting' ? 'lapsed' : found.state;
    throw new AirlockError('conflict', `The request ${id} is ${state}`);
  };

  const decided = async (
    effect: Effect,
    found: Approval,
    state: 'approved' | 'rejected' | 'withdrawn',
    note?: string,
  ): Promise<Approval> => {
    const { tx, now, who } = effect;
    const answer = await approvalsRepository(tx).decide(found.approvalId, {
      state,
      by: who.id,
      at: now,
      ...(note === undefined ? {} : { note }),
    });
    if (answer === undefined)
      throw new AirlockError('conflict', `The request ${found.approvalId} was decided`);
    effect.record({
      kind: `approval.${state}`,
      subject: found.subject,
      detail: { approvalId: found.approvalId, kind: found.kind, requestedBy: found.requestedBy },
      ...(note === undefined ? {} : { reason: note }),
    });
    tell(effect, answer);
    return answer;
  };

  return {
    /** Called once per kind, before requests come in. */
    define(rule: TwoPersonRule): void {
      rules.set(rule.kind, rule);
    },

    viewOf,

    /** What the second person must be allowed; the edge asks for a fresh second factor where that needs one. */
    approverOf: (kind: string): Permission => ruleOf(kind).approver,

    /** Writes a request down, in the transaction of whoever asks. */
    async ask(
      effect: Effect,
      { kind, subject, proposal, reason, withinMs = DAY_MS }: AskFor,
    ): Promise<ApprovalId> {
      ruleOf(kind);
      const { now, who } = effect;
      const approvalId = newId(now);
      const request = {
        approvalId,
        kind,
        subject,
        proposal: { ...proposal },
        reason,
        requestedBy: who.id,
        requestedAt: now,
        expiresAt: now + withinMs,
      };
      await approvalsRepository(effect.tx).request(request);
      tell(effect, { ...request, state: 'waiting' });
      effect.record({ kind: 'approval.requested', subject, reason, detail: { approvalId, kind, proposal } });
      effect.announce({ type: 'airlock.approval.requested', subject, data: { approvalId, kind } });
      return approvalId;
    },

    /** Throws `forbidden` for whoever asked, and for whoever may not. */
    async approve(id: ApprovalId, who: Principal, note?: string): Promise<Approval> {
      const answer = await effects(actorFor(who, 'approvals.decide'), async (effect) => {
        const found = await waiting(effect, id);
        const rule = ruleOf(found.kind);
        if (!isSeparate(found.requestedBy, who.id))
          throw new AirlockError('forbidden', 'Whoever asked cannot approve as well', {
            hint: 'A second person has to.',
          });
        if (!may(who, rule.approver))
          throw new AirlockError('forbidden', `${who.id} may not approve ${found.kind}`, {
            hint: `It needs the permission ${rule.approver}.`,
          });
        const approved = await decided(effect, found, 'approved', note);
        await rule.apply(effect, approved);
        return approved;
      });
      await ruleOf(answer.kind).after?.(answer);
      return answer;
    },

    /** Refuses it; by whoever asked it is withdrawn. */
    reject(id: ApprovalId, who: Principal, note?: string): Promise<Approval> {
      return effects(actorFor(who, 'approvals.decide'), async (effect) => {
        const found = await waiting(effect, id);
        return decided(effect, found, found.requestedBy === who.id ? 'withdrawn' : 'rejected', note);
      });
    },

    /** Ends what nobody decided in time; for the upkeep of the house. */
    lapse(actor: Actor = airlock('approvals')): Promise<number> {
      return effects(actor, async (effect) => {
        const lapsed = await approvalsRepository(effect.tx).lapse(effect.now);
        for (const approval of lapsed) {
          const { approvalId, kind, subject } = approval;
          effect.record({ kind: 'approval.lapsed', subject, detail: { approvalId, kind } });
          tell(effect, approval);
        }
        return lapsed.length;
      });
    },
  };
};

export type Approvals = ReturnType<typeof createApprovals>;
