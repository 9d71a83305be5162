import type { NoteSigner } from '@airlock/moderation/audit';
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

/** Seals secrets that have to be read again, so that the database alone gives none away. */
export interface SecretBox {
  /** `bound` is what the secret belongs to: it opens for nothing else. */
  seal(secret: string, bound?: string): string;
  /** Throws where the text was sealed by another key or for something else, or changed. */
  open(sealed: string, bound?: string): string;
}

const IV_BYTES = 12;
const TAG_BYTES = 16;

/** AES-256-GCM under a key that follows from the log's key: Ed25519 signs the same text always the same way. */
export function secretBox(signer: NoteSigner): SecretBox {
  const key = createHash('sha256')
    .update(signer.sign(Buffer.from('airlock secret box 1')))
    .digest();
  return {
    seal(secret, bound = '') {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(bound));
      const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64');
    },
    open(sealed, bound = '') {
      const bytes = Buffer.from(sealed, 'base64');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES));
      decipher.setAAD(Buffer.from(bound)).setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
      return (
        decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
      );
    },
  };
}
