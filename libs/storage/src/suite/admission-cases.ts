import { expect, it } from 'vitest';
import { Identity, IdentityKey } from '@airlock/contracts/identity';
import { StreamerId } from '@airlock/contracts/ids';
import { Licence, StreamerProfile } from '@airlock/contracts/licence';
import { Sanction } from '@airlock/contracts/sanction';
import { atTheDoor } from '../repositories/door.js';
import { identitiesRepository } from '../repositories/identities.js';
import { licencesRepository } from '../repositories/licences.js';
import { sanctionsRepository } from '../repositories/sanctions.js';
import { streamersRepository } from '../repositories/streamers.js';
import type { SuiteContext } from './repository-suite.js';

const id = (text: string) => StreamerId.parse(text);
const key = (kind: string, keyId: string, digit: string) =>
  IdentityKey.parse({ kind, keyId, hash: digit.repeat(64) });
const identity = (subject: string, more: object = {}) =>
  Identity.parse({ subject, level: 'id_doc', verifiedAt: 1, provider: 'kyc', ...more });
const licence = (licenceId: string, holder: string, validTo: number, more: object = {}) =>
  Licence.parse({
    ...{ licenceId, holder: { kind: 'publisher', id: holder }, type: 'news', number: '1' },
    ...{ validFrom: 0, validTo, proofHash: 'a'.repeat(64) },
    ...more,
  });

