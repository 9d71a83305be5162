import { AirlockError } from '@airlock/contracts/problem';
import type { NoteSigner } from '@airlock/moderation/audit';
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { keptFile } from '../house/kept-file.js';

/** Where the key that signs the log's heads lies, and what the log is called. */
export interface LogKeyOptions {
  /** PKCS #8 PEM of an Ed25519 key; made when it is not there. Absent: a key that ends with the process, for tests. */
  readonly file?: string;
  /** Tells this log from others: a host name and a path, say. */
  readonly name: string;
}

const RAW_BYTES = 32;

/** Opens the log's key, or makes it, readable by its owner alone. Throws `invalid_input` for a file that is no such key. */
export async function openLogKey({ file, name }: LogKeyOptions): Promise<NoteSigner> {
  const key = file === undefined ? generateKeyPairSync('ed25519').privateKey : await keyIn(file);
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  return {
    name,
    publicKey: new Uint8Array(spki.subarray(-RAW_BYTES)),
    sign: (text) => new Uint8Array(sign(null, text, key)),
  };
}

async function keyIn(file: string): Promise<KeyObject> {
  const text = await keptFile(file, () =>
    generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
  );
  try {
    const key = createPrivateKey(text);
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch (cause) {
    throw new AirlockError('invalid_input', `${file} holds no private key`, { cause });
  }
  throw new AirlockError('invalid_input', `${file} holds no Ed25519 key`);
}

const SPKI_HEAD = Buffer.from('302a300506032b6570032100', 'hex');

/** Ed25519 by a raw public key of 32 bytes. */
export function verifyEd25519(publicKey: Uint8Array, text: Uint8Array, signature: Uint8Array): boolean {
  const key = createPublicKey({ key: Buffer.concat([SPKI_HEAD, publicKey]), format: 'der', type: 'spki' });
  return verify(null, text, key, signature);
}
