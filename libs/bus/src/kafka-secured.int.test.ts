// needs: kafka-local
import { randomUUID } from 'node:crypto';
import { startSecuredKafka, type SecuredKafka } from '@airlock/testkit/servers/kafka-secured';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Collector, contractTopic, type Note } from './contract/collector.js';
import { openKafkaBus, type KafkaBus, type KafkaBusOptions } from './kafka.js';
import type { Sasl } from './kafka/options.js';

let server: SecuredKafka;
beforeAll(async () => {
  server = await startSecuredKafka();
});
afterAll(() => server?.stop());

const buses: KafkaBus[] = [];
afterEach(async () => {
  await Promise.all(buses.splice(0).map((bus) => bus.close()));
});

type Mechanism = Exclude<Sasl['mechanism'], 'oauthbearer'>;
const open = async (mechanism: Mechanism, over: Partial<KafkaBusOptions> = {}): Promise<KafkaBus> => {
  const { brokers, ca, username, password } = server;
  const bus = await openKafkaBus({
    brokers,
    clientId: `test-${randomUUID()}`,
    tls: { ca },
    sasl: { mechanism, username, password },
    ...over,
  });
  buses.push(bus);
  return bus;
};

describe('The Kafka bus over TLS with a login', () => {
  for (const mechanism of ['plain', 'scram-sha-256', 'scram-sha-512'] as const)
    it(`makes topics, publishes, joins a group and follows by ${mechanism}`, async () => {
      const bus = await open(mechanism);
      const topic = contractTopic({ compacted: true });
      const group = new Collector();
      const tail = new Collector();
      await bus.subscribe({ topic, group: `g-${randomUUID()}`, from: 'earliest', handle: group.handle });
      const value = (n: number): Note => ({ v: 1, n });
      await bus.publish(
        topic,
        Array.from({ length: 40 }, (_, n) => ({ key: `k${n % 4}`, value: value(n) })),
      );
      const following = await bus.tail({
        topic,
        from: 'earliest',
        handle: async (records) => tail.tail(records),
      });
      await Promise.all([group.count(40), tail.count(40), following.caughtUp]);
      expect(group.of('k1')).toEqual(Array.from({ length: 10 }, (_, i) => 4 * i + 1));
    });

  it('refuses a broker whose certificate nobody it trusts has signed', async () => {
    await expect(open('plain', { tls: true })).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/self-signed certificate/) as string,
    });
  });

  it('refuses a broker whose certificate stands for another name', async () => {
    await expect(
      open('plain', { tls: { ca: server.ca, servername: 'kafka.example.org' } }),
    ).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/does not match certificate/) as string,
    });
  });

  it('does not get in with a wrong password', async () => {
    for (const mechanism of ['plain', 'scram-sha-512'] as const) {
      const sasl = { mechanism, username: server.username, password: 'wrong' };
      await expect(open(mechanism, { sasl })).rejects.toMatchObject({
        code: 'unavailable',
        message: expect.stringMatching(/authentication failed/i) as string,
      });
    }
  });
});
