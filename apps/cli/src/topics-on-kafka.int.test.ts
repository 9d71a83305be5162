// needs: kafka
import { openEmbeddedBus } from '@airlock/bus/embedded';
import { openKafkaBus } from '@airlock/bus/kafka';
import type { Bus } from '@airlock/bus/port';
import { LexiconRecord } from '@airlock/contracts/lexicon';
import { type TopicDefinition, topics } from '@airlock/contracts/topics';
import { type KafkaServer, startKafka } from '@airlock/testkit/servers/kafka';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { policyInForceSuite } from '@airlock/nest-host/policy-in-force.suite';
import { moveTopics } from './move-topics.js';

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
  const list = (n: number) => ({
    key: 'l',
    value: LexiconRecord.parse({ v: 1, list: 'l', n, terms: [] }),
  });
  await from.publish(topics.lexicons, [list(1), list(2)]);
  for (let time = 0; time < 2; time += 1) await moveTopics({ from, to });
  const seen: unknown[] = [];
  const tail = await to.tail({
    topic: topics.lexicons,
    from: 'earliest',
    handle: (records) => void seen.push(...records.map((r) => r.value?.n)),
  });
  await tail.caughtUp;
  expect(seen).toEqual([2]);
  await tail.close();
  await Promise.all([from.close(), to.close()]);
  await rm(dir, { recursive: true });
});
