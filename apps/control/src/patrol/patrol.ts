import type { LooksAnswer, LooksRequest } from '@airlock/contracts/http/patrol-api';
import type { StreamRecord } from '@airlock/contracts/control';
import type { CaseView } from '@airlock/contracts/http/stream-api';
import type { StreamId } from '@airlock/contracts/ids';
import type {
  PatrolChange,
  PatrolLook,
  PatrolMiss,
  PatrolReport,
  PatrolRound,
} from '@airlock/contracts/patrol';
import type { Principal } from '@airlock/contracts/person';
import { BEAT_MS, dueOf, patrolReport, type RoomFacts, roundOf, STALE_MS } from '@airlock/moderation/patrol';
import type { Closers } from '@airlock/nest-host/lifecycle';
import { casesRepository } from '@airlock/storage/repositories/cases';
import { patrolRepository, type StoredLook } from '@airlock/storage/repositories/patrol';
import type { Duty } from '../duty/duty.js';
import { airlock } from '../house/effect.js';
import type { HouseGround } from '../house/house.js';
import { startRounds } from '../house/rounds.js';
import type { SecretBox } from '../house/secret-box.js';
import { createLooks } from './looks.js';

const ME = airlock('patrol');
const SWEEP_MS = 5_000;
/** Somebody who asked for their round so lately is on patrol, ms. */
const ON_PATROL_MS = 600_000;
const CASES = 500;

type Room = RoomFacts & { readonly record: StreamRecord; readonly last?: StoredLook | undefined; readonly view?: CaseView | undefined }; // prettier-ignore

export interface PatrolDeps {
  readonly box: SecretBox;
  readonly duty: Pick<Duty, 'isStaffed'>;
  /** A person has their eye on a stream. */
  readonly seen: (about: { readonly streamId: StreamId }, person: string) => Promise<void>;
}

/** Rounds in which a person sees every room on air. */
export interface Patrol {
  round(who: Principal, o: { limit: number; mine: boolean }): Promise<PatrolRound>;
  looks(request: LooksRequest, who: Principal): Promise<LooksAnswer>;
  list(o: { limit: number; streamId?: string; person?: string }): Promise<PatrolLook[]>;
  misses(o: { limit: number; open: boolean }): Promise<PatrolMiss[]>;
  report(from: number, until: number): Promise<PatrolReport>;
  history(from: number, until: number): Promise<{ looks: PatrolLook[]; misses: PatrolMiss[] }>;
  /** Looks once for rooms that nobody saw in time; how many they are now. */
  sweep(): Promise<number>;
}

