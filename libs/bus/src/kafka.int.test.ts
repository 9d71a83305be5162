// needs: kafka
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Admin } from '@platformatic/kafka';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { TopicDefinition } from '@airlock/contracts/topics';
import { startKafka, type KafkaServer } from '@airlock/testkit/servers/kafka';
import { busContract } from './contract-suite.js';
import { Collector, contractTopic, keysOf, numbered, type Note } from './contract/collector.js';
import { openKafkaBus, type KafkaBus, type KafkaBusOptions } from './kafka.js';
import { openPlatformatic } from './kafka/platformatic-client.js';
import { applyTopics, diffTopics } from './kafka/topics.js';

let server: KafkaServer;
beforeAll(async () => {
  server = await startKafka();
});
afterAll(() => server?.stop());

const buses: KafkaBus[] = [];
afterEach(async () => {
  await Promise.all(buses.splice(0).map((bus) => bus.close()));
});

const options = (over: Partial<KafkaBusOptions> = {}): KafkaBusOptions => ({
  brokers: server.brokers,
  clientId: `test-${randomUUID()}`,
  retry: { minMs: 1, maxMs: 5 },
  group: { heartbeatMs: 100, sessionMs: 6_000 },
  ...over,
});
const open = async (over: Partial<KafkaBusOptions> = {}) => {
  const bus = await openKafkaBus(options(over));
  buses.push(bus);
  return bus;
};

/** Rolls the newest segments and lets the broker's cleaner run until no key is there twice. */
async function compact(bus: KafkaBus, topic: TopicDefinition<unknown>): Promise<void> {
  const client = await openPlatformatic(options());
  await client.configure(topic.name, {
    'segment.ms': '100',
    'min.compaction.lag.ms': '0',
    'min.cleanable.dirty.ratio': '0.001',
    'delete.retention.ms': '0',
  });
  for (;;) {
    await delay(200);
    // Only an append makes the broker look whether the newest segment is old enough.
    for (let partition = 0; partition < topic.partitions; partition += 1) {
      const value = Buffer.from(JSON.stringify({ v: 1, n: 0 } satisfies Note));
      await bus.appendRaw(topic, { key: 'filler', value, partition });
    }
    const keys: string[] = [];
    const tail = await bus.tail({
      topic,
      from: 'earliest',
      handle: (records) => void keys.push(...records.map((r) => r.key).filter((key) => key !== 'filler')),
    });
    await tail.caughtUp;
    await tail.close();
    if (new Set(keys).size === keys.length) break;
  }
  await client.close();
}

/** What retention does, without waiting for the broker's next look. */
async function expire(topic: TopicDefinition<unknown>): Promise<void> {
  const admin = new Admin({ clientId: 'test', bootstrapBrokers: server.brokers });
  const partitions = Array.from({ length: topic.partitions }, (_, partition) => ({ partition, offset: -1n }));
  await admin.deleteRecords({ topics: [{ name: topic.name, partitions }] });
  await admin.close();
}

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
    expire,
    compact: (topic) => compact(bus, topic),
    dispose: () => bus.close(),
  };
});

const KEYS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

/** Counts what comes of numbered rounds: each key's first sightings have to come in order and without a gap. */
class Tally {
  readonly next = new Map(KEYS.map((key) => [key, 0]));
  repeats = 0;
  total = 0;
  #waiting = new Set<() => void>();

  readonly take = ({
    records,
  }: {
    records: readonly { key: string; value: Note | null }[];
  }): Promise<void> => {
    for (const { key, value } of records) {
      const next = this.next.get(key)!;
      this.total += 1;
      if (value!.n > next) throw new Error(`${key}/${value!.n} came before ${key}/${next}`);
      if (value!.n === next) this.next.set(key, next + 1);
      else this.repeats += 1;
    }
    for (const wake of this.#waiting) wake();
    return Promise.resolve();
  };

  until(reached: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        if (!reached()) return;
        this.#waiting.delete(wake);
        resolve();
      };
      this.#waiting.add(wake);
      wake();
    });
  }

  more(count: number): Promise<void> {
    const goal = this.total + count;
    return this.until(() => this.total >= goal);
  }

  all(rounds: number): Promise<void> {
    return this.until(() => [...this.next.values()].every((n) => n >= rounds));
  }
}

/** Publishes round after round of all keys, never far ahead of the consumer, until told to stop. */
function load(bus: KafkaBus, topic: TopicDefinition<Note>, seen: Tally) {
  let stopped = false;
  let sent = 0;
  const running = (async () => {
    while (!stopped) {
      const rounds = Array.from({ length: 5 }, (_, i) => sent + i);
      await bus.publish(
        topic,
        rounds.flatMap((n) => KEYS.map((key) => ({ key, value: { v: 1 as const, n } }))),
      );
      sent += 5;
      await seen.until(() => stopped || seen.total > (sent - 100) * KEYS.length);
    }
  })();
  return {
    sent: () => sent,
    stop: async () => {
      stopped = true;
      await running;
      return sent;
    },
  };
}

