import { expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from './rota.testkit.js';
import { forecast, staffingHour, staffingState } from './staffing.js';

const rules = { roomsPerReviewer: 50, handleMs: 90_000, withinMs: 60_000, share: 0.95, forecastDays: 7 };

it('B10: takes 51 rooms for one reviewer as too few people, and 50 as enough', () => {
  const state = (reviewers: number, liveRooms: number, hasRota = true) =>
    staffingState({ hasRota, reviewers, liveRooms }, 50);
  expect(state(1, 50)).toBe('enough');
  expect(state(1, 51)).toBe('short');
  expect(state(2, 100)).toBe('enough');
  expect(state(2, 101)).toBe('short');
  expect(state(0, 0)).toBe('empty');
  expect(state(0, 7, false)).toBe('no_rota');
});

it('expects of an hour the plain average of the same hour of earlier days', () => {
  const hour = 100 * DAY_MS + 5 * HOUR_MS;
  const past = [
    { hour: hour - DAY_MS, cases: 10, liveRooms: 100 },
    { hour: hour - 2 * DAY_MS, cases: 20, liveRooms: 200 },
    { hour: hour - DAY_MS + HOUR_MS, cases: 999, liveRooms: 999 },
    { hour: hour - 8 * DAY_MS, cases: 999, liveRooms: 999 },
    { hour, cases: 999, liveRooms: 999 },
  ];
  expect(forecast(past, hour, 7)).toEqual({ cases: 15, liveRooms: 150, days: 2 });
  expect(forecast(past, hour, 8)!.days).toBe(3);
  expect(forecast([], hour, 7)).toBeUndefined();
});

it('asks of an hour for as many as the queue takes and as many as the rooms do', () => {
  expect(staffingHour(0, 3, undefined, rules)).toEqual({ from: 0, rostered: 3 });
  const busy = staffingHour(0, 3, { cases: 200, liveRooms: 120, days: 7 }, rules);
  // 200 cases of 90 s an hour are 5 erlangs.
  expect(busy.needed).toEqual({ queue: 8, rooms: 3, all: 8 });
  expect(busy.inTime).toBe(0);
  const quiet = staffingHour(0, 3, { cases: 0, liveRooms: 151, days: 7 }, rules);
  expect(quiet.needed).toEqual({ queue: 0, rooms: 4, all: 4 });
  expect(quiet.inTime).toBe(1);
});