export const openPatrol = (ground: HouseGround, deps: PatrolDeps, closers: Closers): Patrol => {
  const { db, effects, clock, policy, projection, hub, logger, metrics } = ground;
  const stored = patrolRepository(db.queries);
  const rules = () => policy().source.patrol;
  const onPatrol = new Map<string, number>();
  const quietly = (work: Promise<unknown>): void =>
    void work.catch((err: unknown) => logger.warn({ err }, 'patrol'));

  /** 0 for the best tier of the policy, 1 for the worst. */
  const distrust = (tier: string | undefined): number => {
    const { tiers } = policy().source.credit;
    const i = tiers.findIndex((t) => t.name === tier);
    return i < 0 || tiers.length < 2 ? 0.5 : i / (tiers.length - 1);
  };

  const roomsOf = async (records: readonly StreamRecord[], now: number): Promise<Room[]> => {
    const [latest, active, open] = await Promise.all([
      stored.latest(records.map((r) => r.streamId)),
      stored.active(now - STALE_MS),
      casesRepository(db.queries).list({ state: 'open', limit: CASES }),
    ]);
    const last = new Map(latest.map((l) => [l.streamId, l]));
    const views = new Map(open.map((c) => [c.streamId, c]));
    const watchers = new Map<string, string[]>();
    for (const l of active) watchers.set(l.streamId, [...(watchers.get(l.streamId) ?? []), l.person]);
    return records.map((record) => {
      const { streamId, roomClass, startedAt, audience = 0, tier } = record;
      const view = views.get(streamId);
      return {
        ...{ record, streamId, roomClass, startedAt, audience, distrust: distrust(tier), view },
        ...{
          severity: view?.severity ?? 0,
          last: last.get(streamId),
          lastLookAt: last.get(streamId)?.endedAt,
        },
        watchedBy: [...new Set(watchers.get(streamId) ?? [])],
      };
    });
  };

  const changeOf = (room: Room, now: number): PatrolChange => {
    const { dueAt, missed } = dueOf(rules(), room, now);
    const { last, streamId } = room;
    return {
      ...{ streamId: streamId as StreamId, dueAt, missed, watchedBy: [...room.watchedBy] },
      ...(last === undefined ? {} : { lastLookAt: last.endedAt, lastLookBy: last.person }),
    };
  };

  const show = async (streamIds: readonly StreamId[]): Promise<void> => {
    const now = clock();
    const records = [...new Set(streamIds)].flatMap((id) => projection.streams.record(id) ?? []);
    const rooms = await roomsOf(
      records.filter((r) => r.live),
      now,
    );
    if (rooms.length > 0) hub.push('patrol', { rooms: rooms.map((r) => changeOf(r, now)) });
  };

  const looks = createLooks(ground, {
    ...{ box: deps.box, rules },
    onChange: (ids) => quietly(show(ids)),
    onSeen: (streamId, person) => quietly(deps.seen({ streamId }, person)),
  });

  const missedGauge = metrics.gauge('airlock_patrol_missed', 'Rooms on air that nobody saw in time');
  const missedTotal = metrics.counter('airlock_patrol_missed_total', 'Rounds that were missed');

  const callFor = async (missed: readonly Room[], isStaffed: boolean): Promise<void> => {
    const news: StreamId[] = [];
    await effects(ME, async (effect) => {
      for (const room of missed) {
        const { streamId, roomId, roomClass, title } = room.record;
        const { dueAt } = dueOf(rules(), room, effect.now);
        const isNew = await patrolRepository(effect.tx).missed({ streamId, roomId, roomClass, dueAt });
        if (!isNew) continue;
        news.push(streamId);
        const data = { streamId, roomId, roomClass, dueAt };
        effect.record({ kind: 'patrol.missed', subject: streamId, detail: data });
        effect.announce({ type: 'airlock.patrol.missed', subject: streamId, data });
        // Where nobody has written a rota nobody patrols, and nobody is to be woken for it.
        if (rules().page && isStaffed)
          await ground.page(effect, { kind: 'patrol.missed', subject: streamId, what: title || roomId, group: roomClass, streamId }); // prettier-ignore
      }
    });
    if (news.length === 0) return;
    missedTotal.inc({}, news.length);
    await show(news);
  };

  /** Rooms somebody looked into when last swept: a screen that dies says nothing more, and is to go from the others. */
  let watched: ReadonlySet<string> = new Set();
  const sweep = async (): Promise<number> => {
    const now = clock();
    const live = projection.streams.live();
    const rooms = await roomsOf(live, now);
    const gone = [...watched].filter((id) => rooms.find((r) => r.streamId === id)?.watchedBy.length === 0);
    watched = new Set(rooms.filter((r) => r.watchedBy.length > 0).map((r) => r.streamId));
    if (gone.length > 0) await show(gone as StreamId[]);
    const missed = rooms.filter((room) => dueOf(rules(), room, now).missed);
    missedGauge.set(missed.length);
    const open = await stored.misses({ limit: 10_000, open: true });
    const known = new Set(open.map((m) => `${m.streamId} ${m.dueAt}`));
    const news = missed.filter((room) => !known.has(`${room.streamId} ${dueOf(rules(), room, now).dueAt}`));
    if (news.length > 0) await callFor(news, await deps.duty.isStaffed());
    const onAir = new Set<string>(live.map((r) => r.streamId));
    for (const { streamId } of open) if (!onAir.has(streamId)) await stored.over(streamId, now);
    return missed.length;
  };
  const rounds = startRounds(sweep, { everyMs: SWEEP_MS, logger: ground.logger, failure: 'patrol' });
  closers.add('patrol', () => rounds.close());

  return {
    looks,
    sweep: () => rounds.look(),
    list: (o) => stored.list(o),
    misses: (o) => stored.misses(o),

    async round(who, { limit, mine }) {
      const now = clock();
      onPatrol.set(who.id, now);
      for (const [person, at] of onPatrol) if (at < now - ON_PATROL_MS) onPatrol.delete(person);
      const rooms = await roomsOf(projection.streams.live(), now);
      const order = roundOf(rules(), rooms, who.id, [...onPatrol.keys()], now);
      const shown = order.filter((a) => !mine || a.mine).slice(0, limit);
      return {
        ...{ at: now, beatMs: BEAT_MS, minDwellMs: rules().minDwellS * 1_000, atOnce: rules().atOnce },
        counts: {
          live: rooms.length,
          due: order.filter((a) => a.dueAt - now < a.everyMs / 4).length,
          missed: order.filter((a) => a.missed).length,
        },
        rooms: shown.map(({ room, everyMs, dueAt, missed, risk, mine: own }) => {
          const { streamId, roomId, streamerId, title, category, roomClass, tier, release, audience, startedAt } = room.record; // prettier-ignore
          return {
            ...{ streamId, roomId, streamerId, title, category, roomClass, mode: release.mode, startedAt },
            ...(tier === undefined ? {} : { tier }),
            ...(audience === undefined ? {} : { audience }),
            ...{
              risk,
              severity: room.severity,
              everyMs,
              dueAt,
              missed,
              watchedBy: [...room.watchedBy],
              mine: own,
            },
            ...(room.view === undefined ? {} : { caseId: room.view.caseId }),
            unwatchedMs: projection.streams.segmentsOf(streamId).unwatchedMs,
            ...(room.last === undefined
              ? {}
              : { lastLookAt: room.last.endedAt, lastLookBy: room.last.person }),
          };
        }),
      };
    },

    async history(from, until) {
      const [all, misses] = await Promise.all([
        stored.between(from, until),
        stored.missesBetween(from, until),
      ]);
      return { looks: all, misses };
    },

    async report(from, until) {
      const [all, misses] = await Promise.all([
        stored.between(from, until),
        stored.missesBetween(from, until),
      ]);
      return patrolReport(all, misses, from, until);
    },
  };
};
