import { describe, expect, it } from 'vitest';
import { murmur2, partitionOf } from './partition.js';

describe('murmur2', () => {
  // Vectors of Kafka's own partitioner.
  it.each([
    ['21', -973932308],
    ['foobar', -790332482],
    ['a-little-bit-long-string', -985981536],
    ['a-little-bit-longer-string', -1486304829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
    ['abc', 479470107],
  ])('hashes %s as Kafka does', (text, hash) => {
    expect(murmur2(new TextEncoder().encode(text))).toBe(hash);
  });

  it('puts every key into one of the partitions', () => {
    const seen = new Set(Array.from({ length: 500 }, (_, i) => partitionOf(`stream-${i}`, 16)));
    expect([...seen].sort((a, b) => a - b)).toEqual(Array.from({ length: 16 }, (_, i) => i));
  });
});
