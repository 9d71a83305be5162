// needs: kafka
import { openEmbeddedBus } from '@airlock/bus/embedded';
import { openKafkaBus } from '@airlock/bus/kafka';
import type { Bus } from '@airlock/bus/port';
import { type TopicDefinition, topics } from '@airlock/contracts/topics';
import { type KafkaServer, startKafka } from '@airlock/testkit/servers/kafka';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { policyInForceSuite } from '@airlock/nest-host/policy-in-force.suite';
import { moveTopics } from './move-topics.js';
import { list, listsOn } from './move-topics.testkit.js';

let server: KafkaServer;
beforeAll(async () => {
  server = await startKafka();
}, 120_000);
afterAll(() => server?.stop());

/** With topics of its own for every test. */
const open = async (): Promise<Bus> => {
  const id = randomUUID();
  const own = <T>(topic: TopicDefinition<T>): TopicDefinition<T> => ({
    ...topic,
    name: `${topic.name}.${id}`,
  });
  const bus = await openKafkaBus({ brokers: server.brokers, clientId: `test-${id}` });
  return {
    ...bus,
    publish: (topic, records) => bus.publish(own(topic), records),
    tail: (options) => bus.tail({ ...options, topic: own(options.topic) }),
    close: () => bus.close(),
  };
};

policyInForceSuite('Kafka', open);

it('takes the compacted topics of an embedded bus, once', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'airlock-move-'));
  const [from, to] = [await openEmbeddedBus({ dir, upkeepMs: 0 }), await open()];
  await from.publish(topics.lexicons, [list(1), list(2)]);
  for (let time = 0; time < 2; time += 1) await moveTopics({ from, to });
  expect(await listsOn(to)).toEqual([2]);
  await Promise.all([from.close(), to.close()]);
  await rm(dir, { recursive: true });
});
