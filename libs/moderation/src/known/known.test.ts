import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isActing, KnownEntry } from '@airlock/contracts/known';
import { changeStatus, type KnownCommand, SPREAD_LIMITS, tooMuch } from './index.js';

const entry = KnownEntry.parse({
  bank: 'house',
  entryId: 'house:1',
  hash: 'a'.repeat(64),
  label: 'known.prohibited',
  source: 'case',
  addedBy: 'ann',
  addedAt: 1,
});
const reason = 'because';

describe('the status of a known picture', () => {
  test('it acts once approved, until it is put out of action, and again when a person says so', () => {
    const approved = changeStatus(entry, { type: 'approve' }, 'bob', 5);
    expect(approved).toEqual({
      entry: { ...entry, approvedBy: 'bob', approvedAt: 5 },
      verb: 'known.approved',
    });
    const out = changeStatus(approved.entry, { type: 'quarantine', reason }, undefined, 6);
    expect(out.entry).toMatchObject({
      status: 'quarantined',
      statusBy: 'airlock:known',
      statusReason: reason,
      statusAt: 6,
    });
    expect(out.verb).toBe('known.quarantined');
    const back = changeStatus(out.entry, { type: 'activate', reason }, 'cy', 7);
    expect([approved, out, back].map((c) => isActing(c.entry))).toEqual([true, false, true]);
  });

  test('D31: whoever added a picture cannot approve it', () => {
    expect(() => changeStatus(entry, { type: 'approve' }, 'ann', 5)).toThrow(
      expect.objectContaining({ code: 'forbidden' }),
    );
  });

  test('D31: whatever is asked, neither the system nor whoever added it lets a picture act: a second person does', () => {
    const command = fc.constantFrom<KnownCommand>(
      { type: 'approve' },
      { type: 'quarantine', reason },
      { type: 'activate', reason },
      { type: 'remove', reason },
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(command, fc.constantFrom(undefined, 'ann', 'bob')), { maxLength: 12 }),
        (asked) => {
          let now = entry;
          for (const [c, by] of asked) {
            try {
              now = changeStatus(now, c, by, 9).entry;
            } catch {
              continue;
            }
            if (by === undefined) expect(isActing(now)).toBe(false);
            if (isActing(now)) expect(now.approvedBy).toBe('bob');
          }
        },
      ),
    );
  });

  test.each<[KnownCommand, Partial<KnownEntry>]>([
    [{ type: 'approve' }, { approvedBy: 'bob' }],
    [{ type: 'approve' }, { status: 'removed' }],
    [{ type: 'activate', reason }, {}],
    [{ type: 'quarantine', reason }, { status: 'quarantined' }],
    [{ type: 'remove', reason }, { status: 'removed' }],
  ])('%o does not fit %o', (command, over) => {
    expect(() => changeStatus({ ...entry, ...over }, command, 'cy', 1)).toThrow(
      expect.objectContaining({ code: 'conflict' }),
    );
  });
});

describe('a hash that matches too much', () => {
  const NOW = 10_000_000;
  const found = (count: number, over: { tier?: string; ago?: number } = {}) =>
    Array.from({ length: count }, (_, i) => ({
      streamId: `s${i}`,
      at: NOW - (over.ago ?? 1_000),
      tier: over.tier,
    }));

  test('is one found in many streams in a short time, each counted once', () => {
    expect(tooMuch(found(19), NOW)).toBeUndefined();
    expect(tooMuch([...found(19), ...found(19)], NOW)).toBeUndefined();
    expect(tooMuch(found(20), NOW)).toBe('found in 20 streams within 10 minutes');
    expect(tooMuch(found(20, { ago: SPREAD_LIMITS.withinMs }), NOW)).toBeUndefined();
  });

  test('is one found in a few streams of the best grade', () => {
    expect(tooMuch(found(4, { tier: 'A' }), NOW)).toBeUndefined();
    expect(tooMuch(found(5, { tier: 'A' }), NOW)).toMatch(/grade A/);
    expect(tooMuch(found(5, { tier: 'B' }), NOW)).toBeUndefined();
  });

  test('what was known when a person let it act again does not count', () => {
    expect(tooMuch(found(30), NOW, { since: NOW - 500 })).toBeUndefined();
    expect(tooMuch([...found(30), ...found(20, { ago: 100 })], NOW, { since: NOW - 500 })).toMatch(
      /20 streams/,
    );
  });
});
