import type { Action } from '@airlock/contracts/action';
import type { ApprovalId } from '@airlock/contracts/approval';
import type { Card, CreditCause, CreditEntry, CreditEntryId, CreditRules } from '@airlock/contracts/credit';
import type {
  AdjustAnswer,
  AdjustRequest,
  CreditReport,
  CreditView,
  ScoreView,
  SimulateAnswer,
  SimulateRequest,
} from '@airlock/contracts/http/credit-api';
import type { StreamerLine } from '@airlock/contracts/http/streamer-api';
import type { ActionId, StreamerId } from '@airlock/contracts/ids';
import type { Principal } from '@airlock/contracts/person';
import {
  DAY_MS,
  deductionFor,
  severityWithoutLabel,
  simulation,
  type Standing,
  standing,
} from '@airlock/moderation/credit';
import { listedFor } from '@airlock/policy/labels';
import type { Policy } from '@airlock/policy/policy';
import { creditRepository, type Period } from '@airlock/storage/repositories/credit';
import { deadlinesRepository } from '@airlock/storage/repositories/deadlines';
import { ADMISSION_RULE } from '../admission/re-asking.js';
import { actorFor, type Effect } from '../house/effect.js';
import type { HouseGround } from '../house/house.js';
import { creditRule } from './credit-rule.js';
import { listStreamers, type StreamersWanted } from './list-streamers.js';
import { creditView, scoreView } from './views.js';

export interface Credit {
  /** Where the streamer stands now. */
  standing(streamerId: StreamerId): Promise<Standing>;
  /** Line by line, as the streamer may read it. */
  view(streamerId: StreamerId): Promise<CreditView>;
  /** Of the policy in force. */
  rules(): CreditRules;
  /** By the beginning of their id or by tier, in order of id. */
  list(want: StreamersWanted): Promise<StreamerLine[]>;
  /** For recommenders. */
  score(streamerId: StreamerId): Promise<ScoreView>;
  /** Above the limit of the policy it waits for a second person. */
  adjust(streamerId: StreamerId, want: AdjustRequest, who: Principal): Promise<AdjustAnswer>;
  simulate(want: SimulateRequest): Promise<SimulateAnswer>;
  report(period: Period): Promise<CreditReport>;
}

const ADJUST = 'credit.adjust';
const fixKey = (streamerId: StreamerId): string => `credit/fix/${streamerId}`;

const brief = ({ points, tier, measures }: Standing) => ({ points, tier: tier.name, measures });
const sameStand = (a: Standing, b: Standing): boolean =>
  a.tier.name === b.tier.name && a.measures.length === b.measures.length;

const severityOf = (policy: Policy, { origin, label, kind }: Action): number => {
  const rules = [...policy.rules.segments, ...policy.rules.messages];
  const rule = origin.type === 'policy' ? rules.find((r) => r.id === origin.rule) : undefined;
  const listed = label === undefined ? undefined : listedFor(label, policy.taxonomy);
  const ofLabel = listed === undefined ? undefined : policy.taxonomy.get(listed)?.severity;
  return rule?.severity ?? ofLabel ?? severityWithoutLabel(kind as CreditCause['action']);
};

const causeOf = (policy: Policy, action: Action): CreditCause | undefined => {
  const { kind, label, clause, origin, actionId, streamId, userId } = action;
  // What is meant for an author of chat lines is not the streamer's doing, and no longer being admitted no violation.
  if (kind === 'lift' || userId !== undefined) return undefined;
  if (origin.type === 'policy' && origin.rule === ADMISSION_RULE) return undefined;
  return {
    ...{ actionId, action: kind, streamId, severity: severityOf(policy, action) },
    ...(label === undefined ? {} : { label }),
    ...(clause === undefined ? {} : { clause }),
    ...(origin.type === 'policy' ? { rule: origin.rule } : {}),
  };
};

