import type { ShareBucket, SharePeriod } from '@airlock/contracts/blacklist';
import type { Sha256 } from '../audit/merkle.js';

// Sharing without showing: both sides hash a subject with the period's salt; whoever asks sends the first digits of the
// hash and compares the rest itself. The asked side never learns which of the many subjects under a prefix was meant, the
// asking side gets hashes only, some of nobody, and so not even how many are listed.

const MAX_PREFIX = 5;
const utf8 = new TextEncoder();

const hex = (bytes: Uint8Array): string => Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');

/** A subject (see `tokenOf`) as it is shared for one period: 64 hex digits. */
export const sharedHash = (sha256: Sha256, salt: string, token: string): string =>
  hex(sha256(utf8.encode(`airlock-share-v1\n${salt}\n${token}`)));

/** The longest prefix under which a list of this size still has `atLeast` real hashes on average. */
export function prefixLengthFor(listed: number, atLeast: number): number {
  let length = 0;
  while (length < MAX_PREFIX && listed / 16 ** (length + 1) >= atLeast) length += 1;
  return length;
}

/** The hashes of a prefix without it, filled up to `atLeast` with some of nobody, the same ones for the whole period. */
export function bucketOf(
  sha256: Sha256,
  hashes: readonly string[],
  prefix: string,
  { period, atLeast }: Pick<SharePeriod, 'period' | 'atLeast'>,
  secret: string,
): ShareBucket {
  const suffixes = new Set(hashes.filter((h) => h.startsWith(prefix)).map((h) => h.slice(prefix.length)));
  for (let i = 0; suffixes.size < atLeast; i += 1) {
    const nobody = hex(sha256(utf8.encode(`airlock-decoy-v1\n${secret}\n${period}\n${prefix}\n${i}`)));
    suffixes.add(nobody.slice(prefix.length));
  }
  return { period, prefix, suffixes: [...suffixes].sort() };
}

/** The other platform, as it is asked. */
export interface SharingPlatform {
  period(): Promise<SharePeriod>;
  bucket(prefix: string): Promise<ShareBucket>;
}

/** How often to begin anew when the period changes between the two questions. */
const TRIES = 3;

/** Whether another platform lists one of these subjects (see `tokenOf`); which, this side alone knows. */
export async function listedElsewhere(
  sha256: Sha256,
  other: SharingPlatform,
  tokens: readonly string[],
): Promise<string[]> {
  for (let tried = 1; ; tried += 1) {
    const { period, salt, prefixLength } = await other.period();
    const listed: string[] = [];
    let isStale = false;
    for (const token of tokens) {
      const hash = sharedHash(sha256, salt, token);
      const bucket = await other.bucket(hash.slice(0, prefixLength));
      isStale ||= bucket.period !== period;
      if (bucket.suffixes.includes(hash.slice(prefixLength))) listed.push(token);
    }
    if (!isStale || tried === TRIES) return listed;
  }
}
