import type { PagingNow, RaisePage as RaiseRequest, StepsView } from '@airlock/contracts/http/page-api';
import type { CaseId, StreamId } from '@airlock/contracts/ids';
import type { Contact, Page, PageId, PageView, PagingSteps } from '@airlock/contracts/page';
import type { Principal } from '@airlock/contracts/person';
import { AirlockError } from '@airlock/contracts/problem';
import type { Verdict } from '@airlock/contracts/verdict';
import { pageTitle, type PageInput } from '@airlock/moderation/paging';
import type { Closers } from '@airlock/nest-host/lifecycle';
import { pageChannelsRepository } from '@airlock/storage/repositories/page-channels';
import { pagesRepository } from '@airlock/storage/repositories/pages';
import type { Duty } from '../duty/duty.js';
import { startRounds } from '../house/rounds.js';
import type { WatchedBy } from '../review/looking.js';
import { actorFor, airlock } from '../house/effect.js';
import type { HouseGround } from '../house/house.js';
import type { SecretBox } from '../house/secret-box.js';
import { type Calls, createCalls } from './calls.js';
import { type ChannelSettings, createChannelSettings } from './channel-settings.js';
import type { SmtpOptions } from './channels/email.js';
import type { Notifier } from './channels/message.js';
import { createCoverageWatch } from './coverage-watch.js';
import { type Alerts, createAlerts } from './alerts.js';
import { createEngine, type Engine } from './engine.js';
import { pageHistory } from './history.js';
import type { Pager } from './raise.js';
import { pageOfBudgets, spentBudgets } from './sources.js';

const LOOK_MS = 1_000;
const COVERAGE_MS = 5_000;
const SHOWN = 200;
/** What verdicts said longer ago, before a standstill, wakes nobody any more. */
const FRESH_MS = 600_000;

/** How people are reached outside of the console. */
export interface NotifyOptions {
  readonly smtp?: SmtpOptions | undefined;
  /** Where the console is, without a slash at the end; messages lead there. */
  readonly consoleUrl?: string | undefined;
}

export interface PagingDeps {
  readonly pager: Pager;
  readonly duty: Pick<Duty, 'onCall'>;
  readonly box: SecretBox;
  readonly notifier: Notifier & { readonly canMail: boolean };
  readonly watchedBy: WatchedBy;
  readonly consoleUrl?: string | undefined;
}

/** Calling whoever is on duty. */
export interface Paging {
  now(who: Principal): Promise<PagingNow>;
  list(o: Parameters<ReturnType<typeof pagesRepository>['list']>[0]): Promise<Page[]>;
  get(pageId: PageId): Promise<PageView>;
  /** Raised in a time, oldest first. */
  history(from: number, until: number): Promise<PageView[]>;
  raise(request: RaiseRequest, who: Principal): Promise<Page>;
  answer(pageId: PageId, what: 'acknowledged' | 'resolved' | 'escalated', who: Principal, note?: string): Promise<Page>;
  /** A person has their eye on a stream or its case: ends calls that wait for one. */
  seen(about: { readonly streamId?: StreamId; readonly caseId?: CaseId }, person: string): Promise<void>;
  /** Calls for what verdicts say that people have to know: a spent budget of automatic actions. */
  verdicts(verdicts: readonly Verdict[]): Promise<void>;
  /** What an Alertmanager says of a group of alerts. */
  readonly alerts: Alerts;
  readonly channels: ChannelSettings;
  steps(): Promise<StepsView>;
  setSteps(steps: PagingSteps | null, reason: string, who: Principal): Promise<StepsView>;
  contact(person: string): Promise<Contact>;
  setContact(contact: Contact, who: Principal): Promise<Contact>;
  /** Calls and sends everything that is due; for tests. */
  drain(): Promise<void>;
} // prettier-ignore

