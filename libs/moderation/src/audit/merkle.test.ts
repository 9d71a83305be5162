import fc from 'fast-check';
import { createHash, generateKeyPairSync, sign, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  append,
  checkpointText,
  consistencyProof,
  emptyFrontier,
  frontierRoot,
  inclusionProof,
  nodeHash,
  openNote,
  parseCheckpoint,
  parseVerifierKey,
  type ReadNodes,
  rootAt,
  rootOf,
  signNote,
  verifierKey,
  verifyConsistency,
  verifyInclusion,
} from './index.js';

const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest());
const leaf = (n: number): Uint8Array => sha256(Uint8Array.of(0, ...Buffer.from(`entry ${n}`)));
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** RFC 6962's own words: the tree splits at the largest power of two below its size. */
const byTheBook = (leaves: readonly Uint8Array[]): Uint8Array => {
  if (leaves.length === 0) return sha256(new Uint8Array(0));
  if (leaves.length === 1) return leaves[0]!;
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return nodeHash(sha256, byTheBook(leaves.slice(0, k)), byTheBook(leaves.slice(k)));
};

const reader =
  (leaves: readonly Uint8Array[]): ReadNodes =>
  async (nodes) =>
    nodes.map(({ level, index }) => byTheBook(leaves.slice(index * 2 ** level, (index + 1) * 2 ** level)));

const leavesOf = (size: number) => Array.from({ length: size }, (_, n) => leaf(n));
const size = fc.integer({ min: 1, max: 70 });

describe('the Merkle tree of the audit log', () => {
  it('has the roots of the test vectors of certificate transparency', () => {
    // Published with RFC 6962's reference implementation: the leaves' data in hex, and the roots of 0, 1, 2, 3 and 8 of them.
    const data = [
      '',
      '00',
      '10',
      '2021',
      '3031',
      '40414243',
      '5051525354555657',
      '606162636465666768696a6b6c6d6e6f',
    ];
    const leaves = data.map((d) => sha256(Uint8Array.of(0, ...Buffer.from(d, 'hex'))));
    const roots = [0, 1, 2, 3, 8].map((n) => hex(rootOf(sha256, leaves.slice(0, n))));
    expect(roots).toEqual([
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
      'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
      'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
      '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
    ]);
  });

  it('grows by one leaf as the whole is computed anew, and tells of each inner node once', () => {
    const frontier = emptyFrontier();
    const nodes = new Map<string, string>();
    for (let n = 0; n < 70; n += 1) {
      append(sha256, frontier, leaf(n), (level, index, hash) => {
        expect(nodes.has(`${level}/${index}`)).toBe(false);
        nodes.set(`${level}/${index}`, hex(hash));
      });
      expect(hex(frontierRoot(sha256, frontier))).toBe(hex(byTheBook(leavesOf(n + 1))));
    }
    expect(nodes.get('6/0')).toBe(hex(byTheBook(leavesOf(64))));
  });

  it('proves that any entry is in, and no other in its place', async () => {
    await fc.assert(
      fc.asyncProperty(size, fc.nat(), async (n, pick) => {
        const leaves = leavesOf(n);
        const index = pick % n;
        const root = await rootAt(sha256, n, reader(leaves));
        const proof = await inclusionProof(sha256, index, n, reader(leaves));
        const claim = { leaf: leaves[index]!, index, size: n, root, proof };
        expect(verifyInclusion(sha256, claim)).toBe(true);
        expect(verifyInclusion(sha256, { ...claim, leaf: leaf(n + 1) })).toBe(false);
        expect(verifyInclusion(sha256, { ...claim, root: leaf(n + 2) })).toBe(false);
        expect(verifyInclusion(sha256, { ...claim, index: n })).toBe(false);
        if (n > 1) {
          expect(verifyInclusion(sha256, { ...claim, index: (index + 1) % n })).toBe(false);
          expect(verifyInclusion(sha256, { ...claim, proof: proof.slice(1) })).toBe(false);
        }
      }),
    );
  });

  it('proves that a log grew from what it was, and that no other log did', async () => {
    await fc.assert(
      fc.asyncProperty(size, fc.nat(), async (n, pick) => {
        const leaves = leavesOf(n);
        const oldSize = 1 + (pick % n);
        const read = reader(leaves);
        const oldRoot = await rootAt(sha256, oldSize, read);
        const root = await rootAt(sha256, n, read);
        const proof = await consistencyProof(sha256, oldSize, n, read);
        expect(verifyConsistency(sha256, { oldSize, size: n, oldRoot, root, proof })).toBe(true);
        const changed = await rootAt(sha256, oldSize, reader([leaf(999), ...leaves.slice(1)]));
        expect(verifyConsistency(sha256, { oldSize, size: n, oldRoot: changed, root, proof })).toBe(false);
        expect(verifyConsistency(sha256, { oldSize, size: n, oldRoot, root: leaf(998), proof })).toBe(false);
      }),
    );
  });
});

describe('a checkpoint', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const raw = new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }).subarray(-32));
  const signer = {
    name: 'airlock.example/log',
    publicKey: raw,
    sign: (text: Uint8Array) => new Uint8Array(sign(null, text, privateKey)),
  };
  const check = (_: Uint8Array, text: Uint8Array, signature: Uint8Array) =>
    verify(null, text, publicKey, signature);
  const head = { origin: signer.name, size: 7, root: leaf(1) };

  it('is read again from its signed note by the public key alone', () => {
    const key = parseVerifierKey(sha256, verifierKey(sha256, signer));
    expect(key).toEqual({ name: signer.name, publicKey: raw });
    const note = signNote(sha256, signer, checkpointText(head));
    expect(parseCheckpoint(openNote(sha256, check, note, key)!)).toEqual(head);
  });

  it('is refused when a byte of it or its signature is another', () => {
    const key = { name: signer.name, publicKey: raw };
    const note = signNote(sha256, signer, checkpointText(head));
    expect(openNote(sha256, check, note.replace('\n7\n', '\n8\n'), key)).toBeUndefined();
    expect(openNote(sha256, check, note, { ...key, name: 'other' })).toBeUndefined();
    expect(openNote(sha256, check, 'no note', key)).toBeUndefined();
    expect(() => parseVerifierKey(sha256, 'x+00000000+AAAA')).toThrow('no verifier key');
    expect(parseCheckpoint('a\n-1\nAA==\n')).toBeUndefined();
  });
});
