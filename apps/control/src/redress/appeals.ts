import type { Origin } from '@airlock/contracts/action';
import type { AppealDecision, AppealRequest, AppealStatistics } from '@airlock/contracts/http/redress-api';
import { BlacklistId } from '@airlock/contracts/blacklist';
import type { ActionId, StreamerId } from '@airlock/contracts/ids';
import type { NoticeLanguage } from '@airlock/contracts/notice';
import type { CameFrom, Principal } from '@airlock/contracts/person';
import { AirlockError } from '@airlock/contracts/problem';
import type { Appeal, AppealId, AppealOutcome } from '@airlock/contracts/redress';
import type { Complaint } from '@airlock/contracts/complaint';
import { inLanguage, readableTime } from '@airlock/moderation/notices';
import { isSeparate } from '@airlock/moderation/roles';
import { blacklistRules } from '@airlock/policy/blacklist-source';
import { actionsRepository } from '@airlock/storage/repositories/actions';
import { appealsRepository } from '@airlock/storage/repositories/appeals';
import { blacklistRepository } from '@airlock/storage/repositories/blacklist';
import { deadlinesRepository } from '@airlock/storage/repositories/deadlines';
import { sanctionsRepository } from '@airlock/storage/repositories/sanctions';
import { streamsRepository } from '@airlock/storage/repositories/streams';
import { type Actor, actorFor, type Effect } from '../house/effect.js';
import type { HouseGround } from '../house/house.js';
import { issueNotice } from '../notices/issue-notice.js';

const DAY_MS = 86_400_000;

const OUTCOMES: Readonly<Record<AppealOutcome, { zh: string; en: string }>> = {
  upheld: { zh: '维持原决定', en: 'the decision stands' },
  reversed: {
    zh: '撤销原决定，相关影响已全部恢复',
    en: 'the decision is reversed, with everything that followed from it',
  },
  partly: { zh: '部分支持，处置自现在起结束', en: 'partly founded: the measure ends now' },
};

/** What is appealed against. */
interface Decided {
  readonly id: ActionId;
  /** Whom it hit. */
  readonly subjects: readonly string[];
  readonly deciders: readonly string[];
  /** Until when an appeal is taken, ms since 1970. */
  readonly until: number;
  /** How often it was decided anew; each time may be appealed once. */
  readonly round?: number;
}

const isEntry = (id: string): boolean => BlacklistId.safeParse(id).success;

const decidersOf = (origin: Origin, approvedBy?: string): string[] => [
  origin.type === 'human' ? origin.user : `policy:${origin.rule}`,
  ...(approvedBy === undefined ? [] : [approvedBy]),
];

