import { describe, expect, it } from 'vitest';
import { StreamId } from '@airlock/contracts/ids';
import { KnownEntry } from '@airlock/contracts/known';
import type { SuiteContext } from './repository-suite.js';

const entry = (entryId: string, over: Partial<KnownEntry> = {}): KnownEntry =>
  KnownEntry.parse({
    bank: 'house',
    entryId,
    hash: '0f'.repeat(32),
    label: 'known.prohibited',
    note: '卡片 😀',
    source: 'case of s1',
    addedBy: 'ann',
    addedAt: 1_000,
    approvedBy: 'bob',
    approvedAt: 2_000,
    ...over,
  });
const [s1, s2] = ['s1', 's2'].map((s) => StreamId.parse(s)) as [StreamId, StreamId];
const match = (entryId: string, streamId: StreamId, item: string, at: number) => ({
  entryId,
  streamId,
  item,
  at,
});

export function knownCases(context: SuiteContext): void {
  describe('known pictures', () => {
    it('keeps each entry as it was said last, with what it matched', async () => {
      const { known } = context.repos;
      const house = { bank: 'house', owner: 'Policy desk', source: 'cases', note: '卡片 😀' };
      expect(await known.beginBank(house, 10)).toBe(true);
      const { approvedBy: _by, approvedAt: _at, ...pending } = entry('e2');
      await known.save([entry('e1'), pending, entry('e1', { note: 'later' })]);
      await known.found([match('e1', s1, 's/0/1', 5_000), match('e1', s1, 's/0/2', 4_000)]);
      await known.save([entry('e1', { note: 'last', status: 'quarantined' })]);
      expect(await known.get('e1')).toEqual({
        ...entry('e1', { note: 'last', status: 'quarantined' }),
        matches: 2,
        lastMatchAt: 5_000,
      });
      expect(await known.get('e2')).toEqual({ ...pending, matches: 0 });
      expect(await known.get('nobody')).toBeUndefined();
      expect((await known.some(['e2', 'nobody'])).map((e) => e.entryId)).toEqual(['e2']);
      expect(await known.banks()).toEqual([
        {
          ...{ ...house, createdAt: 10, changedAt: 10 },
          ...{ entries: 2, pending: 1, quarantined: 1, removed: 0, matches: 2 },
        },
      ]);
    });

    it('keeps who answers for a bank, from the day it is begun until somebody else is named', async () => {
      const { known } = context.repos;
      const bank = { bank: 'house', owner: 'ann', source: 'case 7', note: '' };
      expect(await known.beginBank(bank, 10)).toBe(true);
      expect(await known.beginBank({ ...bank, owner: 'nobody asked' }, 20)).toBe(false);
      const empty = { entries: 0, pending: 0, quarantined: 0, removed: 0, matches: 0 };
      expect(await known.banks()).toEqual([{ ...bank, createdAt: 10, changedAt: 10, ...empty }]);
      await known.putBank({ ...bank, owner: 'nul\0 desk' }, 30);
      await known.putBank({ ...bank, bank: 'hotline' }, 40);
      expect(await known.banks()).toMatchObject([
        { bank: 'hotline', owner: 'ann', createdAt: 40 },
        { bank: 'house', owner: 'nul\ufffd desk', createdAt: 10, changedAt: 30 },
      ]);
    });

    it('says which entries the topic does not have as they stand', async () => {
      const { known } = context.repos;
      await known.save([entry('a'), entry('b')]);
      expect((await known.unannounced(9)).map((e) => e.entryId)).toEqual(['a', 'b']);
      await known.save([entry('b', { note: 'changed meanwhile' })]);
      await known.announced([entry('a'), entry('b')]);
      expect(await known.unannounced(9)).toEqual([entry('b', { note: 'changed meanwhile' })]);
      await known.save([entry('a')]);
      expect((await known.unannounced(1)).map((e) => e.entryId)).toEqual(['a']);
    });

    it('lists a bank by id, page by page', async () => {
      const { known } = context.repos;
      await known.save([
        entry('b'),
        entry('a'),
        entry('c', { status: 'removed' }),
        entry('d', { bank: 'other' }),
      ]);
      const first = await known.list({ bank: 'house', limit: 2 });
      expect(first.map((e) => e.entryId)).toEqual(['a', 'b']);
      expect((await known.list({ bank: 'house', limit: 2, after: 'b' })).map((e) => e.entryId)).toEqual([
        'c',
      ]);
      expect((await known.list({ limit: 9, status: 'removed' })).map((e) => e.entryId)).toEqual(['c']);
      expect((await known.list({ limit: 9 })).length).toBe(4);
    });

    it('counts a segment once however often it is told, and forgets where but not how often', async () => {
      const { known } = context.repos;
      await known.save([entry('e1')]);
      const told = [match('e1', s1, 's/0/1', 1_000), match('e1', s2, 's/0/1', 2_000)];
      expect(await known.found(told)).toEqual(told);
      expect(await known.found([...told, match('e1', s2, 's/0/2', 3_000)])).toEqual([
        match('e1', s2, 's/0/2', 3_000),
      ]);
      expect((await known.matchesOf('e1', 2_000)).map((m) => m.at)).toEqual([2_000, 3_000]);
      await known.forgetMatches(3_000);
      expect((await known.matchesOf('e1', 0)).map((m) => m.at)).toEqual([3_000]);
      expect((await known.get('e1'))!.matches).toBe(3);
    });
  });
}
