import type { Identity, IdentityClaims, IdentityKey, IdentityReport } from '@airlock/contracts/identity';
import type { StreamerId } from '@airlock/contracts/ids';
import { AirlockError } from '@airlock/contracts/problem';
import { blacklistRepository } from '@airlock/storage/repositories/blacklist';
import { identitiesRepository } from '@airlock/storage/repositories/identities';
import type { Actor } from '../house/effect.js';
import type { HouseGround } from '../house/house.js';
import { type IdentityKeyOptions, openKeyRing } from './key-ring.js';

/** Who people are, kept without a number or a name. */
export interface Identities {
  get(subject: StreamerId): Promise<Identity | undefined>;
  /** What the platform says of somebody. Raw numbers end here: only their hashes go on. */
  report(actor: Actor, subject: StreamerId, report: IdentityReport): Promise<Identity>;
  /** The check no longer holds; a stream that needs it ends. */
  revoke(actor: Actor, subject: StreamerId, reason: string): Promise<Identity>;
  /** Everything they were ever known by, under every key of the ring. */
  keysOf(subject: StreamerId): Promise<IdentityKey[]>;
  /** The same of numbers that somebody brings now; nothing is stored. */
  keysFor(claims: IdentityClaims): IdentityKey[];
  /** The accounts that share one of these keys. */
  subjectsWith(keys: readonly IdentityKey[]): Promise<StreamerId[]>;
  /** A new key; until the old one is retired every number is hashed under both. Its id. */
  rotateKeys(actor: Actor): Promise<string>;
  /** Throws `conflict` while somebody is known under that key alone. */
  retireKey(actor: Actor, keyId: string): Promise<void>;
  readonly keyIds: readonly string[];
}

export const openIdentities = async (
  { db, effects, clock, reconsider }: HouseGround,
  options: IdentityKeyOptions,
): Promise<Identities> => {
  const ring = await openKeyRing(options, clock());
  const stored = identitiesRepository(db.queries);

  return {
    get: (subject) => stored.get(subject),
    keysOf: async (subject) => (await stored.keysOfAll([subject])).get(subject) ?? [],
    subjectsWith: (keys) => stored.subjectsWith(keys),
    keysFor: (claims) => ring.keysFor(claims),
    get keyIds() {
      return ring.keyIds;
    },

    async report(actor, subject, { claims, reason, ...said }) {
      const keys = ring.keysFor(claims);
      const identity: Identity = { subject, ...said };
      await effects(actor, async ({ tx, now, record }) => {
        const repository = identitiesRepository(tx);
        const before = await repository.get(subject);
        await repository.save(identity, now);
        const added = await repository.addKeys(subject, keys);
        record({ kind: 'identity.reported', subject, reason, before, after: identity, detail: { keysAdded: added } }); // prettier-ignore
      });
      reconsider({ streamerId: subject });
      return identity;
    },

    async revoke(actor, subject, reason) {
      const revoked = await effects(actor, async ({ tx, now, record, announce }) => {
        const repository = identitiesRepository(tx);
        const before = await repository.get(subject);
        if (before === undefined) throw new AirlockError('not_found', `Nobody has said who ${subject} is`);
        if (before.revokedAt !== undefined) return before;
        const after: Identity = { ...before, revokedAt: now };
        await repository.save(after, now);
        record({ kind: 'identity.revoked', subject, reason, before, after });
        announce({ type: 'airlock.identity.revoked', subject, data: { reason } });
        return after;
      });
      reconsider({ streamerId: subject });
      return revoked;
    },

    async rotateKeys(actor) {
      const keyId = await ring.rotate(clock());
      await effects(actor, async ({ record }) => record({ kind: 'identity_keys.rotated', subject: keyId }));
      return keyId;
    },

    async retireKey(actor, keyId) {
      const lost = await stored.onlyUnder(keyId, 1);
      if (lost.length > 0)
        throw new AirlockError('conflict', `Some people are known under the key ${keyId} alone`, {
          hint: 'Have the platform report them again first.',
        });
      const listed = await blacklistRepository(db.queries).onlyUnder(keyId);
      if (listed.length > 0)
        throw new AirlockError(
          'conflict',
          `${listed.length} blacklist entries would follow nobody any more`,
          {
            hint: `The first is ${listed[0]!.entryId}. Report its person again, or let it end.`,
          },
        );
      await ring.retire(keyId);
      await effects(actor, async ({ tx, record }) => {
        await identitiesRepository(tx).dropKey(keyId);
        record({ kind: 'identity_keys.retired', subject: keyId });
      });
    },
  };
};
