import type { DutyRules } from '@airlock/contracts/duty-rules';
import type { Closers } from '@airlock/nest-host/lifecycle';
import { sql } from 'kysely';
import { airlock, type Effect, type Effects } from '../house/effect.js';
import type { HouseGround } from '../house/house.js';
import { emptyRule } from './empty-rule.js';
import { createFeeds, type Feeds } from './feeds.js';
import { gapSeconds } from './gaps.js';
import { createHandovers, type Handovers } from './handovers.js';
import { type OpenIncidents, openWork } from './open-work.js';
import { createPresence } from './presence.js';
import { createReading, type DutyReading } from './reading.js';
import { createRotaBook } from './rota-book.js';
import { createSchedules, type Schedules } from './schedules.js';
import { signOnDue } from './sign-on-due.js';
import { createStaffing } from './staffing.js';
import { createSwaps, type Swaps } from './swaps.js';
import { REACH_MS } from './views.js';
import { startWatch } from './watch.js';

const DAY_MS = 86_400_000;

/** Who is on duty. */
export interface Duty extends DutyReading {
  /** Incidents that are open are listed at a change of shift. */
  showIncidents(list: OpenIncidents): void;

  readonly schedules: Schedules;
  readonly swaps: Swaps;
  readonly presence: ReturnType<typeof createPresence>;
  readonly handovers: Pick<Handovers, 'write' | 'acknowledge'>;
  readonly feeds: Feeds;
  /** Brings what follows from the rota and from the time up to date: deadlines, handovers, history, screens. */
  look(): Promise<void>;
}

/** Any number that nobody else uses as an advisory lock in the same database. */
const LOCK = 0x44_55_54_59;

export const openDuty = (house: HouseGround, closers: Closers): Duty => {
  // One change of the rota after the other, of several instances too: each is judged by all before it.
  const inTurn: Effects = (who, work) =>
    house.effects(who, async (effect) => {
      await sql`SELECT pg_advisory_xact_lock(${LOCK}::bigint)`.execute(effect.tx);
      return work(effect);
    });
  const ground: HouseGround = { ...house, effects: inTurn };
  const { db, clock, effects, policy, hub, logger, metrics } = ground;
  const rules = (): DutyRules => policy().source.duty;
  const book = createRotaBook();
  const staffing = createStaffing(rules);
  let incidents: OpenIncidents = () => Promise.resolve([]);

  const reading = createReading({ ground, rules, book, staffing, incidents: () => incidents() });
  const { now, read, around, momentOf } = reading;

  let shown = '';
  const show = async (): Promise<void> => {
    const view = await now();
    const { at: _, staffing: counted, ...rest } = view;
    const { at: __, ...numbers } = counted;
    const text = JSON.stringify([rest, numbers]);
    if (text !== shown) hub.push('duty', view);
    shown = text;
  };

  const settle = async (effect: Effect): Promise<void> => {
    const rota = await book.read(effect.tx, { from: effect.now - REACH_MS, to: effect.now + REACH_MS });
    const moment = momentOf(rota, effect.now);
    await swaps.lapse(effect);
    await handovers.expect(effect, rota);
    await signOnDue(effect, rota, moment.missing, rules());
    await staffing.settle(effect, moment.staffing);
    effect.afterwards(() => void show().catch((err: unknown) => logger.warn({ err }, 'duty is not shown')));
  };

  const presence = createPresence({ ground, book, rules, settle });
  const schedules = createSchedules({ ground, book, rules, settle, arrive: presence.arrive });
  const swaps = createSwaps({ ground, book, settle, schedules });
  const handovers = createHandovers({
    ground,
    rules,
    openWork: (at) => openWork(ground, incidents, at),
    settle,
  });

  const look = async (): Promise<number | undefined> => {
    await effects(airlock('duty'), settle);
    const at = clock();
    const rota = await around(at);
    const moment = momentOf(rota, at);
    await staffing.sample(db.queries, moment.staffing);
    const next = moment.shifts.flatMap((s) => [s.from, s.to]).filter((t) => t > at);
    return next.length === 0 ? undefined : Math.min(...next);
  };
  const watch = startWatch({ look, clock, logger });
  closers.add('duty', () => watch.close());

  ground.admissionRules.push(
    emptyRule(
      () => rules().refuseWhenEmpty,
      async (at) => momentOf(await around(at), at).staffing.reviewers > 0,
    ),
  );
  metrics.gauge('airlock_rota_gap_seconds', 'Seconds without anybody on duty in the days looked ahead', ['layer'], async (g) => {
    const at = clock();
    const span = { from: at, to: at + rules().coverDays * DAY_MS };
    const rota = await read(span);
    for (const [layer, seconds] of Object.entries(gapSeconds(rota.schedules, rota.overrides, span))) {
      g.set({ layer }, seconds);
    }
  }); // prettier-ignore
  metrics.gauge('airlock_duty_absent', 'Schedules on which nobody has signed on', [], async (g) =>
    g.set((await now()).missing.filter((m) => m.why === 'absent').length),
  );
  metrics.gauge('airlock_reviewers_on_shift', 'People on duty who have signed on', [], async (g) =>
    g.set((await now()).staffing.reviewers),
  );
  metrics.gauge('airlock_staffing_short', '1 while there are too few reviewers for the rooms on air', [], async (g) => {
    const { state, liveRooms } = (await now()).staffing;
    g.set(liveRooms > 0 && (state === 'short' || state === 'empty') ? 1 : 0);
  }); // prettier-ignore

  return {
    ...reading,
    showIncidents: (list) => void (incidents = list),

    schedules,
    swaps,
    presence,
    handovers,
    feeds: createFeeds(ground, book),
    look: () => watch.look(),
  };
};
