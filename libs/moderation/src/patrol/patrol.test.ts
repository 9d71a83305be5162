import { PatrolRules } from '@airlock/contracts/patrol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  BEAT_MS,
  dueOf,
  dwellAfter,
  ownerOf,
  patrolReport,
  type RoomFacts,
  roundOf,
  STALE_MS,
} from './index.js';

const rules = PatrolRules.parse({ everyS: 600, classes: { news: 60 } });
const room = (streamId: string, more: Partial<RoomFacts> = {}): RoomFacts => ({
  ...{ streamId, roomClass: 'show', startedAt: 0, severity: 0, audience: 0, distrust: 0, watchedBy: [] },
  ...more,
});

describe('a patrol round', () => {
  it('B16: every room has its interval by class, counted from the last look', () => {
    expect(dueOf(rules, room('a'), 600_000)).toEqual({ everyMs: 600_000, dueAt: 600_000, missed: false });
    expect(dueOf(rules, room('a'), 600_001).missed).toBe(true);
    expect(dueOf(rules, room('a', { roomClass: 'news', lastLookAt: 30_000 }), 90_000)).toMatchObject({
      dueAt: 90_000,
      missed: false,
    });
    expect(dueOf(rules, room('a', { roomClass: 'constructor' }), 0).everyMs).toBe(600_000);
  });

  it('A13: puts what is overdue first, then what is graver, more watched and less trusted', () => {
    const rooms = [
      room('calm'),
      room('watched', { audience: 10_000 }),
      room('grave', { severity: 5, audience: 10_000 }),
      room('doubtful', { distrust: 1 }),
      room('late', { roomClass: 'news' }),
    ];
    const order = roundOf(rules, rooms, 'ann', [], 100_000).map((r) => r.room.streamId);
    expect(order).toEqual(['late', 'grave', 'watched', 'doubtful', 'calm']);
  });

  it('gives every room to exactly one of those on patrol, and only the rooms of who leaves move', () => {
    const people = fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(people, fc.uniqueArray(fc.string(), { maxLength: 30 }), (names, ids) => {
        const rooms = ids.map((id) => room(id));
        const mine = names.map((me) => roundOf(rules, rooms, me, names, 1).filter((r) => r.mine).length);
        expect(mine.reduce((a, b) => a + b, 0)).toBe(rooms.length);
        const [gone, ...left] = names;
        for (const id of ids)
          if (ownerOf(id, names) !== gone) expect(ownerOf(id, left)).toBe(ownerOf(id, names));
      }),
    );
    const ids = Array.from({ length: 200 }, (_, i) => `stream-${i}`);
    const share = ids.filter((id) => ownerOf(id, ['ann', 'bob']) === 'ann').length;
    expect(share).toBeGreaterThan(60);
    expect(share).toBeLessThan(140);
  });
});

describe('dwell', () => {
  it('B16: is the time of the server between answered reports while the page was visible', () => {
    const look = { lastAt: 1_000, dwellMs: 0 };
    expect(dwellAfter(look, 1_000 + BEAT_MS, true)).toBe(BEAT_MS);
    expect(dwellAfter(look, 1_000 + BEAT_MS, false)).toBe(0);
    expect(dwellAfter(look, 1_001 + STALE_MS, true)).toBeUndefined();
  });

  it('B16: never grows faster than the clock, nor by more than two beats a report, whatever clocks do', () => {
    const reports = fc.array(
      fc.record({ by: fc.integer({ min: -60_000, max: 60_000 }), visible: fc.boolean() }),
    );
    fc.assert(
      fc.property(reports, (all) => {
        let [now, dwellMs, forward, counted] = [0, 0, 0, 0];
        for (const { by, visible } of all) {
          const next = dwellAfter({ lastAt: now, dwellMs }, now + by, visible);
          now += by;
          forward += Math.max(0, by);
          if (next === undefined) continue;
          counted += 1;
          expect(next).toBeGreaterThanOrEqual(dwellMs);
          dwellMs = next;
        }
        expect(dwellMs).toBeLessThanOrEqual(Math.min(forward, counted * 2 * BEAT_MS));
      }),
    );
  });
});

it('B16: the report of a shift says who saw how many rooms for how long, and what was missed for how long', () => {
  const look = (person: string, streamId: string, dwellMs: number, more = {}) =>
    ({ lookId: 'lk_1', streamId, person, startedAt: 0, endedAt: dwellMs, dwellMs, beats: 1, rooms: 1, proven: dwellMs >= 5_000, ...more }) as never; // prettier-ignore
  const looks = [look('ann', 's1', 6_000), look('ann', 's1', 8_000, { finding: { kind: 'concern' } }), look('bob', 's2', 1_000)]; // prettier-ignore
  const misses = [{ streamId: 's3', roomId: 'r3', roomClass: 'news', dueAt: 40_000 }] as never;
  expect(patrolReport(looks, misses, 0, 100_000)).toMatchObject({
    total: { looks: 3, proven: 2, rooms: 1, dwellMs: 15_000, concerns: 1 },
    people: [
      { person: 'ann', rooms: 1, dwellMs: 14_000 },
      { person: 'bob', rooms: 0, proven: 0 },
    ],
    classes: [{ roomClass: 'news', missed: 1, longestMs: 60_000 }],
  });
});
