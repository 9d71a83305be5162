import { BlacklistEntry } from '@airlock/contracts/blacklist';
import { narrowerThan, tokensAgainst } from '@airlock/moderation/blacklist';
import { expect, it } from 'vitest';
import { blacklistRepository } from '../repositories/blacklist.js';
import type { SuiteContext } from './repository-suite.js';

const person = (digit: string) => ({ kind: 'person' as const, keyId: 'k1', hash: digit.repeat(64) });
const entry = (id: string, more: Record<string, unknown> = {}): BlacklistEntry =>
  BlacklistEntry.parse({
    entryId: `bl_${id}`,
    family: 'platform',
    status: 'active',
    keys: [person('a')],
    grounds: {},
    term: { from: 100, until: 200 },
    proposedBy: 'ann',
    proposedAt: 50,
    ...more,
  });

/** Blacklists. */
export function blacklistCases(context: SuiteContext): void {
  const ids = (found: { entry: BlacklistEntry }[]) => found.map((h) => h.entry.entryId);

  it('finds entries by any of their keys while they are in force', async () => {
    const lists = blacklistRepository(context.database.queries);
    await lists.add([
      entry('1', { keys: [person('a'), person('b')] }),
      entry('2', { status: 'proposed' }),
      entry('3', { term: { from: 100, permanent: true }, family: 'commerce' }),
    ]);
    const meeting = async (now: number) =>
      ids(await lists.meeting([person('a'), person('b')].flatMap(tokensAgainst), now));
    expect(await meeting(99)).toEqual([]);
    expect(await meeting(199)).toEqual(['bl_1', 'bl_3']);
    expect(await meeting(200)).toEqual(['bl_3']);
    expect((await lists.meeting(tokensAgainst(person('b')), 150))[0]!.tokens).toHaveLength(1);
    expect(await lists.tokens(150, ['commerce'])).toEqual(tokensAgainst(person('a')));
    expect((await lists.ended(200, 9)).map((e) => e.entryId)).toEqual(['bl_1']);
    await lists.save(entry('1', { status: 'expired', keys: [person('a'), person('b')] }));
    expect(await lists.ended(200, 9)).toEqual([]);
    expect(
      (await lists.list({ limit: 9, family: 'platform', status: 'proposed' })).map((e) => e.entryId),
    ).toEqual(['bl_2']);
  });

  it('finds what is listed around a network or domain, and within it', async () => {
    const lists = blacklistRepository(context.database.queries);
    const named = (id: string, kind: string, value: string) =>
      entry(id, { family: 'authority', keys: [{ kind, value }] });
    await lists.add([
      named('net', 'range', '192.0.0.0/16'),
      named('one', 'range', '192.0.2.7'),
      named('other', 'range', '192.0.3.7'),
      named('host', 'domain', 'live.example.com'),
      named('odd', 'domain', 'live.exampleXcom.net'),
      named('site', 'icp', '京ICP备12345678号-1'),
    ]);
    const of = async (kind: 'range' | 'domain' | 'icp', value: string) => {
      const span = narrowerThan({ kind, value });
      return ids(await lists.meeting(tokensAgainst({ kind, value }), 150, span === undefined ? [] : [span]));
    };
    expect(await of('range', '192.0.2.0/24')).toEqual(['bl_net', 'bl_one']);
    expect(await of('domain', 'example.com')).toEqual(['bl_host']);
    expect(await of('icp', '京ICP备12345678号')).toEqual(['bl_site']);
    expect(await of('icp', '京ICP备123456789号')).toEqual([]);
  });

  it('takes a file once', async () => {
    const lists = blacklistRepository(context.database.queries);
    const file = {
      importId: 'bi_1',
      state: 'waiting' as const,
      fileHash: 'f'.repeat(64),
      signer: 'key',
      importedBy: 'ann',
      importedAt: 7,
      header: { issuer: 'a', families: ['authority' as const], exportedAt: 5, count: 0 },
      note: 'note\n',
    };
    expect(await lists.addImport(file)).toBe(true);
    expect(await lists.addImport({ ...file, importId: 'bi_2' })).toBe(false);
    await lists.setImport('bi_1', 'approved');
    expect(await lists.getImport('bi_1')).toEqual({ ...file, state: 'approved' });
  });
}
