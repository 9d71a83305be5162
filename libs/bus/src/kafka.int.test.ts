// needs: kafka
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll } from 'vitest';
import { startKafka, type KafkaServer } from '@airlock/testkit/servers/kafka';
import { busContract } from './contract-suite.js';
import { openKafkaBus, type KafkaBus } from './kafka.js';

let server: KafkaServer;
beforeAll(async () => {
  server = await startKafka();
});
afterAll(() => server?.stop());

const open = () =>
  openKafkaBus({
    brokers: server.brokers,
    clientId: `test-${randomUUID()}`,
    library: (process.env['LIBRARY'] ?? 'platformatic') as 'kafkajs',
    retry: { minMs: 1, maxMs: 5 },
    events: { upkeepFailed: (e) => console.log(new Date().toISOString(), 'UPKEEP', e) },
    group: { heartbeatMs: 100, sessionMs: 6_000 },
  });

busContract('The Kafka bus', async () => {
  let bus: KafkaBus = await open();
  return {
    get bus() {
      return bus;
    },
    async reopen() {
      await bus.close();
      return (bus = await open());
    },
    inject: (topic, record) => bus.appendRaw(topic, record),
    dispose: () => bus.close(),
  };
});
