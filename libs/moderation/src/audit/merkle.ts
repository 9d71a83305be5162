/** SHA-256, 32 bytes. A parameter, since this library computes with whatever its host has. */
export type Sha256 = (bytes: Uint8Array) => Uint8Array;

export const HASH_BYTES = 32;

/** RFC 6962 §2.1: the hash of an inner node. */
export function nodeHash(sha256: Sha256, left: Uint8Array, right: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(1 + 2 * HASH_BYTES);
  bytes[0] = 1;
  bytes.set(left, 1);
  bytes.set(right, 1 + HASH_BYTES);
  return sha256(bytes);
}

/** The root over leaf hashes in order; of no leaves the hash of nothing. RFC 6962 §2.1. */
export function rootOf(sha256: Sha256, leaves: readonly Uint8Array[]): Uint8Array {
  const frontier = emptyFrontier();
  for (const leaf of leaves) append(sha256, frontier, leaf);
  return frontierRoot(sha256, frontier);
}

/** The full subtrees under which all leaves so far stand, the largest first: all that growing needs. */
export interface Frontier {
  size: number;
  readonly nodes: Uint8Array[];
}

export const emptyFrontier = (): Frontier => ({ size: 0, nodes: [] });

/** Grows by one leaf hash; `onNode` gets every inner node that is complete with it (`level` 1 is over two leaves). */
export function append(
  sha256: Sha256,
  frontier: Frontier,
  leaf: Uint8Array,
  onNode?: (level: number, index: number, hash: Uint8Array) => void,
): void {
  let hash = leaf;
  let level = 0;
  for (let rest = frontier.size; rest % 2 === 1; rest = Math.floor(rest / 2)) {
    hash = nodeHash(sha256, frontier.nodes.pop()!, hash);
    level += 1;
    onNode?.(level, Math.floor(rest / 2), hash);
  }
  frontier.nodes.push(hash);
  frontier.size += 1;
}

export function frontierRoot(sha256: Sha256, { nodes }: Frontier): Uint8Array {
  if (nodes.length === 0) return sha256(new Uint8Array(0));
  return nodes.reduceRight((right, left) => nodeHash(sha256, left, right));
}

/** A full subtree: 2^`level` leaves, the `index`th of its level. */
export interface NodeAt {
  readonly level: number;
  readonly index: number;
}

/** Reads hashes of full subtrees, in the order asked for. */
export type ReadNodes = (nodes: readonly NodeAt[]) => Promise<readonly Uint8Array[]>;

/** The full subtrees that make up leaves `[from, to)`, left to right. */
export function subtrees(from: number, to: number): NodeAt[] {
  const nodes: NodeAt[] = [];
  for (let at = from; at < to;) {
    let level = 0;
    while (at % 2 ** (level + 1) === 0 && at + 2 ** (level + 1) <= to) level += 1;
    nodes.push({ level, index: at / 2 ** level });
    at += 2 ** level;
  }
  return nodes;
}

const joined = (sha256: Sha256, hashes: readonly Uint8Array[]): Uint8Array =>
  hashes.reduceRight((right, left) => nodeHash(sha256, left, right));

/** A proof names ranges of leaves; each is read as its full subtrees and joined. */
async function readRanges(
  sha256: Sha256,
  ranges: readonly (readonly [number, number])[],
  read: ReadNodes,
): Promise<Uint8Array[]> {
  const parts = ranges.map(([from, to]) => subtrees(from, to));
  const hashes = await read(parts.flat());
  let at = 0;
  return parts.map((nodes) => joined(sha256, hashes.slice(at, (at += nodes.length))));
}

/** The largest power of two below `n`; `n` > 1. */
const splitOf = (n: number): number => 2 ** Math.floor(Math.log2(n - 1));

/** The root of the tree as it was at `size` leaves. */
export const rootAt = async (sha256: Sha256, size: number, read: ReadNodes): Promise<Uint8Array> =>
  size === 0 ? sha256(new Uint8Array(0)) : (await readRanges(sha256, [[0, size]], read))[0]!;

/** RFC 6962 §2.1.1: that leaf `index` is in the tree of `size` leaves. */
export function inclusionProof(
  sha256: Sha256,
  index: number,
  size: number,
  read: ReadNodes,
): Promise<Uint8Array[]> {
  const ranges: [number, number][] = [];
  for (let from = 0, to = size; to - from > 1;) {
    const middle = from + splitOf(to - from);
    if (index < middle) {
      ranges.unshift([middle, to]);
      to = middle;
    } else {
      ranges.unshift([from, middle]);
      from = middle;
    }
  }
  return readRanges(sha256, ranges, read);
}

/** RFC 6962 §2.1.2: that the tree of `size` leaves begins with the tree of `oldSize`; 0 < `oldSize` ≤ `size`. */
export function consistencyProof(
  sha256: Sha256,
  oldSize: number,
  size: number,
  read: ReadNodes,
): Promise<Uint8Array[]> {
  const ranges: [number, number][] = [];
  let [from, to] = [0, size];
  // Whether the old tree ends inside a subtree that is whole in the new one and began at the left edge.
  let whole = true;
  while (to !== oldSize) {
    const middle = from + splitOf(to - from);
    if (oldSize <= middle) {
      ranges.unshift([middle, to]);
      to = middle;
    } else {
      ranges.unshift([from, middle]);
      from = middle;
      whole = false;
    }
  }
  if (!whole) ranges.unshift([from, to]);
  return readRanges(sha256, ranges, read);
}

const equal = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((x, i) => x === b[i]);

/** RFC 9162 §2.1.3.2. */
export function verifyInclusion(
  sha256: Sha256,
  o: {
    readonly leaf: Uint8Array;
    readonly index: number;
    readonly size: number;
    readonly root: Uint8Array;
    readonly proof: readonly Uint8Array[];
  },
): boolean {
  if (o.index >= o.size) return false;
  let [fn, sn] = [o.index, o.size - 1];
  let hash = o.leaf;
  for (const p of o.proof) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      hash = nodeHash(sha256, p, hash);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [fn / 2, Math.floor(sn / 2)];
    } else hash = nodeHash(sha256, hash, p);
    [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  }
  return sn === 0 && equal(hash, o.root);
}

/** RFC 9162 §2.1.4.2. */
export function verifyConsistency(
  sha256: Sha256,
  o: {
    readonly oldSize: number;
    readonly size: number;
    readonly oldRoot: Uint8Array;
    readonly root: Uint8Array;
    readonly proof: readonly Uint8Array[];
  },
): boolean {
  const { oldSize, size, oldRoot, root } = o;
  if (oldSize === size) return o.proof.length === 0 && equal(oldRoot, root);
  if (oldSize === 0) return o.proof.length === 0;
  if (oldSize > size) return false;
  // A power of two is a subtree whose hash the verifier has already.
  const path = Number.isInteger(Math.log2(oldSize)) ? [oldRoot, ...o.proof] : [...o.proof];
  const first = path.shift();
  if (first === undefined) return false;
  let [fn, sn] = [oldSize - 1, size - 1];
  while (fn % 2 === 1) [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  let [oldHash, hash] = [first, first];
  for (const p of path) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      oldHash = nodeHash(sha256, p, oldHash);
      hash = nodeHash(sha256, p, hash);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [fn / 2, Math.floor(sn / 2)];
    } else hash = nodeHash(sha256, hash, p);
    [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  }
  return sn === 0 && equal(oldHash, oldRoot) && equal(hash, root);
}
