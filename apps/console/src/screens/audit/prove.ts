import { sha256 } from '@noble/hashes/sha2.js';
import type { AuditCheckpoint } from '@airlock/contracts/audit';
import {
  type Checkpoint,
  openNote,
  parseCheckpoint,
  parseVerifierKey,
  verifyConsistency,
  verifyInclusion,
} from '@airlock/moderation/audit';

/** `unknown`: this browser cannot check it. */
export type Finding = 'holds' | 'fails' | 'unknown';

export interface EntryProof {
  /** The text of the entry hashes to the leaf. */
  readonly text: Finding;
  /** The leaf is under the root of the head. */
  readonly inclusion: Finding;
  readonly signature: Finding;
  readonly size: number;
  readonly hashes: number;
}

const utf8 = new TextEncoder();
const bytes = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));

/** RFC 6962 §2.1. */
const leafHash = (body: string): Uint8Array => sha256(Uint8Array.of(0, ...utf8.encode(body)));
const isSame = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((x, i) => x === b[i]);
const finding = (holds: boolean): Finding => (holds ? 'holds' : 'fails');

/** Ed25519 by the browser itself; `undefined` where it has none, or the page came without https. */
const verifySignature = async (
  publicKey: Uint8Array,
  text: Uint8Array,
  signature: Uint8Array,
): Promise<boolean | undefined> => {
  try {
    const key = await crypto.subtle.importKey('raw', publicKey as BufferSource, 'Ed25519', false, ['verify']);
    return await crypto.subtle.verify('Ed25519', key, signature as BufferSource, text as BufferSource);
  } catch {
    return undefined;
  }
};

/** What a signed note says, and whether the key has signed it. */
export const readHead = async (
  note: string,
  verifierKey: string,
): Promise<{ readonly head: Checkpoint | undefined; readonly signature: Finding }> => {
  const checks: Promise<boolean | undefined>[] = [];
  const text = openNote(
    sha256,
    (...signed) => {
      checks.push(verifySignature(...signed));
      return true;
    },
    note,
    parseVerifierKey(sha256, verifierKey),
  );
  const [signed] = await Promise.all(checks);
  const head = text === undefined ? undefined : parseCheckpoint(text);
  if (head === undefined) return { head, signature: 'fails' };
  return { head, signature: signed === undefined ? 'unknown' : finding(signed) };
};

/** Checks in the browser, not at the server, that an entry is what was signed. */
export const proveEntry = async (o: {
  readonly seq: number;
  readonly body: string;
  readonly leaf: string;
  readonly proof: readonly string[];
  readonly checkpoint: AuditCheckpoint;
  readonly verifierKey: string;
}): Promise<EntryProof> => {
  const leaf = leafHash(o.body);
  const { head, signature } = await readHead(o.checkpoint.note, o.verifierKey);
  const proof = o.proof.map(bytes);
  return {
    text: finding(isSame(leaf, bytes(o.leaf))),
    inclusion: finding(
      head !== undefined &&
        verifyInclusion(sha256, { leaf, index: o.seq, size: head.size, root: head.root, proof }),
    ),
    signature,
    size: head?.size ?? o.checkpoint.size,
    hashes: proof.length,
  };
};

/** Whether the log of `later` begins with the log of `earlier`: nothing before was changed, taken out or slipped in. */
export const proveGrowth = (earlier: Checkpoint, later: Checkpoint, proof: readonly string[]): Finding =>
  finding(
    verifyConsistency(sha256, {
      oldSize: earlier.size,
      oldRoot: earlier.root,
      size: later.size,
      root: later.root,
      proof: proof.map(bytes),
    }),
  );
