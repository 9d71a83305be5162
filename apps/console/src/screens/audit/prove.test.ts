import { sha256 } from '@noble/hashes/sha2.js';
import {
  checkpointText,
  consistencyProof,
  inclusionProof,
  nodeHash,
  type NodeAt,
  rootAt,
  signNote,
  verifierKey,
} from '@airlock/moderation/audit';
import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { proveEntry, proveGrowth, readHead } from './prove.js';

const bodies = Array.from({ length: 11 }, (_, n) => JSON.stringify({ v: 1, n, text: '断流' }));
const leaves = bodies.map((body) => sha256(Uint8Array.of(0, ...new TextEncoder().encode(body))));
const nodeAt = ({ level, index }: NodeAt): Uint8Array =>
  level === 0
    ? leaves[index]!
    : nodeHash(sha256, nodeAt({ level: level - 1, index: 2 * index }), nodeAt({ level: level - 1, index: 2 * index + 1 })); // prettier-ignore
const read = (nodes: readonly NodeAt[]) => Promise.resolve(nodes.map(nodeAt));
const rootOf = (size: number): Promise<Uint8Array> => rootAt(sha256, size, read);
const base64 = (b: Uint8Array): string => Buffer.from(b).toString('base64');

const keys = generateKeyPairSync('ed25519');
const publicKey = new Uint8Array(keys.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32));
const signer = {
  name: 'test.example/log',
  publicKey,
  sign: (text: Uint8Array) => new Uint8Array(sign(null, text, keys.privateKey)),
};
const key = verifierKey(sha256, signer);
const note = async (size: number): Promise<string> =>
  signNote(sha256, signer, checkpointText({ origin: signer.name, size, root: await rootOf(size) }));

const given = async (seq: number, size = 11) => ({
  seq,
  body: bodies[seq]!,
  leaf: base64(leaves[seq]!),
  proof: (await inclusionProof(sha256, seq, size, read)).map(base64),
  checkpoint: { size, at: 0, note: await note(size) },
  verifierKey: key,
});

describe('the proof of an entry, in the browser', () => {
  it('holds for every entry of a log', async () => {
    for (const seq of bodies.keys())
      expect(await proveEntry(await given(seq))).toMatchObject({
        ...{ text: 'holds', inclusion: 'holds', signature: 'holds', size: 11 },
      });
  });

  it('fails where the text is another', async () => {
    const proof = await proveEntry({ ...(await given(4)), body: bodies[4]!.replace('4', '5') });
    expect(proof).toMatchObject({ text: 'fails', inclusion: 'fails', signature: 'holds' });
  });

  it('fails where the head was signed by another key, or changed', async () => {
    const entry = await given(4);
    const forged = entry.checkpoint.note.replace('\n11\n', '\n12\n');
    expect(await proveEntry({ ...entry, checkpoint: { ...entry.checkpoint, note: forged } })).toMatchObject({
      ...{ text: 'holds', signature: 'fails' },
    });
    const other = generateKeyPairSync('ed25519').publicKey.export({ format: 'der', type: 'spki' });
    const wrong = verifierKey(sha256, { name: signer.name, publicKey: new Uint8Array(other.subarray(-32)) });
    expect((await readHead(entry.checkpoint.note, wrong)).signature).toBe('fails');
  });
});

describe('the growth of the log', () => {
  it('holds from every earlier head, and fails from one of another log', async () => {
    const { head: later } = await readHead(await note(11), key);
    for (let size = 1; size <= 11; size += 1) {
      const { head: earlier } = await readHead(await note(size), key);
      const proof = (await consistencyProof(sha256, size, 11, read)).map(base64);
      expect(proveGrowth(earlier!, later!, proof)).toBe('holds');
      expect(proveGrowth({ ...earlier!, root: sha256(earlier!.root) }, later!, proof)).toBe('fails');
    }
  });
});
