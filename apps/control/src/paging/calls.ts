import { ChannelTarget, type Channel, type Page, type PageId } from '@airlock/contracts/page';
import type { Closers } from '@airlock/nest-host/lifecycle';
import type { Call, OutgoingFacts } from '@airlock/moderation/paging';
import { type OutboxRow, outboxRepository } from '@airlock/storage/repositories/outbox';
import { pageChannelsRepository, type StoredChannel } from '@airlock/storage/repositories/page-channels';
import type { NewCall } from '@airlock/storage/repositories/page-calls';
import { pagesRepository } from '@airlock/storage/repositories/pages';
import type { Effect } from '../house/effect.js';
import type { HouseGround } from '../house/house.js';
import type { SecretBox } from '../house/secret-box.js';
import { startOutboxRelay } from '../outbox-relay.js';
import type { Message, Notifier } from './channels/message.js';

const KIND = 'page';
const LEASE_MS = 20_000;
/** A call that did not get through is tried once more, and then the next person is called instead. */
const ATTEMPTS = 2;
const PAUSE_MS = 3_000;

interface Payload {
  readonly pageId: PageId;
  readonly callId?: string;
  readonly act: Message['act'];
}

export interface CallsDeps {
  readonly box: SecretBox;
  readonly notifier: Notifier;
  /** Rings at the screens of a person, or at every screen; false where nobody has one open. */
  readonly ring: (page: Page, person: string | undefined) => boolean;
  /** Where the console is, without a slash at the end. */
  readonly consoleUrl?: string | undefined;
  /** Not one channel of this step got through. */
  readonly onUndelivered: (pageId: PageId, step: number, round: number) => Promise<unknown>;
}

export const sealName = (channelId: string): string => `page channel ${channelId}`;

const isFor = ({ channel: c }: StoredChannel, page: Page, layer: Call['layer'], person?: string): boolean =>
  c.enabled &&
  c.person === person &&
  (c.layers.length === 0 || c.layers.includes(layer)) &&
  (!page.drill || c.inDrill);

/** What a page says outside of the house. */
export const factsOf = (page: Page, consoleUrl: string | undefined): OutgoingFacts => ({
  ...{ pageId: page.pageId, kind: page.kind, urgency: page.urgency, count: page.count, drill: page.drill },
  ...{ step: page.step ?? 0, round: page.round, layer: page.layer ?? 'primary', raisedAt: page.raisedAt },
  ...(page.nextAt === undefined ? {} : { nextAt: page.nextAt }),
  ...(consoleUrl === undefined ? {} : { console: `${consoleUrl}/pages/${page.pageId}` }),
});

