import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits, for what somebody holds and we keep the hash of. */
export const newToken = (prefix = ''): string => prefix + randomBytes(32).toString('base64url');

/** What the database keeps of a token; random tokens need no salt. */
export const hashOfToken = (token: string): string => createHash('sha256').update(token).digest('hex');
