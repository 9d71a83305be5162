import { describe, expect, it } from 'vitest';
import { LexiconEntry } from '@airlock/contracts/lexicon';
import { PolicyTextId, PolicyVersion } from '@airlock/contracts/policy';
import { lexiconsRepository } from '../repositories/lexicons.js';
import { policiesRepository } from '../repositories/policies.js';
import type { SuiteContext } from './repository-suite.js';

const id = (digit: string): PolicyTextId => PolicyTextId.parse(digit.repeat(64));
const version = (n: number, over: Partial<PolicyVersion> = {}): PolicyVersion =>
  PolicyVersion.parse({
    ...{ n, hash: 'a'.repeat(64), textId: id('1'), name: 'test 1', origin: 'house' },
    ...{ publishedAt: n * 100, publishedBy: 'bo', reason: '更严 😀' },
    ...over,
  });
const entry = (term: string, over: Partial<LexiconEntry> = {}): LexiconEntry =>
  LexiconEntry.parse({
    ...{ list: 'ours', term: { term, label: 'fraud' }, source: 'case 7', addedBy: 'ann', addedAt: 1 },
    ...over,
  });

export function policyCases(context: SuiteContext): void {
  const policies = () => policiesRepository(context.database.queries);
  const lexicons = () => lexiconsRepository(context.database.queries);
  const keep = (digit: string) =>
    policies().keepText({ textId: id(digit), hash: 'a'.repeat(64), source: `name: ${digit}\n` }, 5);

  describe('policies', () => {
    it('gives a number to one version only, whoever comes second', async () => {
      await keep('1');
      expect(await Promise.all([policies().add(version(1)), policies().add(version(1))])).toEqual(
        expect.arrayContaining([true, false]),
      );
      expect(await policies().add(version(2, { origin: 'file', rollsBackTo: 1 }))).toBe(true);
      expect((await policies().list({ limit: 10 })).map((v) => v.n)).toEqual([2, 1]);
      expect(await policies().list({ limit: 10, before: 2 })).toEqual([version(1)]);
      expect((await policies().newest())!.n).toBe(2);
      expect(await policies().newest('house')).toEqual(version(1));
      expect(await policies().get(3)).toBeUndefined();
    });

    it('keeps a text as it was first written down, and finds it by what it means', async () => {
      await keep('1');
      await policies().keepText({ textId: id('1'), hash: 'b'.repeat(64), source: 'other' }, 6);
      expect(await policies().text(id('1'))).toEqual({
        ...{ textId: id('1'), hash: 'a'.repeat(64), source: 'name: 1\n' },
      });
      expect(await policies().ofHash('a'.repeat(64))).toBe('name: 1\n');
      expect(await policies().ofHash('c'.repeat(64))).toBeUndefined();
    });

    it('has one trial', async () => {
      await keep('1');
      const trial = {
        ...{ n: 7, hash: 'a'.repeat(64), textId: id('1'), name: 'x', startedBy: 'ann' },
        ...{ startedAt: 10, until: 20, reason: 'stricter' },
      };
      await policies().putTrial(trial);
      await policies().putTrial({ ...trial, n: 8, endedAt: 15 });
      expect(await policies().trial()).toEqual({ ...trial, n: 8, endedAt: 15 });
    });
  });

  describe('lists of terms', () => {
    it('counts what acts, waits and was taken out, and tells the topic what acts', async () => {
      await lexicons().put({ list: 'ours', owner: 'ann', source: 'cases', note: '' }, 100);
      expect(await lexicons().unannounced()).toEqual([]);
      await lexicons().save(
        'ours',
        [entry('a', { approvedBy: 'bo', approvedAt: 2 }), entry('b'), entry('c', { status: 'removed' })],
        200,
      );
      expect(await lexicons().lists()).toMatchObject([
        { list: 'ours', origin: 'house', terms: 2, pending: 1, removed: 1, createdAt: 100, changedAt: 200 },
      ]);
      const [record] = await lexicons().unannounced();
      expect(record).toMatchObject({ list: 'ours', n: 1, terms: [{ term: 'a' }] });
      await lexicons().save('ours', [entry('b', { approvedBy: 'bo', approvedAt: 3 })], 300);
      await lexicons().announced([record!]);
      const [later] = await lexicons().unannounced();
      expect(later).toMatchObject({ n: 2, terms: [{ term: 'a' }, { term: 'b' }] });
      await lexicons().announced([later!]);
      expect(await lexicons().unannounced()).toEqual([]);
    });
  });
}