/** The ledger at work: actions cost points, reversals give them back, and streams on air feel both within seconds. */
export const openCredit = (ground: HouseGround): Credit => {
  const { db, effects, approvals, clock, policy, reconsider, logger } = ground;
  const rules = (): CreditRules => policy().source.credit;

  /** Appends on the transaction of whatever made it necessary, and writes down what that changed. */
  const append = async (
    effect: Effect,
    streamerId: StreamerId,
    makeEntries: (before: Standing) => readonly CreditEntry[],
    detail: Readonly<Record<string, unknown>> = {},
  ): Promise<void> => {
    const { tx, now } = effect;
    const ledger = creditRepository(tx);
    await ledger.lock(streamerId);
    const known = await ledger.of(streamerId);
    const before = standing(rules(), known, now);
    const entries = makeEntries(before);
    const added = new Set(await ledger.append(entries));
    const news = entries.filter((e) => added.has(e.entryId));
    if (news.length === 0) return;
    // An action may have been decided a moment from now on another machine's clock.
    const after = standing(rules(), [...known, ...news], Math.max(now, ...news.map((e) => e.at)));
    for (const { entryId, kind, reason, points, card } of news)
      effect.record({
        ...{
          kind: `credit.${kind}`,
          subject: streamerId,
          reason,
          before: brief(before),
          after: brief(after),
        },
        policyHash: policy().hash,
        detail: { ...detail, entryId, points, ...(card === undefined ? {} : { card }) },
      });
    if (sameStand(before, after)) return;
    const change = { before: brief(before), after: brief(after) };
    const reason = news[0]!.reason;
    effect.record({ kind: 'credit.tier_changed', subject: streamerId, reason, ...change });
    effect.announce({
      type: 'airlock.credit.tier_changed',
      subject: streamerId,
      data: { ...change, reason },
    });
    await followTerm(effect, streamerId, after);
    effect.afterwards(() => reconsider({ streamerId }));
  };

  /** A term to put things right is a deadline of the house like any other. */
  const followTerm = async (
    { tx, now }: Effect,
    streamerId: StreamerId,
    { fixBy }: Standing,
  ): Promise<void> => {
    const deadlines = deadlinesRepository(tx);
    if (fixBy === undefined) return void (await deadlines.meet(fixKey(streamerId), now));
    await deadlines.set({
      ...{ key: fixKey(streamerId), kind: 'credit.fix', subject: streamerId, urgency: 'notify' },
      title: `${streamerId} has to put things right`,
      dueAt: fixBy,
      remindAt: [fixBy - 3 * DAY_MS],
    });
  };

  const by = ({ who }: Effect) => ({ by: who.id, role: who.role });

  ground.consequences.push(async (effect, action, stream) => {
    const cause = causeOf(policy(), action);
    if (cause === undefined) return;
    if (stream === undefined) {
      logger.warn({ action: action.actionId }, 'nobody is charged: the streamer of the stream is not known');
      return;
    }
    const { streamerId, audience } = stream;
    const { points, card } = deductionFor(rules(), cause, audience);
    if (points === 0 && card === undefined) return;
    const entry: CreditEntry = {
      ...{ entryId: `act/${action.actionId}` as CreditEntryId, streamerId, at: action.decidedAt },
      ...{ kind: 'deduction', points: points === 0 ? 0 : -points, cause, reason: action.reason },
      ...(card === undefined ? {} : { card }),
      ...(audience === undefined ? {} : { audience }),
      ...by(effect),
      policyHash: policy().hash,
    };
    await append(effect, streamerId, () => [entry], { actionId: action.actionId });
  });

  ground.reversals.push(async (effect, actionId: ActionId, reason: string) => {
    for (const { entryId, streamerId, points } of await creditRepository(effect.tx).ofAction(actionId)) {
      const entry: CreditEntry = {
        ...{ entryId: `rev/${entryId}` as CreditEntryId, streamerId, at: effect.now, kind: 'reversal' },
        ...{ points: points === 0 ? 0 : -points, reverses: entryId, reason },
        ...by(effect),
      };
      await append(effect, streamerId, () => [entry], { actionId });
    }
  });

  // Where there is nothing to win back, clean time would only make ledgers long.
  ground.endings.push(async (effect, { streamId, streamerId, startedAt, endedAt = effect.now }) => {
    if ((await creditRepository(effect.tx).of(streamerId)).length === 0) return;
    const entry: CreditEntry = {
      ...{
        entryId: `clean/${streamId}` as CreditEntryId,
        streamerId,
        at: endedAt,
        kind: 'clean_time',
        points: 0,
      },
      ...{ streamId, liveMs: Math.max(0, endedAt - startedAt), by: 'airlock:credit', role: 'system' },
      reason: `stream ${streamId} ended`,
    };
    await append(effect, streamerId, ({ points }) => (points < rules().start ? [entry] : []));
  });

  const manual = (effect: Effect, streamerId: StreamerId, a: { points: number; card?: Card | undefined; reason: string; by: string; role: string }): CreditEntry => ({
    ...{ entryId: ground.newId('cr', effect.now) as CreditEntryId, streamerId, at: effect.now, kind: 'manual' },
    ...{ points: a.points, reason: a.reason, by: a.by, role: a.role, policyHash: policy().hash },
    ...(a.card === undefined ? {} : { card: a.card }),
  }); // prettier-ignore

  approvals.define({
    kind: ADJUST,
    approver: 'credit.adjust',
    async apply(effect, { subject, proposal, reason, requestedBy, approvalId }) {
      const { points, card } = proposal as Pick<AdjustRequest, 'points' | 'card'>;
      const streamerId = subject as StreamerId;
      const entry = manual(effect, streamerId, { points, card, reason, by: requestedBy, role: 'board' });
      await append(effect, streamerId, () => [entry], { approvalId });
    },
  });

  const ledgerOf = (streamerId: StreamerId) => creditRepository(db.queries).of(streamerId);
  const stands = async (streamerId: StreamerId): Promise<Standing> =>
    standing(rules(), await ledgerOf(streamerId), clock());

  ground.admissionRules.push(creditRule({ db, rules }));

  return {
    rules,
    list: (want) => listStreamers(db.queries, rules(), want, clock()),
    standing: stands,
    view: async (streamerId) => creditView(policy(), streamerId, await ledgerOf(streamerId), clock()),
    score: async (streamerId) => scoreView(policy(), streamerId, await ledgerOf(streamerId), clock()),

    adjust: (streamerId, { points, card, reason }, who) =>
      effects(actorFor(who, 'credit.adjust'), async (effect): Promise<AdjustAnswer> => {
        const ledger = creditRepository(effect.tx);
        await ledger.lock(streamerId);
        const already = await ledger.byHandSince(streamerId, effect.now - DAY_MS);
        if (card === 'red' || already + Math.abs(points) > rules().byHand.alone) {
          const proposal = { points, ...(card === undefined ? {} : { card }) };
          const ask = { kind: ADJUST, subject: streamerId, proposal, reason };
          const approvalId: ApprovalId = await approvals.ask(effect, ask);
          return { state: 'waiting', approvalId };
        }
        const entry = manual(effect, streamerId, { points, card, reason, ...by(effect) });
        await append(effect, streamerId, () => [entry]);
        return { state: 'done', entry };
      }),

    async simulate({ credit, deductions, limit, after }) {
      const options = { inForce: rules(), draft: credit, now: clock(), revalue: deductions === 'as_drafted' };
      const sim = simulation(options);
      const items: SimulateAnswer['items'] = [];
      let more = false;
      for await (const { streamerId, lines } of creditRepository(db.queries).ledgers()) {
        const change = sim.add(streamerId, lines);
        if (change === undefined || (after !== undefined && streamerId <= after)) continue;
        if (items.length < limit) items.push({ ...change, streamerId });
        else more = true;
      }
      const next = more ? items.at(-1)?.streamerId : undefined;
      return { ...sim.result(), items, ...(next === undefined ? {} : { next }) };
    },

    async report({ from, until }) {
      const ledger = creditRepository(db.queries);
      const { cleanMs, byLabel, ...figures } = await ledger.figures({ from, until });
      const tiers = Object.fromEntries(rules().tiers.map((t) => [t.name, 0]));
      for await (const { lines } of ledger.ledgers()) {
        const then = lines.filter((l) => l.at < until);
        if (then.length > 0) tiers[standing(rules(), then, until).tier.name]! += 1;
      }
      return { from, until, ...figures, cleanHours: cleanMs / 3_600_000, byLabel: [...byLabel], tiers };
    },
  };
};
