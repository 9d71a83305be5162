// Without the schemas beside it: browsers check proofs with this.
import { AirlockError } from '@airlock/contracts/airlock-error';
import type { Sha256 } from './merkle.js';

// C2SP signed-note and tlog-checkpoint: a text, an em dash, a name and a signature that any tool of that family checks.

/** What signs: an Ed25519 key under a name that tells logs apart. */
export interface NoteSigner {
  readonly name: string;
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  /** Ed25519 over the bytes of the text: 64 bytes. */
  sign(text: Uint8Array): Uint8Array;
}

/** Ed25519 verification of `signature` over `text` by a raw public key of 32 bytes. */
export type VerifyEd25519 = (publicKey: Uint8Array, text: Uint8Array, signature: Uint8Array) => boolean;

const ED25519 = 1;
const utf8 = new TextEncoder();

const base64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));
const unbase64 = (text: string): Uint8Array | undefined => {
  try {
    return Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  } catch {
    return undefined;
  }
};
const hex = (bytes: Uint8Array): string => Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');

const keyHash = (sha256: Sha256, name: string, publicKey: Uint8Array): Uint8Array =>
  sha256(Uint8Array.of(...utf8.encode(`${name}\n`), ED25519, ...publicKey)).subarray(0, 4);

/** The public key as others take it: `<name>+<8 hex digits>+<base64>`. */
export const verifierKey = (
  sha256: Sha256,
  { name, publicKey }: Pick<NoteSigner, 'name' | 'publicKey'>,
): string =>
  `${name}+${hex(keyHash(sha256, name, publicKey))}+${base64(Uint8Array.of(ED25519, ...publicKey))}`;

/** The other way round. Throws `invalid_input` for what is no such key. */
export function parseVerifierKey(sha256: Sha256, key: string): { name: string; publicKey: Uint8Array } {
  const [, name, hash, data] = /^([^+\s]+)\+([0-9a-f]{8})\+(.+)$/.exec(key.trim()) ?? [];
  const bytes = data === undefined ? undefined : unbase64(data);
  const publicKey = bytes?.subarray(1);
  const isKey = name !== undefined && bytes?.length === 33 && bytes[0] === ED25519;
  if (!isKey || publicKey === undefined || hex(keyHash(sha256, name, publicKey)) !== hash)
    throw new AirlockError('invalid_input', 'This is no verifier key', {
      hint: 'It looks like "<name>+<8 hex digits>+<base64>"; `GET /v1/audit/key` gives it.',
    });
  return { name, publicKey };
}

/** `text` (ends with a newline) with one signature. */
export function signNote(sha256: Sha256, signer: NoteSigner, text: string): string {
  const signature = signer.sign(utf8.encode(text));
  const line = Uint8Array.of(...keyHash(sha256, signer.name, signer.publicKey), ...signature);
  return `${text}\n\u2014 ${signer.name} ${base64(line)}\n`;
}

/** The text of a note that the key has signed; undefined where it has not. Signatures of others are passed over. */
export function openNote(
  sha256: Sha256,
  verify: VerifyEd25519,
  note: string,
  key: { readonly name: string; readonly publicKey: Uint8Array },
): string | undefined {
  const end = note.lastIndexOf('\n\n\u2014 ');
  if (end < 0) return undefined;
  const text = note.slice(0, end + 1);
  const hash = hex(keyHash(sha256, key.name, key.publicKey));
  for (const line of note.slice(end + 2).split('\n')) {
    const [, name, data] = /^\u2014 (\S+) (\S+)$/.exec(line) ?? [];
    const bytes = data === undefined ? undefined : unbase64(data);
    if (name !== key.name || bytes?.length !== 68 || hex(bytes.subarray(0, 4)) !== hash) continue;
    if (verify(key.publicKey, utf8.encode(text), bytes.subarray(4))) return text;
  }
  return undefined;
}

/** The head of a log: how many entries, and the root over them. */
export interface Checkpoint {
  /** Which log; the name of its key. */
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
}

export const checkpointText = ({ origin, size, root }: Checkpoint): string =>
  `${origin}\n${size}\n${base64(root)}\n`;

/** Undefined for a text that is no checkpoint. */
export function parseCheckpoint(text: string): Checkpoint | undefined {
  const [, origin, size, root] = /^([^\n]+)\n(0|[1-9]\d{0,15})\n([^\n]+)\n/.exec(text) ?? [];
  const bytes = root === undefined ? undefined : unbase64(root);
  return origin === undefined || bytes?.length !== 32
    ? undefined
    : { origin, size: Number(size), root: bytes };
}
