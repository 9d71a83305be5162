import type { IdentityKey } from '@airlock/contracts/identity';
import { blacklistRepository } from '@airlock/storage/repositories/blacklist';
import { identitiesRepository } from '@airlock/storage/repositories/identities';
import { airlock } from '../house/effect.js';
import type { HouseGround } from '../house/house.js';
import type { Identities } from '../identity/identities.js';

/**
 * Gives entries the hashes of the same numbers under the newest key, where people were reported under it since. Only where
 * an account has one number of a kind: of several devices nobody can tell which one was listed. How many entries gained.
 */
export async function followToNewKey(ground: HouseGround, identities: Identities): Promise<number> {
  const [newest, ...older] = identities.keyIds;
  if (newest === undefined || older.length === 0) return 0;
  return ground.effects(airlock('blacklists'), async ({ tx, record }) => {
    const lists = blacklistRepository(tx);
    const people = identitiesRepository(tx);
    const sameNumber = async (old: IdentityKey): Promise<IdentityKey[]> => {
      const found: IdentityKey[] = [];
      const subjects = await people.subjectsWith([old]);
      for (const keys of (await people.keysOfAll(subjects)).values()) {
        const ofKind = keys.filter((k) => k.kind === old.kind);
        const under = (keyId: string) => ofKind.filter((k) => k.keyId === keyId);
        if (under(old.keyId).length === 1 && under(newest).length === 1) found.push(...under(newest));
      }
      return found;
    };
    let gained = 0;
    for (const keyId of older)
      for (const entry of await lists.onlyUnder(keyId)) {
        const olds = entry.keys.filter((k): k is IdentityKey => 'hash' in k && k.keyId === keyId);
        const added = new Map((await Promise.all(olds.map(sameNumber))).flat().map((k) => [k.hash, k]));
        if (added.size === 0) continue;
        await lists.addKeys(entry, [...added.values()]);
        record({
          kind: 'blacklist.rekeyed',
          subject: entry.entryId,
          detail: { keyId: newest, keys: added.size },
        });
        gained += 1;
      }
    return gained;
  });
}