/** Appeals: against any action, sanction or list entry, decided by a person who had no part in it, undone in one step. */
export const createAppeals = (ground: HouseGround) => {
  const { db, effects, policy, newId, reversals, decisions, projection, reconsider, logger } = ground;
  const rules = () => policy().source.redress;

  const untilFor = (decidedAt: number): number => decidedAt + rules().appealDays * DAY_MS;

  /** Until the time that whoever is listed was told, when the entry began or was last made longer. */
  const listedOf = async ({ tx }: Effect, id: BlacklistId): Promise<Decided | undefined> => {
    const entry = await blacklistRepository(tx).get(id);
    if (entry?.activeAt === undefined) return undefined;
    const { proposedBy, votes, extended, notified, activeAt } = entry;
    const saidAt = Math.max(activeAt, ...extended.map((e) => e.at));
    return {
      id: id as string as ActionId,
      subjects: notified,
      deciders: [...new Set([proposedBy, ...votes.map((v) => v.by), ...extended.map((e) => e.askedBy)])],
      until: saidAt + blacklistRules(policy().source).appealWithinMs,
      round: extended.length,
    };
  };

  const decidedOf = async (effect: Effect, id: ActionId): Promise<Decided | undefined> => {
    const { tx } = effect;
    const entryId = BlacklistId.safeParse(id);
    if (entryId.success) return listedOf(effect, entryId.data);
    const action = (await actionsRepository(tx).get(id))?.action;
    if (action !== undefined && action.kind !== 'lift') {
      const stream = await streamsRepository(tx).get(action.streamId);
      const { origin, approvedBy, userId, decidedAt } = action;
      const subject = userId === undefined ? `streamer:${stream?.streamerId ?? ''}` : `user:${userId}`;
      return {
        id,
        subjects: [subject],
        deciders: decidersOf(origin, approvedBy),
        until: untilFor(decidedAt),
      };
    }
    const sanction = await sanctionsRepository(tx).get(id);
    if (sanction === undefined) return undefined;
    const { origin, approvedBy, subject, from } = sanction;
    return { id, subjects: [subject], deciders: decidersOf(origin, approvedBy), until: untilFor(from) };
  };

  const open = async (
    effect: Effect,
    decided: Decided,
    want: { readonly appellant: string; readonly grounds: string; readonly lang: NoticeLanguage },
  ): Promise<Appeal> => {
    const { now } = effect;
    const { appealAnswerDays } = rules();
    if (now > decided.until)
      throw new AirlockError('gone', `Appeals against it were taken until ${readableTime(decided.until)}`);
    const appealId = newId('al', now) as AppealId;
    const dueAt = now + appealAnswerDays * DAY_MS;
    const appeal: Appeal = {
      ...{ appealId, against: decided.id, appellant: want.appellant, grounds: want.grounds, lang: want.lang },
      ...{ filedAt: now, filedBy: effect.who.id, dueAt, decider: decided.deciders.join(' ') },
      state: 'waiting',
    };
    if (!(await appealsRepository(effect.tx).add(appeal, decided.round)))
      throw new AirlockError('conflict', 'There is an appeal against this decision');
    await deadlinesRepository(effect.tx).set({
      ...{ key: `appeal/${appealId}`, kind: 'appeal', subject: appealId, dueAt, urgency: 'notify' },
      title: `Appeal against ${decided.id}`,
      remindAt: [dueAt - 3 * DAY_MS, dueAt - DAY_MS],
    });
    const detail = { against: decided.id, appellant: want.appellant };
    effect.record({ kind: 'appeal.filed', subject: appealId, reason: want.grounds, detail });
    effect.announce({ type: 'airlock.appeal.filed', subject: appealId, data: { appealId, ...detail } });
    await issueNotice(effect, {
      ...{ recipient: want.appellant, kind: 'appeal.received', subject: appealId, lang: want.lang },
      body: { appealId, against: decided.id, at: readableTime(now), dueAt: readableTime(dueAt) },
    });
    return appeal;
  };

  /** Throws `forbidden` for software, and for whoever had a part in the decision. */
  const reviewer = (who: Principal, { decider }: Appeal): Actor => {
    const actor = actorFor(who, 'appeals.decide');
    if (who.kind !== 'person') throw new AirlockError('forbidden', 'An appeal is decided by a person');
    if (decider.split(' ').some((d) => !isSeparate(d, who.id)))
      throw new AirlockError('forbidden', 'Whoever decided cannot review the decision', {
        hint: 'Another reviewer has to.',
      });
    return actor;
  };

  const change = async (
    id: AppealId,
    who: Principal,
    work: (effect: Effect, appeal: Appeal) => Promise<Appeal>,
  ): Promise<Appeal> => {
    const known = await appealsRepository(db.queries).get(id);
    if (known === undefined) throw new AirlockError('not_found', `There is no appeal ${id}`);
    return effects(reviewer(who, known), async (effect) => {
      const appeal = (await appealsRepository(effect.tx).get(id, { forUpdate: true }))!;
      if (appeal.state === 'decided') throw new AirlockError('conflict', `The appeal ${id} is decided`);
      if (appeal.reviewer !== undefined && appeal.reviewer !== who.id)
        throw new AirlockError('conflict', `${appeal.reviewer} has taken the appeal on`);
      const next = await work(effect, appeal);
      await appealsRepository(effect.tx).update(next);
      return next;
    });
  };

  /** Lifts the action where it still stands. Repeatable: one that is lifted stays lifted. */
  const lift = async (
    { appealId, against, outcome, reviewer: by, reason }: Appeal,
    from?: CameFrom,
  ): Promise<void> => {
    if (outcome === undefined || outcome === 'upheld') return;
    const view = projection.action(against);
    if (view?.inForce === true)
      await decisions.lift(
        view.action.streamId,
        { reason: reason!, lifts: against, actionId: `appeal-${appealId}` as ActionId },
        { user: by!, role: 'appeals_reviewer', from },
      );
  };

  const about = (appellant: string): void => {
    if (appellant.startsWith('streamer:'))
      reconsider({ streamerId: appellant.slice('streamer:'.length) as StreamerId });
  };

  return {
    file: (want: AppealRequest, who: Principal): Promise<Appeal> =>
      effects(actorFor(who, 'appeals.file'), async (effect) => {
        const decided = await decidedOf(effect, want.against);
        if (decided?.subjects.includes(want.appellant) !== true)
          throw new AirlockError('not_found', `No decision ${want.against} is about ${want.appellant}`);
        return open(effect, decided, { ...want, lang: want.lang ?? rules().language });
      }),

    /** For whoever complained and does not agree with the answer. */
    ofReporter: (c: Complaint, grounds: string): Promise<Appeal> =>
      effects({ id: `complaint:${c.receipt}`, role: 'public' }, async (effect) => {
        const { decidedAt, decidedBy } = c;
        if (decidedAt === undefined) throw new AirlockError('conflict', 'The report has no answer yet');
        const id = c.receipt as string as ActionId;
        const appellant = `complaint:${c.receipt}`;
        const decided = { id, subjects: [appellant], deciders: [decidedBy!], until: untilFor(decidedAt) };
        return open(effect, decided, { appellant, grounds, lang: c.lang });
      }),

    list: (o: Parameters<ReturnType<typeof appealsRepository>['list']>[0]) =>
      appealsRepository(db.queries).list(o),

    take: (id: AppealId, who: Principal): Promise<Appeal> =>
      change(id, who, async (effect, appeal) => {
        effect.record({ kind: 'appeal.taken', subject: id });
        return { ...appeal, state: 'assigned', reviewer: who.id };
      }),

    async decide(id: AppealId, { outcome, reason }: AppealDecision, who: Principal): Promise<Appeal> {
      const decided = await change(id, who, async (effect, appeal) => {
        const { against, appellant, lang } = appeal;
        const { now } = effect;
        const done: Appeal = {
          ...appeal,
          state: 'decided',
          reviewer: who.id,
          outcome,
          reason,
          decidedAt: now,
        };
        effect.record({ kind: 'appeal.decided', subject: id, reason, detail: { against, outcome } });
        // What an entry did was to refuse: taken back or ended now, it does so no longer.
        const isUndone = outcome === 'reversed' || (outcome === 'partly' && isEntry(against));
        if (isUndone) for (const undo of reversals) await undo(effect, against, reason);
        else if (outcome === 'partly') await endSanction(effect, against, reason);
        await deadlinesRepository(effect.tx).meet(`appeal/${id}`, now);
        await issueNotice(effect, {
          ...{ recipient: appellant, kind: 'appeal.decided', subject: id, lang },
          body: {
            ...{ appealId: id, against, reason, at: readableTime(now) },
            outcome: inLanguage(OUTCOMES[outcome], lang),
            route: inLanguage(rules().otherRoute, lang),
          },
        });
        const data = { appealId: id, against, appellant, outcome };
        effect.announce({ type: 'airlock.appeal.decided', subject: id, data });
        return done;
      });
      await lift(decided, who.from);
      if (outcome !== 'upheld') about(decided.appellant);
      return decided;
    },

    async statistics(from: number, until: number): Promise<AppealStatistics> {
      const { filed, outcomes, tookMs } = await appealsRepository(db.queries).counts(from, until);
      const decided = tookMs.length;
      const sorted = tookMs.toSorted((a, b) => a - b);
      return {
        ...{ filed, decided, ...outcomes },
        ...(decided === 0
          ? {}
          : { upheldShare: outcomes.upheld / decided, medianMs: sorted[Math.floor((decided - 1) / 2)]! }),
      };
    },

    /** Lifts what was reversed when the process ended between the decision and its effect. */
    async resume(): Promise<void> {
      for (const appeal of await appealsRepository(db.queries).list({ limit: 200, state: 'decided' }))
        await lift(appeal).catch((err: unknown) =>
          logger.error({ err, appeal: appeal.appealId }, 'not lifted'),
        );
    },
  };
};
export type Appeals = ReturnType<typeof createAppeals>;

/** A sanction that was partly wrong ends now and leaves what it did behind. */
const endSanction = async (effect: Effect, id: ActionId, reason: string): Promise<void> => {
  const sanctions = sanctionsRepository(effect.tx);
  const before = await sanctions.get(id, { forUpdate: true });
  if (before === undefined || before.lifted !== undefined) return;
  const after = { ...before, lifted: { at: effect.now, by: effect.who.id, reason } };
  await sanctions.update(after);
  effect.record({ kind: 'sanction.lifted', subject: before.subject, reason, before, after });
  effect.announce({ type: 'airlock.sanction.lifted', subject: before.subject, data: { sanction: after } });
};
