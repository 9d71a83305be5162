const M = 0x5bd1e995;
const SEED = 0x9747b28c;

/** 32-bit MurmurHash2 with the seed of Kafka's default partitioner, as a signed integer. */
export function murmur2(data: Uint8Array): number {
  const length = data.length;
  let h = SEED ^ length;
  let i = 0;
  for (; i + 4 <= length; i += 4) {
    let k = data[i]! | (data[i + 1]! << 8) | (data[i + 2]! << 16) | (data[i + 3]! << 24);
    k = Math.imul(k, M);
    k ^= k >>> 24;
    k = Math.imul(k, M);
    h = Math.imul(h, M) ^ k;
  }
  const rest = length - i;
  if (rest > 2) h ^= data[i + 2]! << 16;
  if (rest > 1) h ^= data[i + 1]! << 8;
  if (rest > 0) h = Math.imul(h ^ data[i]!, M);
  h ^= h >>> 13;
  h = Math.imul(h, M);
  h ^= h >>> 15;
  return h | 0;
}

const utf8 = new TextEncoder();

/** The partition of a key among `count`; the same in every adapter, and the same as a Java producer's. */
export const partitionOf = (key: string, count: number): number =>
  count === 1 ? 0 : (murmur2(utf8.encode(key)) & 0x7fffffff) % count;
