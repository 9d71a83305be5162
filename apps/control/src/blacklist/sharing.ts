import { createHash } from 'node:crypto';
import type { ListFamily, ShareBucket, SharePeriod } from '@airlock/contracts/blacklist';
import { AirlockError } from '@airlock/contracts/problem';
import type { NoteSigner } from '@airlock/moderation/audit';
import { bucketOf, prefixLengthFor, sharedHash } from '@airlock/moderation/blacklist';
import { blacklistRules } from '@airlock/policy/blacklist-source';
import { sha256 } from '@airlock/storage/repositories/audit-proofs';
import { blacklistRepository } from '@airlock/storage/repositories/blacklist';
import type { HouseGround } from '../house/house.js';

/** An authority's list has its own readers; what others gave us is theirs to share. */
const SHARED: readonly ListFamily[] = ['platform', 'commerce'];
const FRESH_MS = 30_000;
const PER_MINUTE = 600;
const MINUTE_MS = 60_000;

interface Shared extends SharePeriod {
  readonly hashes: readonly string[];
  readonly madeAt: number;
}

/** Lets other platforms ask whether somebody is listed, by the first digits of a hash. */
export const createSharing = ({ db, policy, clock }: HouseGround, signer: NoteSigner) => {
  /** The same on every instance, and after every restart; known to nobody without the key. */
  const derived = (purpose: string): string =>
    createHash('sha256')
      .update(signer.sign(Buffer.from(`airlock-blacklist-share\n${purpose}\n`)))
      .digest('hex');
  const secret = derived('decoys');
  let shared: Promise<Shared> | undefined;
  let last: Shared | undefined;
  let minute = -1;
  const asked = new Map<string, number>();

  const make = async (period: number, now: number): Promise<Shared> => {
    const { sharedAtLeast: atLeast, sharedForMs } = blacklistRules(policy().source);
    const salt = derived(`salt/${period}`);
    const tokens = await blacklistRepository(db.queries).tokens(now, SHARED);
    return {
      period,
      salt,
      prefixLength: prefixLengthFor(tokens.length, atLeast),
      atLeast,
      until: (period + 1) * sharedForMs,
      hashes: tokens.map((token) => sharedHash(sha256, salt, token)),
      madeAt: now,
    };
  };

  const current = async (): Promise<Shared> => {
    const now = clock();
    const period = Math.floor(now / blacklistRules(policy().source).sharedForMs);
    if (last?.period === period && now - last.madeAt < FRESH_MS) return last;
    shared ??= make(period, now).finally(() => (shared = undefined));
    return (last = await shared);
  };

  const count = (caller: string): void => {
    const now = Math.floor(clock() / MINUTE_MS);
    if (now !== minute) asked.clear();
    minute = now;
    const times = (asked.get(caller) ?? 0) + 1;
    asked.set(caller, times);
    if (times > PER_MINUTE)
      throw new AirlockError('rate_limited', `No more than ${PER_MINUTE} questions a minute`, {
        hint: 'Whoever may ask for everything could have the whole list.',
      });
  };

  return {
    async period(): Promise<SharePeriod> {
      const { hashes: _, madeAt: __, ...period } = await current();
      return period;
    },

    /** Throws `invalid_input` for a longer prefix than is asked by: its answer would say too much. */
    async bucket(caller: string, prefix: string): Promise<ShareBucket> {
      count(caller);
      const now = await current();
      if (prefix.length !== now.prefixLength)
        throw new AirlockError('invalid_input', `Ask by ${now.prefixLength} hex digits`, {
          hint: 'GET /v1/blacklists/share says by how many; they change with the list. For none ask "all".',
        });
      return bucketOf(sha256, now.hashes, prefix, now, secret);
    },
  };
};
