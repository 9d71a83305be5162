import type { Schedule } from '@airlock/contracts/duty';
import { DutyRules } from '@airlock/contracts/duty-rules';
import type { EventName } from '@airlock/contracts/http/events';
import { AddScheduleRequest } from '@airlock/contracts/http/duty-bodies';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Actor } from '../house/effect.js';
import { openTestGround } from '../house/ground.testkit.js';
import type { HouseGround } from '../house/house.js';
import { Hub } from '../hub.js';
import { openDuty } from './duty.js';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** A Monday, 08:00 in Shanghai. */
export const START = Date.UTC(2026, 10, 23);

type Draft = z.input<typeof AddScheduleRequest>['schedule'];

export const lead: Actor = { id: 'lea', role: 'duty_lead' };
export const as = (id: string): Actor => ({ id, role: 'moderator' });

/** Day and night from 08:00 to 20:00 in Shanghai by turns of ann and ben, cai behind them. */
export const twelves = (changes: Partial<Draft> = {}): Draft => ({
  name: 'Desk',
  timeZone: 'Asia/Shanghai',
  rotations: [
    {
      name: 'turns',
      layer: 'primary',
      timeZone: 'Asia/Shanghai',
      start: '2026-11-02T08:00',
      minutes: 720,
      rule: 'FREQ=DAILY;BYHOUR=8,20',
      turns: [['ann'], ['ben']],
    },
    {
      name: 'behind',
      layer: 'backup',
      timeZone: 'Asia/Shanghai',
      start: '2026-11-02T08:00',
      minutes: 10_080,
      rule: 'FREQ=WEEKLY',
      turns: [['cai']],
    },
  ],
  ...changes,
});

const TABLES = ['people', 'schedules', 'overrides', 'swaps', 'presence', 'handovers', 'feeds', 'staffing'];

/** The rota on a database in memory, with rooms, rules and a clock that tests set; `reset` makes it new. */
export const openTestDuty = async () => {
  const hub = new Hub();
  const pushed: { name: EventName; data: unknown }[] = [];
  hub.watch((name, data) => pushed.push({ name, data }) > 0);
  let rooms = 0;
  let rules = DutyRules.parse({});
  let known = 0;
  const t = await openTestGround(START, {
    hub,
    policy: (() => ({ hash: 'p', source: { duty: rules } })) as unknown as HouseGround['policy'],
    projection: {
      streams: { live: () => Array.from({ length: rooms }) },
      views: () => [],
    } as unknown as HouseGround['projection'],
  });
  const opened = openDuty(t.ground, t.closers);
  const reset = async (changes: z.input<typeof DutyRules> = {}): Promise<void> => {
    rules = DutyRules.parse(changes);
    rooms = 0;
    t.at(START);
    await sql
      .raw(`TRUNCATE ${TABLES.map((name) => `duty_${name}`).join(', ')}, deadlines, cases CASCADE`)
      .execute(t.ground.db.queries);
    for (const id of ['ann', 'ben', 'cai', 'dan']) {
      const person = {
        name: id.toUpperCase(),
        skills: ['minors'],
        languages: ['zh-CN'],
        timeZone: 'Asia/Shanghai',
      };
      await opened.schedules.putPerson(id, person, lead);
    }
    pushed.length = 0;
    known = (await t.audit()).length;
  };
  return {
    ...t,
    reset,
    duty: opened,
    pushed,
    /** Since the last reset. */
    audit: async (kind?: string) =>
      (await t.audit()).slice(known).filter((e) => kind === undefined || e.kind === kind),
    rooms: (n: number): void => void (rooms = n),
    write: (draft: Draft, acceptGaps = false): Promise<Schedule> =>
      opened.schedules.add(AddScheduleRequest.parse({ schedule: draft, reason: 'rota', acceptGaps }), lead),
    onDuty: async () => (await opened.now()).on.map((o) => `${o.layer} ${o.personId}`),
  };
};
export type TestDuty = Awaited<ReturnType<typeof openTestDuty>>;
