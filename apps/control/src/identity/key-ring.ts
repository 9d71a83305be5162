import type { IdentityClaims, IdentityKey, IdentityKeyKind } from '@airlock/contracts/identity';
import { AirlockError } from '@airlock/contracts/problem';
import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { rename, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { keptFile } from '../house/kept-file.js';

/** Where the keys lie that numbers of people are hashed under. */
export interface IdentityKeyOptions {
  /** Made when it is not there, readable by its owner alone. Absent: keys that end with the process, for tests. */
  readonly file?: string;
}

const Ring = z.object({
  v: z.literal(1),
  /** The newest first. */
  keys: z
    .array(
      z.object({
        id: z.string().regex(/^[a-z0-9]{1,32}$/),
        secret: z.base64().refine((s) => Buffer.from(s, 'base64').length === 32, '32 bytes'),
        since: z.number().int(),
      }),
    )
    .min(1),
});
type Ring = z.infer<typeof Ring>;

/** Hashes numbers of people under every key of the ring, so that a hash made before a rotation is still met. */
export interface KeyRing {
  /** The newest first. */
  readonly keyIds: readonly string[];
  hash(kind: IdentityKeyKind, value: string): IdentityKey[];
  /** Everything in the claims, under every key. */
  keysFor(claims: IdentityClaims): IdentityKey[];
  /** A new key besides the old ones; its id. */
  rotate(now: number): Promise<string>;
  /** Throws `conflict` for the newest key, `not_found` for one that is not there. */
  retire(keyId: string): Promise<void>;
}

const newKey = (now: number): Ring['keys'][number] => ({
  id: `k${now.toString(36)}${randomBytes(2).toString('hex')}`,
  secret: randomBytes(32).toString('base64'),
  since: now,
});

/** How people write one number in several ways must not make several of it. */
const CANONICAL: Readonly<Record<IdentityKeyKind, (text: string) => string>> = {
  person: (text) => text.replace(/[\s-]/g, '').toUpperCase(),
  // A number without a country is one of the mainland.
  phone: (text) => text.replace(/[^\d+]/g, '').replace(/^(\+86|0086)(?=1\d{10}$)/, ''),
  device: (text) => text.trim().toLowerCase(),
  payout: (text) => text.replace(/[\s-]/g, '').toLowerCase(),
  ip: (text) =>
    text
      .trim()
      .toLowerCase()
      .replace(/^::ffff:(?=\d+\.)/, ''),
};

/** Opens the ring, or makes one. Throws `invalid_input` for a file that holds none; never says what it holds. */
export async function openKeyRing({ file }: IdentityKeyOptions, now: number): Promise<KeyRing> {
  let ring: Ring = file === undefined ? { v: 1, keys: [newKey(now)] } : await ringIn(file, now);
  const replace = async (next: Ring): Promise<void> => {
    if (file !== undefined) {
      const whole = `${file}.${randomUUID()}`;
      await writeFile(whole, JSON.stringify(next), { mode: 0o600 }).catch((cause: unknown) => {
        throw new AirlockError('unavailable', `${file} cannot be changed, and its keys stay as they are`, {
          hint: 'Where it comes from a secret, change a copy with `airlock keys rotate`, replace the secret and restart.',
          cause,
        });
      });
      await rename(whole, file);
    }
    ring = next;
  };
  const hash = (kind: IdentityKeyKind, value: string): IdentityKey[] => {
    const text = `airlock-identity-v1\n${kind}\n${CANONICAL[kind](value.normalize('NFKC'))}`;
    return ring.keys.map(({ id, secret }) => ({
      kind,
      keyId: id,
      hash: createHmac('sha256', Buffer.from(secret, 'base64')).update(text).digest('hex'),
    }));
  };
  return {
    get keyIds() {
      return ring.keys.map((k) => k.id);
    },
    hash,
    keysFor: ({ document, phone, devices, payouts, addresses }) => [
      ...(document === undefined ? [] : hash('person', `${document.type}:${document.number}`)),
      ...(phone === undefined ? [] : hash('phone', phone)),
      ...devices.flatMap((d) => hash('device', d)),
      ...payouts.flatMap((p) => hash('payout', p)),
      ...addresses.flatMap((a) => hash('ip', a)),
    ],
    async rotate(at) {
      const key = newKey(at);
      await replace({ v: 1, keys: [key, ...ring.keys] });
      return key.id;
    },
    async retire(keyId) {
      if (!ring.keys.some((k) => k.id === keyId))
        throw new AirlockError('not_found', `There is no key ${keyId}`);
      if (ring.keys[0]!.id === keyId)
        throw new AirlockError('conflict', 'The newest key is the one in use', { hint: 'Rotate first.' });
      await replace({ v: 1, keys: ring.keys.filter((k) => k.id !== keyId) });
    },
  };
}

async function ringIn(file: string, now: number): Promise<Ring> {
  const text = await keptFile(file, () => JSON.stringify({ v: 1, keys: [newKey(now)] } satisfies Ring));
  try {
    return Ring.parse(JSON.parse(text));
  } catch {
    throw new AirlockError('invalid_input', `${file} holds no identity keys`);
  }
}
