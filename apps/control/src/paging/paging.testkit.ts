import { PagingRules } from '@airlock/contracts/page';
import type { DutyLayer } from '@airlock/contracts/duty';
import type { Page } from '@airlock/contracts/page';
import { openLogKey } from '../audit/log-key.js';
import { openTestGround } from '../house/ground.testkit.js';
import { secretBox } from '../house/secret-box.js';
import { Hub } from '../hub.js';
import type { ChannelTarget } from '@airlock/contracts/page';
import type { Message } from './channels/message.js';
import { openPaging } from './paging.js';
import { createPager } from './raise.js';

export const START = 1_700_000_000_000;

/** Paging with a clock that tests move, a rota they write and receivers that do as they are told. */
export const openTestPaging = async (more: { policy?: object; ground?: object } = {}) => {
  const hub = new Hub();
  const rules = { paging: PagingRules.parse({}), ...more.policy };
  const policy = () => ({ hash: 'p', source: rules }) as never;
  let ids = 0;
  const newId = (prefix: string) => `${prefix}_${(ids += 1).toString().padStart(6, '0')}`;
  const pager = createPager({ newId, policy });
  const streams: { streamId: string; waitingSince?: number; unwatchedMs: number }[] = [];
  /** What the watch over coverage is shown; the one that runs by itself sees no streams, so that none is told of twice. */
  const projection = {
    streams: {
      live: () => streams.map(({ streamId }) => ({ streamId })),
      record: (streamId: string) => streams.find((s) => s.streamId === streamId),
      segmentsOf: (streamId: string) => {
        const found = streams.find((s) => s.streamId === streamId);
        return { waitingSince: () => found?.waitingSince, unwatchedMs: found?.unwatchedMs ?? 0 };
      },
    },
  };
  const t = await openTestGround(START, {
    ...{ hub, policy, newId, page: pager.raise, projection: { streams: { live: () => [] } } },
    ...more.ground,
  } as never);
  const onCall: Record<DutyLayer, readonly string[]> = { primary: ['ann'], backup: ['bob'], lead: ['lea'] };
  const rota = { isBroken: false };
  const sent: { target: ChannelTarget; message: Message }[] = [];
  const failing = new Set<ChannelTarget['kind']>();
  const watched = new Map<string, readonly string[]>();
  const paging = openPaging(
    t.ground,
    {
      pager,
      duty: {
        onCall: (layer) =>
          rota.isBroken
            ? Promise.reject(new Error('the rota cannot be read'))
            : Promise.resolve(onCall[layer]),
      },
      box: secretBox(await openLogKey({ name: 'test' })),
      watchedBy: (streamId) => watched.get(streamId) ?? [],
      notifier: {
        canMail: true,
        send: (target, message) => {
          if (failing.has(target.kind)) return Promise.reject(new Error(`${target.kind} is down`));
          sent.push({ target, message });
          return Promise.resolve();
        },
      },
    },
    t.closers,
  );
  const rung: Page[] = [];
  const screens = new Map<string, () => void>();
  return {
    ...t,
    /** Whose eyes are on which stream. */
    watched,
    ...{ hub, pager, paging, onCall, rota, sent, failing, streams, projection, rung },
    /** Somebody opens the console. */
    sits(person: string): void {
      screens.set(
        person,
        hub.watch((name, data) => (name === 'page' && rung.push(data as Page), true), person),
      );
    },
    leaves: (person: string): void => screens.get(person)?.(),
    /** Raises a page in a transaction of its own, and calls whoever is due. */
    async raise(wanted: Parameters<typeof pager.raise>[1]): Promise<Page> {
      const page = await t.ground.effects({ id: 'tester', role: 'system' }, (effect) =>
        pager.raise(effect, wanted),
      );
      await paging.drain();
      return page;
    },
    /** Lets time pass and everything happen that is due. */
    async after(ms: number): Promise<void> {
      t.pass(ms);
      await paging.drain();
    },
  };
};
export type TestPaging = Awaited<ReturnType<typeof openTestPaging>>;
