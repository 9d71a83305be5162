import type { TopicDefinition } from '@airlock/contracts/topics';
import type { KafkaClient } from './client.js';
import { copiesConfig, topicConfig } from './topic-config.js';

/** Creates a topic as it is defined, on so many replicas; -1 is the brokers' default. */
export async function createTopic(
  client: Pick<KafkaClient, 'create' | 'configure'>,
  topic: TopicDefinition<unknown>,
  replicas: number,
): Promise<void> {
  const { name, partitions } = topic;
  const config = topicConfig(topic, replicas);
  const made = await client.create(name, { partitions, replicas, config });
  if (replicas !== -1 || made === undefined) return;
  // How many replicas the brokers give by default is known only now.
  const copies = copiesConfig(made);
  if (Object.keys(copies).length > 0) await client.configure(name, copies);
}
