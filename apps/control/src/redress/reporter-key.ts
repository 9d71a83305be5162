import type { NoteSigner } from '@airlock/moderation/audit';
import { createHash, createHmac } from 'node:crypto';

/** One reporter, by a keyed hash of their e-mail address: nobody finds the address from it without the key. */
export type ReporterKey = (email: string) => string;

export const reporterKey = (signer: NoteSigner): ReporterKey => {
  const key = createHash('sha256')
    .update(signer.sign(Buffer.from('airlock reporters 1')))
    .digest();
  return (email) => createHmac('sha256', key).update(email.trim().toLowerCase()).digest('hex');
};
