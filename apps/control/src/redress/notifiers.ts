import type { NotifierHistory } from '@airlock/contracts/complaint';
import type { NotifierView } from '@airlock/contracts/http/redress-api';
import type { Principal } from '@airlock/contracts/person';
import { AirlockError } from '@airlock/contracts/problem';
import { factorsOf, maySuspend, notifierStanding } from '@airlock/moderation/complaints';
import { inLanguage, readableTime } from '@airlock/moderation/notices';
import type { Queries } from '@airlock/storage/database';
import { complaintsRepository } from '@airlock/storage/repositories/complaints';
import { actorFor } from '../house/effect.js';
import type { HouseGround } from '../house/house.js';
import { issueNotice } from '../notices/issue-notice.js';

const DAY_MS = 86_400_000;

/** Measures against whoever misuses reports: first a warning, then a term, each with the factors it rests on. */
export const createNotifiers = ({ db, effects, policy, clock }: HouseGround) => {
  const rules = () => policy().source.redress;

  const historyOf = async (q: Queries, reporter: string, now: number): Promise<NotifierHistory> => {
    const history = await complaintsRepository(q).historyOf(
      reporter,
      now - rules().notifiers.lookBackDays * DAY_MS,
    );
    if (history.reports.length === 0)
      throw new AirlockError('not_found', 'Nobody of that name has reported anything');
    return history;
  };

  /** They are told where they look their reports up: by the last of them. */
  const lastOf = async (q: Queries, reporter: string): Promise<string> =>
    `complaint:${(await complaintsRepository(q).lastOf(reporter))!.receipt}`;

  const viewOf = (reporter: string, history: NotifierHistory, now: number): NotifierView => ({
    reporter,
    standing: notifierStanding(history, rules().notifiers, now),
    factors: factorsOf(history, rules().notifiers, now),
    ...(history.warnedAt === undefined ? {} : { warnedAt: history.warnedAt }),
    ...(history.suspendedUntil === undefined ? {} : { suspendedUntil: history.suspendedUntil }),
  });

  return {
    view: async (reporter: string): Promise<NotifierView> =>
      viewOf(reporter, await historyOf(db.queries, reporter, clock()), clock()),

    warn: (reporter: string, reason: string, who: Principal): Promise<NotifierView> =>
      effects(actorFor(who, 'complaints.decide'), async (effect) => {
        const { tx, now } = effect;
        const history = await historyOf(tx, reporter, now);
        const factors = factorsOf(history, rules().notifiers, now);
        if (factors.unfounded === 0)
          throw new AirlockError('conflict', 'None of their reports was manifestly unfounded');
        await complaintsRepository(tx).setNotifier(reporter, { warnedAt: now });
        effect.record({ kind: 'notifier.warned', subject: reporter, reason, detail: { factors } });
        const lang = rules().language;
        await issueNotice(effect, {
          ...{
            recipient: await lastOf(tx, reporter),
            kind: 'notifier.warned',
            subject: `${reporter}/${now}`,
            lang,
          },
          body: { unfounded: factors.unfounded, total: history.reports.length, reason },
        });
        return viewOf(reporter, { ...history, warnedAt: now }, now);
      }),

    /** Throws `conflict` where the law does not allow it. */
    suspend: (
      reporter: string,
      want: { readonly reason: string; readonly until: number },
      who: Principal,
    ): Promise<NotifierView> =>
      effects(actorFor(who, 'complaints.decide'), async (effect) => {
        const { tx, now } = effect;
        const { reason, until } = want;
        const history = await historyOf(tx, reporter, now);
        const answer = maySuspend(history, rules().notifiers, now, until);
        if (!answer.ok) throw new AirlockError('conflict', `Not to be suspended: ${answer.why}`);
        const { factors } = answer;
        await complaintsRepository(tx).setNotifier(reporter, { suspendedUntil: until });
        effect.record({ kind: 'notifier.suspended', subject: reporter, reason, detail: { factors, until } });
        const lang = rules().language;
        await issueNotice(effect, {
          ...{
            recipient: await lastOf(tx, reporter),
            kind: 'notifier.suspended',
            subject: `${reporter}/${now}`,
            lang,
          },
          body: {
            ...{ from: readableTime(now), until: readableTime(until), reason },
            ...{ total: history.reports.length, unfounded: factors.unfounded },
            ...{ share: factors.share.toFixed(2), route: inLanguage(rules().otherRoute, lang) },
          },
        });
        return viewOf(reporter, { ...history, suspendedUntil: until }, now);
      }),
  };
};
export type Notifiers = ReturnType<typeof createNotifiers>;
