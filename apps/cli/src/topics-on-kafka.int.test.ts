// needs: kafka
import { openKafkaBus } from '@airlock/bus/kafka';
import { applyTopics } from '@airlock/bus/kafka/topics';
import type { Bus } from '@airlock/bus/port';
import type { TopicDefinition } from '@airlock/contracts/topics';
import { topics } from '@airlock/contracts/topics';
import { type KafkaServer, startKafka } from '@airlock/testkit/servers/kafka';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll } from 'vitest';
import { policyInForceSuite } from '@airlock/nest-host/policy-in-force.suite';

let server: KafkaServer;
beforeAll(async () => {
  server = await startKafka();
}, 120_000);
afterAll(() => server?.stop());

/** A topic of its own for every test. */
const renamed = (bus: Bus, name: string): Bus => {
  const own = <T>(topic: TopicDefinition<T>): TopicDefinition<T> => ({ ...topic, name });
  return {
    ...bus,
    publish: (topic, records) => bus.publish(own(topic), records),
    tail: (options) => bus.tail({ ...options, topic: own(options.topic) }),
    close: () => bus.close(),
  };
};

policyInForceSuite('Kafka', async () => {
  const options = { brokers: server.brokers, clientId: `test-${randomUUID()}` };
  const name = `airlock.policy.${randomUUID()}`;
  await applyTopics([{ ...(topics.policy as TopicDefinition<unknown>), name }], options);
  return renamed(await openKafkaBus(options), name);
});
