import { mix } from '../hash.js';

/** Children of a node; two levels of nodes lead to the buckets. */
const WIDTH = 32;

interface Slot<V> {
  readonly key: number;
  readonly at: number;
  readonly value: V;
}
type Bucket<V> = readonly Slot<V>[];
type Node<V> = readonly Bucket<V>[];

/**
 * A map from hashes to values that is never changed in place and never grows beyond `1024 × perBucket` entries: in a full
 * bucket the entry with the oldest time gives way. Copies some hundred bytes a change.
 */
export interface BoundedMap<V> {
  readonly perBucket: number;
  readonly nodes: readonly Node<V>[];
}

const NO_BUCKETS: Node<never> = Object.freeze(
  new Array<Bucket<never>>(WIDTH).fill(Object.freeze([]) as never),
);

export function emptyMap<V>(perBucket: number): BoundedMap<V> {
  return { perBucket, nodes: new Array<Node<V>>(WIDTH).fill(NO_BUCKETS) };
}

/** Most entries the map can hold. */
export function capacityOf(map: BoundedMap<unknown>): number {
  return WIDTH * WIDTH * map.perBucket;
}

export function getFrom<V>(map: BoundedMap<V>, key: number): V | undefined {
  const place = placeOf(key);
  const bucket = map.nodes[place >>> 5]![place & 31]!;
  const index = indexIn(bucket, key);
  return index < 0 ? undefined : bucket[index]!.value;
}

/** The map with the value under the key; `at` (ms) is what its age is told by. */
export function putInto<V>(map: BoundedMap<V>, key: number, value: V, at: number): BoundedMap<V> {
  const place = placeOf(key);
  const node = map.nodes[place >>> 5]!;
  const bucket = node[place & 31]!;
  const index = indexIn(bucket, key);
  const slot: Slot<V> = { key, at: Math.max(at, bucket[index]?.at ?? at), value };
  const next =
    index >= 0
      ? replaced(bucket, index, slot)
      : [...(bucket.length < map.perBucket ? bucket : withoutOldest(bucket)), slot];
  return {
    perBucket: map.perBucket,
    nodes: replaced(map.nodes, place >>> 5, replaced(node, place & 31, next)),
  };
}

export function sizeOf(map: BoundedMap<unknown>): number {
  return map.nodes.flat().reduce((sum, bucket) => sum + bucket.length, 0);
}

/** `with`, which engines do not make fast yet. */
function replaced<T>(list: readonly T[], at: number, item: T): T[] {
  const copy = list.slice();
  copy[at] = item;
  return copy;
}

function indexIn(bucket: Bucket<unknown>, key: number): number {
  for (let i = 0; i < bucket.length; i++) if (bucket[i]!.key === key) return i;
  return -1;
}

function withoutOldest<V>(bucket: Bucket<V>): Bucket<V> {
  const oldest = bucket.reduce((a, b) => (b.at < a.at ? b : a));
  return bucket.filter((slot) => slot !== oldest);
}

function placeOf(key: number): number {
  return mix((key ^ Math.floor(key / 0x100000000)) | 0) & (WIDTH * WIDTH - 1);
}
