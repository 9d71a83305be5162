import type { RetentionRaise } from '@airlock/contracts/retention';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clearableBefore, holdCovers, isHolding, keptUntil, longest, nextDue, preflight } from './index.js';

const DAY = 86_400_000;
const raise = (days: number, from: RetentionRaise['from'], at = 0): RetentionRaise => ({
  ...{ class: `c${days}`, days, from, at, sealed: false, reason: 'r', by: 'me' },
});

describe('terms', () => {
  it('rule 1: another class never makes anything go earlier, and the latest end wins', () => {
    const raises = fc.array(
      fc.record({ days: fc.integer({ min: 1, max: 2_000 }), from: fc.constantFrom('event' as const, 'stream_end' as const), at: fc.nat(500 * DAY) }), // prettier-ignore
    );
    fc.assert(
      fc.property(raises, fc.option(fc.nat(600 * DAY), { nil: undefined }), (list, end) => {
        const all = list.map((r) => raise(r.days, r.from, r.at));
        for (let i = 1; i <= all.length; i += 1) {
          const [before, after] = [keptUntil(all.slice(0, i - 1), end), keptUntil(all.slice(0, i), end)];
          if (after !== null) expect(before !== null && after >= before).toBe(true);
        }
      }),
    );
    expect(keptUntil([raise(3, 'stream_end')], undefined)).toBeNull();
  });

  it('rule 1: nothing may go before its last moment was kept for its days, and it is due within a day of that', () => {
    fc.assert(
      fc.property(
        fc.nat(400 * DAY),
        fc.integer({ min: 1, max: 90 }),
        fc.nat(900 * DAY),
        (at, days, until) => {
          const kept = { days, until };
          const due = nextDue(kept, Math.floor(at / DAY))!;
          expect(due).toBeGreaterThan(at + days * DAY);
          expect(due).toBeLessThanOrEqual(Math.max(until, at + (days + 1) * DAY));
          expect(clearableBefore(kept, due)).toBeGreaterThan(Math.floor(at / DAY));
          expect(clearableBefore(kept, due - 1)).toBeLessThanOrEqual(Math.floor(at / DAY));
        },
      ),
    );
    expect(clearableBefore({ days: 1, until: null }, 1e15)).toBe(0);
  });

  it('takes the longest of several classes and stops at one it does not know', () => {
    const classes = new Map([1, 9, 5].map((days) => [`c${days}`, { days, from: 'item' as const, sealed: false, basis: ['b'] }])); // prettier-ignore
    expect(longest(classes, ['c1', 'c9', 'c5']).name).toBe('c9');
    expect(() => longest(classes, ['c2'])).toThrow('c2');
  });
});

describe('a legal hold', () => {
  const item = { streamId: 's', streamerId: 'p', roomId: 'r', labels: ['sexual.explicit'], from: 10, to: 20 };
  it.each([
    [{ streams: ['s', 't'] }, true],
    [{ streams: ['t'] }, false],
    [{ streamers: ['p'], label: 'sexual' }, true],
    [{ streamers: ['p'], label: 'sex' }, false],
    [{ rooms: ['r'], from: 20 }, false],
    [{ from: 19 }, true],
    [{ until: 10 }, false],
    [{ until: 11 }, true],
  ])('rule 3: %j covers it: %s', (scope, covers) => {
    expect(holdCovers({ scope: scope as never }, item)).toBe(covers);
  });
  it('rule 3: is on until it is released or over', () => {
    expect(isHolding({ from: 0 }, 5)).toBe(true);
    expect(isHolding({ from: 0, until: 5 }, 5)).toBe(false);
    expect(isHolding({ from: 0, releasedAt: 1 }, 5)).toBe(false);
  });
});

describe('the store', () => {
  const GB = 1e9;
  const measured = { writable: true, room: 100 * GB, used: 0, lastDay: 0, since: undefined };
  const codes = (over: object, now = 10 * DAY) =>
    preflight({ ...measured, ...over }, 60, now).refuses.map((r) => r.code);
  it('A26: refuses what it cannot keep for its days, and nothing that it can', () => {
    expect(codes({})).toEqual([]);
    expect(codes({ writable: false })).toEqual(['retention.store_unwritable']);
    expect(codes({ room: 63e6 })).toEqual(['retention.store_full']);
    expect(codes({ lastDay: 2 * GB, since: 0 })).toEqual(['retention.too_few_days']);
    expect(codes({ lastDay: 2 * GB, since: 0, used: 21 * GB })).toEqual([]);
    expect(codes({ lastDay: 2 * GB, since: 0, room: undefined })).toEqual([]);
    expect(codes({ lastDay: 48 * GB, since: 9.5 * DAY, room: 1.9 * GB })).toEqual(['retention.store_full']);
  });
});
