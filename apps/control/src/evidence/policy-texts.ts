import { BlobKey } from '@airlock/contracts/ids';
import { compilePolicy } from '@airlock/policy/compile';
import { policyText } from '@airlock/policy/hash';
import type { Policy } from '@airlock/policy/policy';
import type { BlobStore } from '@airlock/storage/blobs/port';
import type { Database } from '@airlock/storage/database';
import { EVIDENCE_PREFIX } from '@airlock/storage/repositories/evidence';
import { policiesRepository } from '@airlock/storage/repositories/policies';

const keyOf = (hash: string): BlobKey => BlobKey.parse(`${EVIDENCE_PREFIX}policies/${hash}`);

/** Every policy that was in force, so that a decision can be followed when another one is. */
export interface PolicyTexts {
  /** Keeps the one in force. */
  keep(): Promise<void>;
  /** The text that hashes to the name of the policy; undefined for one that was never in force here. */
  read(hash: string): Promise<Uint8Array | undefined>;
}

export const policyTexts = (blobs: BlobStore, policy: () => Policy, db: Database): PolicyTexts => {
  /** One that was replaced before anything was sealed under it. */
  const published = async (hash: string): Promise<Uint8Array | undefined> => {
    const source = await policiesRepository(db.queries).ofHash(hash);
    const compiled = source === undefined ? undefined : compilePolicy(source);
    return compiled?.ok && compiled.policy.hash === hash
      ? Buffer.from(policyText(compiled.policy.source))
      : undefined;
  };
  const kept = new Set<string>();
  return {
    async keep() {
      const { hash, source } = policy();
      if (kept.has(hash)) return;
      const key = keyOf(hash);
      if ((await blobs.stat(key)) === undefined) await blobs.put(key, Buffer.from(policyText(source)));
      kept.add(hash);
    },
    async read(hash) {
      if (!/^[0-9a-f]{64}$/.test(hash)) return undefined;
      const key = keyOf(hash);
      return (await blobs.stat(key)) === undefined ? published(hash) : blobs.get(key);
    },
  };
};