/** Brings calls to people: rows of the outbox, tried until they arrive or the next person is the better choice. */
export const createCalls = (ground: HouseGround, deps: CallsDeps, closers: Closers) => {
  const { db, clock, metrics, newId } = ground;
  const attempts = metrics.counter('airlock_page_calls_total', 'Calls to whoever is on duty', ['channel', 'result']); // prettier-ignore

  const openTarget = ({ channel, sealed }: StoredChannel): ChannelTarget =>
    ChannelTarget.parse(JSON.parse(deps.box.open(sealed, sealName(channel.channelId))));

  const over = async (stored: StoredChannel, page: Page, act: Message['act'], id: string): Promise<void> => {
    const { channel } = stored;
    if (!channel.enabled) throw new Error('the channel is switched off');
    const message = { id, act, lang: channel.lang, facts: factsOf(page, deps.consoleUrl) };
    await deps.notifier.send(openTarget(stored), message, clock());
  };

  const channelOf = async (row: OutboxRow): Promise<StoredChannel> => {
    const found = await pageChannelsRepository(db.queries).get(row.target as Channel['channelId']);
    if (found === undefined) throw new Error('the channel was removed');
    return found;
  };

  const deliver = async (row: OutboxRow): Promise<void> => {
    const { pageId, callId, act } = row.payload as Payload;
    const pages = pagesRepository(db.queries);
    const page = await pages.get(pageId);
    if (page === undefined) throw new Error('the page is gone');
    if (act !== 'call') return over(await channelOf(row), page, act, `${pageId}-${act}`);
    const call = await pages.call(callId!);
    // Whoever answered meanwhile need not be woken.
    if (call === undefined || call.state !== 'pending' || page.state !== 'open') return;
    if (call.channel !== 'console') return over(await channelOf(row), page, act, call.callId);
    if (!deps.ring(page, call.person)) throw new Error('nobody has the console open');
  };

  const settle = async (row: OutboxRow, error: unknown): Promise<void> => {
    const isLast = row.attempts >= row.maxAttempts;
    if (error !== undefined && !isLast) return;
    const { callId, act } = row.payload as Payload;
    const now = clock();
    const why = error === undefined ? undefined : error instanceof Error ? error.message : String(error);
    if (row.target !== 'console') await pageChannelsRepository(db.queries).went(row.target, now, why);
    if (act !== 'call' || callId === undefined) return;
    const pages = pagesRepository(db.queries);
    await pages.settleCall(callId, { now, error: why });
    const call = await pages.call(callId);
    if (call === undefined) return;
    attempts.inc({ channel: call.channel, result: why === undefined ? 'delivered' : 'failed' });
    if (why === undefined) return;
    const siblings = (await pages.calls([call.pageId])).filter(
      (c) => c.step === call.step && c.round === call.round && c.at === call.at,
    );
    if (siblings.every((c) => c.state === 'failed'))
      await deps.onUndelivered(call.pageId, call.step, call.round);
  };

  const relay = startOutboxRelay({
    ...{ db, clock, kind: KIND, leaseMs: LEASE_MS, pauseMs: () => PAUSE_MS, deliver },
    onAttempt: settle,
  });
  closers.add('page calls', () => relay.close());

  const entry = (target: string, payload: Payload, key: string, maxAttempts: number) => ({
    ...{ dedupeKey: `${KIND}/${key}`, kind: KIND, target, subject: payload.pageId, payload, maxAttempts },
  });

  return {
    /** Calls these people over everything they can be reached by; nobody at all means everybody who watches. */
    async place(
      { tx, now, afterwards }: Effect,
      page: Page,
      { step, round, layer, people }: Call,
    ): Promise<void> {
      const stored = await pageChannelsRepository(tx).list();
      const about = { at: now, step, round };
      const calls: NewCall[] = [];
      const call = (c: Omit<NewCall, 'callId' | 'at' | 'step' | 'round'>) =>
        calls.push({ ...about, ...c, callId: newId('pc', now) });
      const byChannel = ({ channel: { channelId, kind, name } }: StoredChannel, person?: string) =>
        call({ channel: kind, channelId, name, person });
      for (const person of people.length === 0 ? [undefined] : people) {
        call({ channel: 'console', person });
        if (person === undefined) continue;
        for (const s of stored) if (isFor(s, page, layer, person)) byChannel(s, person);
      }
      for (const s of stored) if (isFor(s, page, layer)) byChannel(s);
      await pagesRepository(tx).addCalls(page.pageId, calls);
      const entries = calls.map(({ callId, channel, channelId }) =>
        entry(
          channelId ?? 'console',
          { pageId: page.pageId, callId, act: 'call' },
          callId,
          channel === 'console' ? 1 : ATTEMPTS,
        ),
      );
      await outboxRepository(tx).enqueue(entries, now);
      afterwards(() => relay.wake());
    },

    /** Tells those who follow a page to its end (PagerDuty, webhooks) and were called for it. */
    async settled(
      { tx, now, afterwards }: Effect,
      page: Page,
      act: 'acknowledged' | 'resolved',
    ): Promise<void> {
      const called = await pagesRepository(tx).calls([page.pageId]);
      const following = new Set(
        called.filter((c) => c.channel === 'pagerduty' || c.channel === 'webhook').map((c) => c.channelId!),
      );
      const entries = [...following].map((channelId) =>
        entry(channelId, { pageId: page.pageId, act }, `${page.pageId}/${channelId}/${act}/${now}`, 5),
      );
      await outboxRepository(tx).enqueue(entries, now);
      afterwards(() => relay.wake());
    },

    /** Sends a message marked as a test now; throws where it does not arrive. */
    test: (stored: StoredChannel, now: number): Promise<void> =>
      deps.notifier.send(
        openTarget(stored),
        {
          ...{ id: newId('pt', now), act: 'call', lang: stored.channel.lang },
          facts: {
            ...{
              pageId: 'pg_test',
              kind: 'test',
              urgency: 'normal',
              count: 1,
              drill: false,
              step: 0,
              round: 0,
            },
            ...{ layer: 'primary', raisedAt: now },
          },
        },
        now,
      ),

    /** Sends everything that is due; for tests. */
    drain: () => relay.drain(),
  };
};
export type Calls = ReturnType<typeof createCalls>;
