import { type AddedFeed, type FeedRequest } from '@airlock/contracts/http/duty-bodies';
import type { Feed, FeedId } from '@airlock/contracts/duty';
import { AirlockError } from '@airlock/contracts/problem';
import { dutyFeedsRepository } from '@airlock/storage/repositories/duty-feeds';
import { createHash, randomBytes } from 'node:crypto';
import type { Actor } from '../house/effect.js';
import type { HouseGround } from '../house/house.js';
import { calendarOf } from './calendar.js';
import { type RotaBook, shiftsOfAll } from './rota-book.js';

const DAY_MS = 86_400_000;
const BACK_MS = 14 * DAY_MS;
const AHEAD_MS = 90 * DAY_MS;

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Calendars for whoever knows their address, which is kept as a hash and can be revoked. */
export const createFeeds = (
  { db, clock, effects, newId }: Pick<HouseGround, 'db' | 'clock' | 'effects' | 'newId'>,
  book: RotaBook,
) => ({
  list: (by?: string): Promise<Feed[]> => dutyFeedsRepository(db.queries).feeds(by),

  add: (want: FeedRequest, who: Actor): Promise<AddedFeed> =>
    effects(who, async ({ tx, now, record }) => {
      const token = randomBytes(32).toString('base64url');
      const feed: Feed = {
        feedId: newId('feed', now) as FeedId,
        of: want.kind === 'person' ? { kind: 'person', personId: who.id } : want,
        createdBy: who.id,
        createdAt: now,
      };
      await dutyFeedsRepository(tx).addFeed(feed, hashOf(token));
      record({ kind: 'duty.feed_added', subject: feed.feedId, after: feed });
      return { feed, path: `/v1/duty/calendar/${token}/shifts.ics` };
    }),

  /** `all`: may take away those of others too. */
  revoke: (feedId: FeedId, who: Actor, all: boolean): Promise<Feed> =>
    effects(who, async ({ tx, now, record }) => {
      const feed = await dutyFeedsRepository(tx).revokeFeed(feedId, now, all ? undefined : who.id);
      if (feed === undefined) throw new AirlockError('not_found', 'There is no such calendar of yours');
      record({ kind: 'duty.feed_revoked', subject: feedId });
      return feed;
    }),

  /** Throws `not_found` for an address that was revoked or never was. */
  async read(token: string): Promise<string> {
    const feed = await dutyFeedsRepository(db.queries).feedByToken(hashOf(token));
    if (feed === undefined) throw new AirlockError('not_found', 'There is no such calendar');
    const now = clock();
    const span = { from: now - BACK_MS, to: now + AHEAD_MS };
    const rota = await book.read(db.queries, span);
    const { of } = feed;
    const names = new Map(rota.versions.map((v) => [v.schedule.scheduleId as string, v.schedule.name]));
    const nameOf = (personId: string): string => rota.people.get(personId)?.name ?? personId;
    const shifts = shiftsOfAll(rota, span)
      .filter((s) => (of.kind === 'person' ? s.personId === of.personId : s.scheduleId === of.scheduleId))
      .map((s) => ({ ...s, name: nameOf(s.personId), schedule: names.get(s.scheduleId) ?? s.scheduleId }));
    const title = of.kind === 'person' ? nameOf(of.personId) : (names.get(of.scheduleId) ?? of.scheduleId);
    return calendarOf(`Airlock: ${title}`, shifts, now);
  },
});
export type Feeds = ReturnType<typeof createFeeds>;