/** Who may go live: identities, licences, editors. */
export function admissionCases(context: SuiteContext): void {
  it('A10: finds everybody who shares a key, by kind and key of the ring, and forgets none they ever had', async () => {
    const identities = identitiesRepository(context.database.queries);
    const [person, phone] = [key('person', 'k1', 'a'), key('phone', 'k1', 'b')];
    expect(await identities.addKeys(id('a'), [person, phone])).toBe(2);
    expect(await identities.addKeys(id('a'), [person, key('person', 'k2', 'c')])).toBe(1);
    await identities.addKeys(id('b'), [phone]);
    // The same number as another kind of number is another number.
    await identities.addKeys(id('c'), [key('device', 'k1', 'a'), key('person', 'k2', 'a')]);
    expect(await identities.subjectsWith([person])).toEqual(['a']);
    expect(await identities.subjectsWith([phone, key('payout', 'k1', 'd')])).toEqual(['a', 'b']);
    expect(await identities.subjectsWith([])).toEqual([]);
    const all = await identities.keysOfAll([id('a'), id('nobody')]);
    expect([...all]).toEqual([['a', [person, key('person', 'k2', 'c'), phone]]]);
  });

  it('A10: says who would be lost with a key of the ring', async () => {
    const identities = identitiesRepository(context.database.queries);
    await identities.addKeys(id('old'), [
      key('person', 'k1', 'a'),
      key('phone', 'k1', 'b'),
      key('person', 'k2', 'c'),
    ]);
    await identities.addKeys(id('new'), [key('person', 'k1', 'd'), key('person', 'k2', 'e')]);
    expect(await identities.onlyUnder('k1', 9)).toEqual(['old']);
    await identities.addKeys(id('old'), [key('phone', 'k2', 'f')]);
    expect(await identities.onlyUnder('k1', 9)).toEqual([]);
    await identities.dropKey('k1');
    expect((await identities.keysOfAll([id('old')])).get(id('old'))!.map((k) => k.keyId)).toEqual([
      'k2',
      'k2',
    ]);
  });

  it('A11: reads at the door what the parts of the house keep, as they keep it', async () => {
    const q = context.database.queries;
    const who = id('door-1');
    const [sanctions, people] = [sanctionsRepository(q), identitiesRepository(q)];
    const origin = { type: 'human', user: 'ann', role: 'duty' };
    const sanction = (sanctionId: string, from: number) =>
      Sanction.parse({ sanctionId, subject: `streamer:${who}`, kind: 'sink', reason: 'r', ground: 'g', from, origin }); // prettier-ignore
    await sanctions.add(sanction('door-s1', 10));
    await sanctions.add(sanction('door-s2', 20));
    await people.addKeys(who, [key('phone', 'k1', 'b'), key('device', 'k2', 'd'), key('device', 'k1', 'e')]);
    const known = (await atTheDoor(q, [id('door-2'), who])).get(who)!;
    expect(known.sanctions.map((s) => s.sanctionId)).toEqual(['door-s2', 'door-s1']);
    expect(known.keys).toHaveLength(3);
    expect(known).toEqual({
      standing: await streamersRepository(q).standing(who),
      sanctions: await sanctions.of(`streamer:${who}`),
      ledger: [],
      keys: (await people.keysOfAll([who])).get(who),
    });
  });

  it('A11: reads what is known of several streamers at once, and of one nobody knows', async () => {
    const q = context.database.queries;
    const streamers = streamersRepository(q);
    await identitiesRepository(q).save(identity('a', { level: 'phone' }), 1);
    await identitiesRepository(q).save(identity('a', { revokedAt: 5 }), 2);
    const profile = StreamerProfile.parse({ streamerId: 'a', agency: 'x', categories: ['food'] });
    await streamers.saveProfile({ ...profile, agency: 'y' }, 1);
    await streamers.saveProfile(profile, 2);
    const [first, second] = [licence('l1', 'a', 10), licence('l2', 'a', 20)];
    await licencesRepository(q).save(second);
    await licencesRepository(q).save(first);
    await licencesRepository(q).save(licence('l3', 'b', 5));
    const standing = { identity: identity('a', { revokedAt: 5 }), profile, licences: [first, second] };
    const known = await atTheDoor(q, [id('a'), id('b'), id('c')]);
    expect(known.get(id('a'))).toEqual({ standing, sanctions: [], ledger: [], keys: [] });
    expect(known.get(id('b'))!.standing).toMatchObject({
      identity: undefined,
      licences: [{ licenceId: 'l3' }],
    });
    expect(await streamers.standing(id('a'))).toEqual(standing);
    expect(await streamers.standing(id('c'))).toEqual({
      identity: undefined,
      profile: undefined,
      licences: [],
    });
    expect((await streamers.publishers('', 9)).map((p) => p.identity.subject)).toEqual(['a']);
    expect(await streamers.publishers('a', 9)).toEqual([]);
  });

  it('A02: lists the licence that ends first first, whole or by holder', async () => {
    const licences = licencesRepository(context.database.queries);
    const platform = licence('p', 'platform', 15, { holder: { kind: 'platform', id: 'platform' } });
    for (const l of [licence('l2', 'a', 20), licence('l1', 'a', 10), platform]) await licences.save(l);
    await licences.save(licence('l1', 'a', 30, { scope: ['sports'] }));
    const ids = async (o: Parameters<typeof licences.list>[0]) =>
      (await licences.list(o)).map((l) => l.licenceId);
    expect(await ids({ limit: 9 })).toEqual(['p', 'l2', 'l1']);
    expect(await ids({ limit: 9, holder: { kind: 'platform', id: 'platform' } })).toEqual(['p']);
    expect((await licences.get(platform.licenceId))!.validTo).toBe(15);
  });

  it('B05: holds one editor-in-chief and one deputy of a platform, never one person in both offices', async () => {
    const licences = licencesRepository(context.database.queries);
    const appoint = (office: 'editor_in_chief' | 'deputy', person: string) =>
      licences.appoint({ platform: 'p', office, person, since: 1 });
    await appoint('editor_in_chief', 'chen');
    await appoint('deputy', 'li');
    await expect(appoint('deputy', 'chen')).rejects.toThrow();
    await appoint('editor_in_chief', 'wang');
    await appoint('deputy', 'chen');
    expect((await licences.editors('p')).map((e) => e.person)).toEqual(['wang', 'chen']);
    expect(await licences.editors('q')).toEqual([]);
    expect([await licences.vacate('p', 'deputy'), await licences.vacate('p', 'deputy')]).toEqual([
      true,
      false,
    ]);
  });
}
