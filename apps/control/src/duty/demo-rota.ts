import { AddScheduleRequest } from '@airlock/contracts/http/duty-bodies';
import type { Rotation } from '@airlock/contracts/duty';
import { DEMO_PERSONS } from '../access/demo-persons.js';
import { airlock } from '../house/effect.js';
import type { Duty } from './duty.js';

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
const TIME_ZONE = 'Asia/Shanghai';
const FLOOR_ROLES: readonly string[] = ['moderator', 'duty', 'duty_lead', 'editor_in_chief'];

const demo = (name: keyof typeof DEMO_PERSONS): string => `demo:${name}`;
const NAMES = Object.keys(DEMO_PERSONS) as (keyof typeof DEMO_PERSONS)[];
/** Everybody who works the floor, and whoever sits at the machine: in the demo nobody has to wait for their shift. */
const FLOOR = [
  'operator',
  ...NAMES.filter((name) => DEMO_PERSONS[name].some((role) => FLOOR_ROLES.includes(role))).map(demo),
];

/** `2026-11-09T08:00`: a Monday some weeks ago. */
const monday = (now: number, hour: string): string => {
  const day = Math.floor(now / DAY_MS) * DAY_MS - 4 * WEEK_MS;
  return `${new Date(day - ((new Date(day).getUTCDay() + 6) % 7) * DAY_MS).toISOString().slice(0, 10)}T${hour}`;
};

const rotation = (said: Pick<Rotation, 'name' | 'layer' | 'start' | 'minutes' | 'rule' | 'turns'>) => ({
  timeZone: TIME_ZONE,
  ...said,
});

/**
 * A rota of the demo's staff, where there is none: screens show one, and everybody who may decide is on shift and has
 * signed on. For the demo only: nobody is there around the clock.
 */
export async function seedDemoRota(duty: Duty, now: number, skills: readonly string[]): Promise<void> {
  if (await duty.isStaffed()) return;
  const by = airlock('demo');
  for (const personId of ['operator', ...NAMES.map(demo)]) {
    const name = personId.replace('demo:', '');
    const person = { name, skills: [...skills], languages: ['zh-CN', 'en'], timeZone: TIME_ZONE };
    await duty.schedules.putPerson(personId, person, by);
  }
  const week = { start: monday(now, '08:00'), minutes: 10_080, rule: 'FREQ=WEEKLY' };
  const desk = {
    name: 'Review desk',
    timeZone: TIME_ZONE,
    rotations: [
      rotation({ name: 'desk', layer: 'primary', ...week, turns: [FLOOR] }),
      rotation({ name: 'second line', layer: 'backup', ...week, turns: [[demo('lead')], [demo('head')]] }),
      rotation({
        name: 'lead by day and night',
        layer: 'lead',
        start: monday(now, '08:00'),
        minutes: 720,
        rule: 'FREQ=DAILY;BYHOUR=8,20',
        turns: [[demo('lead')], [demo('head')]],
      }),
    ],
  };
  const minors = {
    name: 'Minors desk',
    timeZone: TIME_ZONE,
    mustCover: [],
    rotations: [
      rotation({
        name: 'working days',
        layer: 'primary',
        start: monday(now, '09:00'),
        minutes: 540,
        rule: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR',
        turns: [[demo('minors')]],
      }),
    ],
  };
  for (const schedule of [desk, minors]) {
    await duty.schedules.add(AddScheduleRequest.parse({ schedule, reason: 'The demo' }), by);
  }
  for (const id of FLOOR) await duty.presence.signOn({ id, role: 'system' });
}
