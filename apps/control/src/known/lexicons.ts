import type { Bus } from '@airlock/bus/port';
import type { LexiconView, TermsRequest, TermStatusRequest } from '@airlock/contracts/http/lexicon-api';
import type { OwnerRequest } from '@airlock/contracts/http/known-api';
import { isRead, type LexiconEntry, LIST_MAX_TERMS } from '@airlock/contracts/lexicon';
import type { Principal } from '@airlock/contracts/person';
import { AirlockError } from '@airlock/contracts/problem';
import { topics } from '@airlock/contracts/topics';
import { needSecond } from '@airlock/moderation/known';
import { defaultPack } from '@airlock/moderation/text';
import type { Closers } from '@airlock/nest-host/lifecycle';
import type { Queries } from '@airlock/storage/database';
import { lexiconsRepository } from '@airlock/storage/repositories/lexicons';
import { actorFor, type Effect } from '../house/effect.js';
import type { HouseGround } from '../house/house.js';

const RETRY_MS = 2_000;

export interface LexiconsDeps extends Pick<HouseGround, 'db' | 'effects' | 'logger'> {
  readonly bus: Pick<Bus, 'publish'>;
}

const shippedView = ({ id, terms }: (typeof defaultPack)[number]): LexiconView => ({
  ...{ list: id, origin: 'shipped', owner: 'Airlock', source: 'Airlock', note: '' },
  ...{ terms: terms.length, pending: 0, removed: 0 },
});
const isShipped = (list: string): boolean => defaultPack.some(({ id }) => id === list);

/**
 * The lists of terms of the house beside the ones that ship with Airlock. A change is written down with its audit entry
 * first; the topic, from which every ingest takes it, follows at once, and is tried again until it has it.
 */
export const openLexicons = ({ db, effects, logger, bus }: LexiconsDeps, closers: Closers) => {
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  const announce = async (): Promise<void> => {
    const repo = lexiconsRepository(db.queries);
    for (const record of closed ? [] : await repo.unannounced()) {
      await bus.publish(topics.lexicons, [{ key: record.list, value: record }]);
      await repo.announced([record]);
    }
  };
  let announcing: Promise<void> = Promise.resolve();
  const announceSoon = (): Promise<void> =>
    (announcing = announcing.then(announce).catch((err: unknown) => {
      logger.warn({ err }, 'changes of the lists wait for the bus');
      if (closed) return;
      timer = setTimeout(() => void announceSoon(), RETRY_MS);
      timer.unref();
    }));
  void announceSoon();
  closers.add('lexicons', async () => {
    closed = true;
    clearTimeout(timer);
    await announcing;
  });

  const own = (list: string): void => {
    if (isShipped(list))
      throw new AirlockError('conflict', `The list ${list} ships with Airlock and is not changed`, {
        hint: 'Begin a list of the house beside it.',
      });
  };
  const viewOf = async (q: Queries, list: string): Promise<LexiconView> => {
    const found = (await lexiconsRepository(q).lists()).find((l) => l.list === list);
    if (found !== undefined) return found;
    throw new AirlockError('not_found', `There is no list ${list}`, {
      hint: 'Begin it: PUT /v1/lexicons/{list}.',
    });
  };
  const save = async ({ tx, now }: Effect, list: string, entries: readonly LexiconEntry[]): Promise<void> => {
    const repo = lexiconsRepository(tx);
    await repo.save(list, entries, now);
    if ((await repo.entries(list)).length > LIST_MAX_TERMS)
      throw new AirlockError('too_large', `A list holds at most ${LIST_MAX_TERMS} terms`, {
        hint: 'Begin another one.',
      });
  };

  return {
    async lists(): Promise<LexiconView[]> {
      return [...defaultPack.map(shippedView), ...(await lexiconsRepository(db.queries).lists())];
    },

    async entries(list: string): Promise<LexiconEntry[]> {
      const shipped = defaultPack.find(({ id }) => id === list);
      if (shipped === undefined) {
        await viewOf(db.queries, list);
        return lexiconsRepository(db.queries).entries(list);
      }
      const said = {
        source: 'Airlock',
        note: '',
        addedBy: 'Airlock',
        addedAt: 0,
        approvedBy: 'Airlock',
        approvedAt: 0,
      };
      return shipped.terms.map((term) => ({ list, term, ...said, status: 'active' }));
    },

    put: (who: Principal, list: string, said: OwnerRequest): Promise<LexiconView> => {
      own(list);
      return effects(actorFor(who, 'banks.write'), async ({ tx, now, record }) => {
        const before = (await lexiconsRepository(tx).lists()).find((l) => l.list === list);
        await lexiconsRepository(tx).put({ list, ...said }, now);
        record({
          kind: 'lexicon.put',
          subject: list,
          ...(before === undefined ? {} : { before: { owner: before.owner, source: before.source } }),
          after: said,
        });
        return viewOf(tx, list);
      });
    },

    /** Terms that somebody took out stay out: adding them again does not put them back. */
    async add(who: Principal, list: string, { terms, source, reason }: TermsRequest) {
      own(list);
      const answer = await effects(actorFor(who, 'banks.write'), async (effect) => {
        const { tx, now, record } = effect;
        await viewOf(tx, list);
        const standing = new Map((await lexiconsRepository(tx).entries(list)).map((e) => [e.term.term, e]));
        const taken = terms.filter((t) => standing.get(t.term)?.status !== 'removed');
        const entries = taken.map((term): LexiconEntry => ({
          ...{ list, term, source, note: reason, addedBy: who.id, addedAt: now, status: 'active' },
        }));
        if (entries.length > 0) await save(effect, list, entries);
        record({
          kind: 'lexicon.added',
          subject: list,
          reason,
          detail: { source, terms: taken.map((t) => t.term).slice(0, 500), taken: taken.length },
        });
        return { taken: taken.length };
      });
      await announceSoon();
      return answer;
    },

    async set(who: Principal, list: string, want: TermStatusRequest): Promise<LexiconEntry[]> {
      own(list);
      const { to, reason } = want;
      const answer = await effects(actorFor(who, 'banks.write'), async (effect) => {
        const { tx, now, record } = effect;
        const standing = new Map((await lexiconsRepository(tx).entries(list)).map((e) => [e.term.term, e]));
        const entries = [...new Set(want.terms)].map((term) => {
          const found = standing.get(term);
          if (found === undefined)
            throw new AirlockError('not_found', `There is no ${term} in the list ${list}`);
          const next = changed(found, to, who.id, now, reason);
          record({
            kind: `lexicon.${{ approve: 'approved', remove: 'removed', restore: 'restored' }[to]}`,
            subject: `${list}/${term}`,
            reason,
            before: isRead(found),
            after: isRead(next),
          });
          return next;
        });
        await save(effect, list, entries);
        return entries;
      });
      await announceSoon();
      return answer;
    },
  };
};
export type Lexicons = ReturnType<typeof openLexicons>;

const changed = (
  entry: LexiconEntry,
  to: TermStatusRequest['to'],
  by: string,
  now: number,
  reason: string,
): LexiconEntry => {
  const wrong = (what: string): AirlockError => new AirlockError('conflict', `The term is ${what}`);
  if (to === 'approve') {
    if (entry.approvedBy !== undefined) throw wrong('approved');
    needSecond(entry, by);
    return { ...entry, approvedBy: by, approvedAt: now };
  }
  const status = to === 'remove' ? 'removed' : 'active';
  if (entry.status === status) throw wrong(status);
  return { ...entry, status, statusBy: by, statusReason: reason, statusAt: now };
};
