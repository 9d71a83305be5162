import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { busContract, type BusHarness } from './contract-suite.js';
import { Collector, contractTopic } from './contract/collector.js';
import { openEmbeddedBus, type EmbeddedBus, type EmbeddedBusOptions } from './embedded.js';

const retry = { minMs: 1, maxMs: 5 };
const folders: string[] = [];
const buses: EmbeddedBus[] = [];

const folder = async () => {
  const dir = await mkdtemp(join(tmpdir(), 'airlock-bus-'));
  folders.push(dir);
  return dir;
};
const open = async (options: Partial<EmbeddedBusOptions> = {}) => {
  const bus = await openEmbeddedBus({ dir: await folder(), retry, upkeepMs: 0, ...options });
  buses.push(bus);
  return bus;
};

afterEach(async () => {
  await Promise.all(buses.splice(0).map((bus) => bus.close()));
  await Promise.all(folders.splice(0).map((dir) => rm(dir, { recursive: true, force: true })));
});

busContract('The embedded bus', async (): Promise<BusHarness> => {
  const dir = await folder();
  let ahead = 0;
  const options = { dir, clock: () => Date.now() + ahead };
  let bus = await open(options);
  return {
    get bus() {
      return bus;
    },
    async reopen() {
      await bus.close();
      return (bus = await open(options));
    },
    inject: (topic, record) => bus.appendRaw(topic, record),
    async expire(topic) {
      ahead += topic.retentionMs + 1_000;
      await bus.upkeep();
    },
    async compact(topic) {
      ahead += topic.retentionMs + 120_000;
      await bus.upkeep();
    },
    dispose: () => bus.close(),
  };
});

describe('The embedded bus', () => {
  it('lets one bus at a time have its folder', async () => {
    const dir = await folder();
    const bus = await open({ dir });
    await expect(openEmbeddedBus({ dir })).rejects.toMatchObject({ code: 'conflict' });
    await bus.close();
    await open({ dir });
  });

  it('drops records past their age, a piece at a time, and never uses an offset twice', async () => {
    const dir = await folder();
    let now = 1_000_000;
    const topic = contractTopic({ partitions: 1, retentionMs: 1_000 });
    const note = (n: number) => ({ key: 'a', value: { v: 1 as const, n } });
    let bus = await open({ dir, clock: () => now });
    await bus.publish(
      topic,
      Array.from({ length: 1_200 }, (_, n) => note(n)),
    );
    now += 600;
    await bus.publish(topic, [note(5_000)]);
    now += 600;
    await bus.upkeep();
    await bus.close();
    bus = await open({ dir, clock: () => now });
    const seen = new Collector();
    await (
      await bus.tail({ topic, from: 'earliest', handle: seen.tail })
    ).caughtUp;
    expect(seen.records.map((r) => [r.offset, r.value.n])).toEqual([['1200', 5_000]]);
    now += 10_000;
    await bus.upkeep();
    await bus.close();
    bus = await open({ dir, clock: () => now });
    await bus.publish(topic, [note(6_000)]);
    const later = new Collector();
    await (
      await bus.tail({ topic, from: 'earliest', handle: later.tail })
    ).caughtUp;
    expect(later.records.map((r) => [r.offset, r.value.n])).toEqual([['1201', 6_000]]);
  });

  it('reads from the disk what is no longer in memory', async () => {
    const topic = contractTopic({ partitions: 1 });
    const bus = await open();
    const text = 'x'.repeat(10_000);
    for (let n = 0; n < 20; n += 1) {
      await bus.publish(
        topic,
        Array.from({ length: 10 }, (_, i) => ({ key: 'a', value: { v: 1, n: n * 10 + i, text } })),
      );
    }
    const seen = new Collector();
    await bus.subscribe({ topic, group: 'g', maxBatch: 13, handle: seen.handle });
    await seen.count(200);
    expect(seen.of('a')).toEqual(Array.from({ length: 200 }, (_, n) => n));
  });

  it('checks its own records once, and those of others when they are read', async () => {
    const bus = await open();
    const plain = contractTopic({ partitions: 1 });
    let checks = 0;
    const schema = plain.schema.refine(() => (checks += 1) > 0);
    const topic = { ...plain, schema };
    await bus.publish(topic, [{ key: 'a', value: { v: 1, n: 0 } }]);
    await bus.appendRaw(topic, { key: 'a', value: Buffer.from('{"v":1,"n":1}') });
    await bus.publish(plain, [{ key: 'a', value: { v: 1, n: 2 } }]);
    const seen = new Collector();
    await bus.subscribe({ topic, group: 'g', handle: seen.handle });
    await seen.count(3);
    expect(seen.of('a')).toEqual([0, 1, 2]);
    expect(checks).toBe(3);
  });

  it('never lets time run backwards within a partition', async () => {
    let now = 5_000;
    const topic = contractTopic({ partitions: 1 });
    const bus = await open({ clock: () => now });
    await bus.publish(topic, [{ key: 'a', value: { v: 1, n: 0 } }]);
    now = 1_000;
    await bus.publish(topic, [{ key: 'a', value: { v: 1, n: 1 } }]);
    const seen = new Collector();
    await (
      await bus.tail({ topic, from: { timestamp: 5_000 }, handle: seen.tail })
    ).caughtUp;
    expect(seen.records.map((r) => r.timestamp)).toEqual([5_000, 5_000]);
  });

  it('tells its counters what it parked, skipped and tried again', async () => {
    const topic = contractTopic({ partitions: 1 });
    const told: string[] = [];
    const bus = await open({
      events: {
        parked: (e) => told.push(`parked ${e.code} ${e.offset}`),
        skipped: (e) => told.push(`skipped ${e.code} ${e.offset}`),
        retry: (e) => told.push(`retry ${e.attempt}`),
      },
    });
    await bus.appendRaw(topic, { key: 'a', value: Buffer.from('no') });
    await bus.publish(topic, [{ key: 'a', value: { v: 1, n: 1 } }]);
    await (
      await bus.tail({ topic, from: 'earliest', handle: () => undefined })
    ).caughtUp;
    const seen = new Collector();
    let failed = false;
    await bus.subscribe({
      topic,
      group: 'g',
      handle: async (batch) => {
        if (!failed) {
          failed = true;
          throw new Error('once');
        }
        await seen.handle(batch);
      },
    });
    await seen.count(1);
    expect(told).toEqual(['skipped not_json 0', 'parked not_json 0', 'retry 1']);
  });

  it('refuses to publish once it is closed', async () => {
    const bus = await open();
    await bus.close();
    await expect(bus.publish(contractTopic(), [{ key: 'a', value: { v: 1, n: 1 } }])).rejects.toMatchObject({
      code: 'unavailable',
    });
  });
});