export const openPaging = (ground: HouseGround, deps: PagingDeps, closers: Closers): Paging => {
  const { db, effects, clock, hub, logger, metrics, policy } = ground;
  const { pager, duty } = deps;
  const pages = pagesRepository(db.queries);
  const show = (page: Page): void => hub.push('page', page);
  const ring = (page: Page, person: string | undefined): boolean => {
    show(page);
    return hub.isWatched(person);
  };

  // The engine places calls, and calls that fail come back to it.
  const parts: { engine?: Engine } = {};
  const onUndelivered = async (pageId: PageId, step: number, round: number): Promise<void> => {
    await parts.engine!.advance(airlock('paging'), pageId, { type: 'undelivered', step, round });
    wake();
  };
  const calls: Calls = createCalls(ground, { ...deps, ring, onUndelivered }, closers);
  const engine = (parts.engine = createEngine(ground, {
    onCall: (layer, now) => duty.onCall(layer, now),
    calls,
    show,
  }));
  const quietly = (work: Promise<unknown>): void =>
    void work.catch((err: unknown) => logger.warn({ err }, 'paging'));
  const wake = (): void => quietly(engine.look());
  pager.onRaised = (page) => {
    show(page);
    wake();
  };
  const coverage = createCoverageWatch(ground, {
    ...{ raise: pager.raise, engine, watchedBy: deps.watchedBy },
  });
  const calling = startRounds(() => engine.look(), { everyMs: LOOK_MS, logger, failure: 'paging' });
  const covering = startRounds(() => coverage.look(), { everyMs: COVERAGE_MS, logger, failure: 'paging' });
  closers.add('paging', async () => {
    pager.onRaised = () => undefined;
    await Promise.all([calling.close(), covering.close()]);
    await engine.idle();
  });
  metrics.gauge('airlock_pages_open', 'Pages that nobody has answered', [], async (g) =>
    g.set((await pages.depth()).open),
  );
  metrics.gauge(
    'airlock_page_oldest_seconds',
    'For how long the oldest unanswered page calls',
    [],
    async (g) => {
      const { oldestAt } = await pages.depth();
      g.set(oldestAt === undefined ? 0 : Math.max(0, clock() - oldestAt) / 1_000);
    },
  );
  metrics.gauge('airlock_page_channels_failing', 'Channels in use that do not deliver', [], async (g) =>
    g.set(await pageChannelsRepository(db.queries).failing()),
  );

  const seen: Paging['seen'] = async (about, person) => {
    for (const pageId of await pages.unseen(about))
      await engine.advance({ ...airlock('paging'), id: person }, pageId, { type: 'seen', by: person });
  };
  ground.claimRules.push({
    rests: () => Promise.resolve([]),
    sees(_tx, person, { caseId }, _now, at) {
      // Not within the claim: a page that cannot be written down must not keep anybody from the case.
      if (at === 'claim') setImmediate(() => quietly(seen({ caseId }, person)));
      return Promise.resolve(undefined);
    },
  });

  const contact = async (person: string): Promise<Contact> =>
    (await pageChannelsRepository(db.queries).contact(person)) ?? {
      person,
      lang: 'zh-CN',
      sound: true,
      volume: 1,
    };

  const steps = async (): Promise<StepsView> => {
    const set = await pageChannelsRepository(db.queries).steps();
    if (set?.steps === undefined) return { steps: policy().source.paging.steps, source: 'policy' };
    return { steps: set.steps, source: 'set', setBy: set.setBy, setAt: set.setAt };
  };

  return {
    async now(who) {
      const at = clock();
      const [open, acknowledged, primary, backup, lead] = await Promise.all([
        pages.list({ limit: SHOWN, state: 'open' }),
        pages.list({ limit: SHOWN, state: 'acknowledged' }),
        ...(['primary', 'backup', 'lead'] as const).map((layer) => duty.onCall(layer, at)),
      ]);
      const onCall = { primary: [...primary!], backup: [...backup!], lead: [...lead!] };
      return { open, acknowledged, onCall, contact: await contact(who.id) };
    },

    list: (o) => pages.list(o),

    async get(pageId) {
      const page = await pages.get(pageId);
      if (page === undefined) throw new AirlockError('not_found', `There is no page ${pageId}`);
      const [events, all] = await Promise.all([pages.events([pageId]), pages.calls([pageId])]);
      return {
        ...page,
        events: events.map(({ pageId: _id, ...event }) => event),
        calls: all.map(({ pageId: _id, callId: _call, ...call }) => call),
      };
    },

    history: (from, until) => pageHistory(db.queries, from, until),

    raise: ({ title, urgency, streamId, drill }, who) =>
      effects(actorFor(who, 'pages.raise'), (effect) => {
        const subject = ground.newId('manual', effect.now);
        return pager.raise(effect, {
          ...{ kind: 'manual', subject, title: pageTitle({ kind: 'manual', what: title }) },
          ...{ urgency, drill, streamId },
        });
      }),

    async answer(pageId, what, who, note) {
      const said = { by: who.id, ...(note === undefined || note === '' ? {} : { note }) };
      const input: PageInput = { type: what, ...said };
      const page = await engine.advance(actorFor(who, 'pages.answer'), pageId, input);
      wake();
      return page;
    },

    seen,

    async verdicts(verdicts) {
      const fresh = verdicts.filter((v) => v.timing.decidedAt > clock() - FRESH_MS);
      if (spentBudgets(fresh).length === 0) return;
      await effects(airlock('budgets'), (effect) => pageOfBudgets(pager.raise, effect, fresh));
    },

    alerts: createAlerts(ground, { raise: pager.raise, engine }),
    channels: createChannelSettings(ground, { box: deps.box, calls, canMail: deps.notifier.canMail }),

    steps,

    async setSteps(wanted, reason, who) {
      const before = await steps();
      await effects(actorFor(who, 'paging.manage'), async ({ tx, now, record }) => {
        await pageChannelsRepository(tx).setSteps(wanted, who.id, now);
        record({ kind: 'page.steps_set', subject: 'steps', reason, before: before.steps, after: wanted });
      });
      return steps();
    },

    contact,

    async setContact(wanted, who) {
      const before = await contact(who.id);
      await effects(actorFor(who, 'pages.answer'), async ({ tx, record }) => {
        await pageChannelsRepository(tx).setContact(wanted);
        record({ kind: 'page.contact_set', subject: who.id, before, after: wanted });
      });
      return wanted;
    },

    async drain() {
      while ((await engine.look()) + (await calls.drain()) > 0);
    },
  };
};