describe('The Kafka bus', () => {
  it('loses nothing while members come and go under load', async () => {
    const topic = contractTopic({ partitions: 8 });
    const seen = new Tally();
    const member = async (bus: KafkaBus) =>
      bus.subscribe({
        topic,
        group: 'g',
        maxBatch: 20,
        handle: async (batch) => {
          await new Promise((resolve) => setImmediate(resolve));
          await seen.take(batch);
        },
      });
    const first = await open();
    await member(first);
    const traffic = load(await open(), topic, seen);
    for (let round = 0; round < 3; round += 1) {
      const [second, third] = [await open(), await open()];
      await member(second);
      await seen.more(500);
      await member(third);
      await second.close();
      await seen.more(500);
      await third.close();
    }
    await seen.all(await traffic.stop());
  });

  it('hands a partition over only when the batch in hand is done and committed', async () => {
    const topic = contractTopic({ partitions: 2 });
    const order: string[] = [];
    const [one, two] = [await open(), await open()];
    const begun = Promise.withResolvers<void>();
    const finish = Promise.withResolvers<void>();
    await one.publish(
      topic,
      KEYS.map((key) => ({ key, value: { v: 1 as const, n: 0 } })),
    );
    await one.subscribe({
      topic,
      group: 'g',
      handle: async ({ partition, records }) => {
        begun.resolve();
        await finish.promise;
        order.push(...records.map((r) => `one ${partition} ${r.key}`));
      },
    });
    await begun.promise;
    const joining = two.subscribe({
      topic,
      group: 'g',
      handle: ({ partition, records }) => {
        order.push(...records.map((r) => `two ${partition} ${r.key}`));
        return Promise.resolve();
      },
    });
    // Time for the group to notice, were it not made to wait.
    await delay(500);
    finish.resolve();
    await joining;
    expect(order.filter((o) => o.startsWith('two'))).toEqual([]);
    expect(order).toHaveLength(KEYS.length);
  });

  it('keeps its place in the group while a batch takes longer than the session, and repeats nothing', async () => {
    const topic = contractTopic({ partitions: 2 });
    const { group } = options();
    const pair = [await open(), await open()] as const;
    const seen = [new Collector(), new Collector()] as const;
    const begun = Promise.withResolvers<void>();
    const signals: AbortSignal[] = [];
    let slow = '';
    const members = [];
    for (const [i, bus] of pair.entries()) {
      const handle: Parameters<typeof bus.subscribe<Note>>[0]['handle'] = async (batch) => {
        if (batch.records.some((r) => r.key === slow)) {
          signals.push(batch.signal);
          begun.resolve();
          await delay(group!.sessionMs! * 1.25);
        }
        await seen[i]!.handle(batch);
      };
      members.push(await bus.subscribe({ topic, group: 'g', maxBatch: 10, handle }));
    }
    const keys = keysOf(topic);
    const publish = (list: readonly string[], from: number, to: number) =>
      pair[0].publish(
        topic,
        list.flatMap((key) => numbered(key, from, to)),
      );
    // Until each has its partition, and so the group has come to rest.
    let n = 0;
    do {
      await publish(keys, n, (n += 1));
      await Collector.total(seen, 2 * n);
    } while (seen.some((s) => s.records.length === 0));
    const before = seen.map((s) => s.records.length);
    const quick = seen[1].records.at(-1)!.key;
    slow = keys.find((key) => key !== quick)!;
    await publish([slow], n, n + 5);
    await begun.promise;
    await publish([quick], n, n + 5);
    await seen[1].count(before[1]! + 5);
    await seen[0].count(before[0]! + 5);
    await publish([quick], n + 5, n + 6);
    await seen[1].count(before[1]! + 6);
    await Promise.all(members.map((member) => member.close()));
    const late = seen.map((s, i) => s.records.slice(before[i]).map((r) => `${r.key} ${r.value.n - n}`));
    expect(late[0]).toEqual([0, 1, 2, 3, 4].map((i) => `${slow} ${i}`));
    expect(late[1]).toEqual([0, 1, 2, 3, 4, 5].map((i) => `${quick} ${i}`));
    expect(signals.map((s) => s.aborted)).not.toContain(true);
    expect((await pair[0].lag(topic, 'g')).map((l) => l.records)).toEqual([0, 0]);
  });

  it('loses nothing when the broker restarts under load, and goes on by itself', async (test) => {
    if (!server.canRestart) return test.skip('this broker is not ours to restart');
    const topic = contractTopic({ partitions: 4 });
    const [publisher, consumer] = [await open({ publishTimeoutMs: 60_000 }), await open()];
    const [seen, followed] = [new Tally(), new Tally()];
    await consumer.subscribe({ topic, group: 'g', handle: seen.take });
    const tail = await consumer.tail({
      topic,
      from: 'earliest',
      handle: (records) => followed.take({ records }),
    });
    const traffic = load(publisher, topic, seen);
    await seen.more(2_000);
    await server.restart();
    await seen.more(2_000);
    const sent = await traffic.stop();
    await Promise.all([seen.all(sent), followed.all(sent)]);
    expect(followed.repeats).toBe(0);
    await tail.close();
  });

  it('moves a group that retention has overtaken to the first record there is', async () => {
    const topic = contractTopic({ partitions: 1 });
    const bus = await open();
    const failures: unknown[] = [];
    const other = await open({ events: { upkeepFailed: (error) => failures.push(error) } });
    await bus.publish(
      topic,
      KEYS.map((key, n) => ({ key, value: { v: 1 as const, n } })),
    );
    const group = { topic, group: 'g' };
    await (
      await bus.subscribe({ ...group, from: 'earliest', handle: () => Promise.reject(new Error('busy')) })
    ).close();
    await expire(topic);
    const seen = new Collector();
    await other.subscribe({ ...group, handle: seen.handle });
    await bus.publish(topic, [{ key: 'last', value: { v: 1, n: 101 } }]);
    await seen.until((r) => r.key === 'last');
    expect(seen.of('a')).toEqual([]);
    expect(failures).not.toEqual([]);
  });

  it.each(['none', 'gzip', 'zstd'] as const)('carries records compressed with %s', async (compression) => {
    const topic = contractTopic();
    const bus = await open({ compression });
    const seen = new Collector();
    await bus.subscribe({ topic, group: 'g', handle: seen.handle });
    await bus.publish(topic, [{ key: 'a', value: { v: 1, n: 7, text: '弹幕'.repeat(1_000) } }]);
    await seen.count(1);
    expect(seen.records[0]!.value).toEqual({ v: 1, n: 7, text: '弹幕'.repeat(1_000) });
  });

  it('makes topics as they are defined, says what differs and changes it', async () => {
    const plain = contractTopic({ partitions: 2 }) as TopicDefinition<unknown>;
    const control = contractTopic({ compacted: true }) as TopicDefinition<unknown>;
    const wanted = [plain, control];
    const kinds = async (definitions: TopicDefinition<unknown>[]) =>
      (await diffTopics(definitions, options())).map((c) => c.kind);
    expect(await kinds(wanted)).toEqual(['create', 'create']);
    await applyTopics(wanted, options());
    expect(await kinds(wanted)).toEqual([]);
    const grown = [
      { ...plain, partitions: 6, retentionMs: 60_000 },
      { ...control, partitions: 9 },
    ];
    expect(await kinds(grown)).toEqual(['configure', 'grow', 'refused']);
    const { left } = await applyTopics(grown, options());
    expect(left.map((c) => c.kind)).toEqual(['grow', 'refused']);
    expect(
      (await applyTopics(grown, options({ ...({ grow: true } as object) }))).left.map((c) => c.kind),
    ).toEqual(['refused']);
    expect(await kinds(grown)).toEqual(['refused']);
  });

  it('is told by the broker how many replicas it gave a topic by default', async () => {
    const { name } = contractTopic();
    const client = await openPlatformatic(options());
    const made = await client.create(name, { partitions: 1, replicas: -1, config: {} });
    while ((await client.partitions(name)) === undefined) await delay(20);
    const described = await client.describe([name], []);
    expect(made).toBe(described.get(name)!.replicas);
    await client.close();
  });

  it('refuses a topic that is missing where it may not make it, and a cluster that does not answer', async () => {
    const bus = await open({ topics: 'require' });
    await expect(bus.publish(contractTopic(), [{ key: 'a', value: { v: 1, n: 1 } }])).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(openKafkaBus(options({ brokers: ['127.0.0.1:1'] }))).rejects.toMatchObject({
      code: 'unavailable',
    });
  });

  it('refuses a group that would read two topics: its leader would share out but one of them', async () => {
    const bus = await open();
    const [one, two] = [contractTopic(), contractTopic()];
    const member = await bus.subscribe({ topic: one, group: 'both', handle: async () => undefined });
    await expect(
      bus.subscribe({ topic: two, group: 'both', handle: async () => undefined }),
    ).rejects.toMatchObject({ code: 'invalid_input' });
    await member.close();
    await bus.subscribe({ topic: two, group: 'both', handle: async () => undefined });
  });

  it('refuses to publish once it is closed', async () => {
    const bus = await open();
    await bus.close();
    await expect(bus.publish(contractTopic(), [{ key: 'a', value: { v: 1, n: 1 } }])).rejects.toMatchObject({
      code: 'unavailable',
    });
  });
});
