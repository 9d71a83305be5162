import type { Start } from '../port.js';
import type { KafkaClient } from './client.js';

/** Of each partition, the offset at which to start. */
export async function startOffsets(client: KafkaClient, topic: string, from: Start): Promise<bigint[]> {
  if (typeof from === 'string' || 'timestamp' in from) return client.offsets(topic, from);
  const [first, end] = await Promise.all([
    client.offsets(topic, 'earliest'),
    client.offsets(topic, 'latest'),
  ]);
  return first.map((earliest, partition) => {
    const wanted = from.offsets.get(partition) ?? earliest;
    const last = end[partition]!;
    return wanted < earliest ? earliest : wanted > last ? last : wanted;
  });
}
