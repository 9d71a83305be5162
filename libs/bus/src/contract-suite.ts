import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { topics, type ParkedRecord } from '@airlock/contracts/topics';
import { Collector, contractTopic, keysOf, note, numbered, type Note } from './contract/collector.js';
import { durabilityContract } from './contract/durability.js';
import type { BusHarness, OpenHarness } from './contract/harness.js';
import { startContract } from './contract/starts.js';
import { readTopic, recordsOf } from './read-topic.js';

export type { BusHarness, OpenHarness } from './contract/harness.js';

/** What every Bus adapter promises. `open` gives a fresh, empty log whose retries take a few ms. */
export function busContract(name: string, open: OpenHarness): void {
  describe(`${name} keeps the bus contract`, () => {
    let harness: BusHarness | undefined;
    const start = async () => (harness = await open());
    afterEach(async () => {
      await harness?.dispose();
      harness = undefined;
    });

    it('keeps the order of each key', async () => {
      const { bus } = await start();
      const topic = contractTopic();
      const seen = new Collector();
      await bus.subscribe({ topic, group: 'g', handle: seen.handle });
      const keys = ['a', 'b', 'c', 'd', 'e'];
      await Promise.all(
        Array.from({ length: 20 }, (_, n) =>
          bus.publish(
            topic,
            keys.map((key) => ({ key, value: note(n) })),
          ),
        ),
      );
      await seen.count(100);
      for (const key of keys) expect(seen.of(key)).toEqual(Array.from({ length: 20 }, (_, n) => n));
    });

    it('keeps records of one partitionKey together, whatever their keys', async () => {
      const { bus } = await start();
      const topic = contractTopic();
      const seen = new Collector();
      await bus.subscribe({ topic, group: 'g', handle: seen.handle });
      await bus.publish(
        topic,
        Array.from({ length: 30 }, (_, n) => ({ key: `s/${n}`, partitionKey: 's', value: note(n) })),
      );
      await seen.count(30);
      expect(new Set(seen.records.map((r) => r.partition)).size).toBe(1);
      expect(seen.records.map((r) => r.value.n)).toEqual(Array.from({ length: 30 }, (_, n) => n));
    });

    it('gives each record to one member of a group, and to every group', async () => {
      const { bus } = await start();
      const topic = contractTopic();
      const [one, two, other] = [new Collector(), new Collector(), new Collector()];
      await bus.subscribe({ topic, group: 'g', handle: one.handle });
      await bus.subscribe({ topic, group: 'g', handle: two.handle });
      await bus.subscribe({ topic, group: 'other', handle: other.handle });
      await bus.publish(
        topic,
        Array.from({ length: 64 }, (_, n) => ({ key: `k${n}`, value: note(n) })),
      );
      await other.count(64);
      await Collector.total([one, two], 64);
      const partitions = (c: Collector) => new Set(c.records.map((r) => r.partition));
      expect([...partitions(one)].filter((p) => partitions(two).has(p))).toEqual([]);
      expect(Math.min(one.records.length, two.records.length)).toBeGreaterThan(0);
    });

    it('hands the partitions of a member that leaves to the rest, and never one to two at a time', async () => {
      const { bus } = await start();
      const topic = contractTopic();
      const busy = new Map<number, number>();
      let most = 0;
      const member = () => {
        const collector = new Collector();
        return {
          collector,
          handle: async (batch: Parameters<typeof collector.handle>[0]) => {
            busy.set(batch.partition, (busy.get(batch.partition) ?? 0) + 1);
            most = Math.max(most, busy.get(batch.partition)!);
            await new Promise((resolve) => setImmediate(resolve));
            await collector.handle(batch);
            busy.set(batch.partition, busy.get(batch.partition)! - 1);
          },
        };
      };
      const [one, two] = [member(), member()];
      const first = await bus.subscribe({ topic, group: 'g', maxBatch: 3, handle: one.handle });
      await bus.publish(topic, numbered('a', 0, 20).concat(numbered('b', 0, 20), numbered('c', 0, 20)));
      await bus.subscribe({ topic, group: 'g', maxBatch: 3, handle: two.handle });
      await first.close();
      await bus.publish(topic, numbered('a', 20, 40).concat(numbered('b', 20, 40), numbered('c', 20, 40)));
      await Collector.total([one.collector, two.collector], 120);
      expect(most).toBe(1);
      expect(two.collector.records.filter((r) => r.value.n >= 20)).toHaveLength(60);
    });

    it('gives the same batch again, in order, until the handler succeeds', async () => {
      const { bus } = await start();
      const topic = contractTopic();
      const seen = new Collector();
      const attempts: number[][] = [];
      await bus.publish(topic, numbered('a', 0, 5));
      await bus.subscribe({
        topic,
        group: 'g',
        handle: async (batch) => {
          attempts.push(batch.records.map((r) => r.value.n));
          if (attempts.length < 3) throw new Error('not yet');
          await seen.handle(batch);
        },
      });
      await seen.count(5);
      expect(attempts[1]).toEqual(attempts[0]);
      expect(attempts[2]!.slice(0, attempts[0]!.length)).toEqual(attempts[0]);
      expect(seen.of('a')).toEqual([0, 1, 2, 3, 4]);
    });

    it('closes while a handler keeps failing, and the batch is still there for the next one', async () => {
      const { bus } = await start();
      const topic = contractTopic();
      await bus.publish(topic, numbered('a', 0, 3));
      let failed!: () => void;
      const failing = new Promise<void>((resolve) => (failed = resolve));
      const broken = await bus.subscribe({
        topic,
        group: 'g',
        handle: () => {
          failed();
          return Promise.reject(new Error('never'));
        },
      });
      await failing;
      await broken.close();
      const seen = new Collector();
      await bus.subscribe({ topic, group: 'g', handle: seen.handle });
      await seen.count(3);
      expect(seen.of('a')).toEqual([0, 1, 2]);
    });

    it('parks what a handler parks, and goes on with the rest', async () => {
      const { bus } = await start();
      const topic = contractTopic();
      const parked = await parkedOf(harness!, topic.name);
      const seen = new Collector();
      let attempts = 0;
      await bus.publish(topic, numbered('a', 0, 3));
      await bus.subscribe({
        topic,
        group: 'g',
        handle: async (batch) => {
          attempts += 1;
          for (const r of batch.records) if (r.value.n === 1) await batch.park(r, 'odd');
          if (attempts === 1) throw new Error('after parking');
          for (const r of batch.records) if (r.value.n !== 1) seen.add(r);
        },
      });
      await seen.count(2);
      expect(seen.of('a')).toEqual([0, 2]);
      await parked.count(1);
      expect(parked.records[0]).toMatchObject({ topic: topic.name, group: 'g', key: 'a', reason: 'odd' });
      expect(JSON.parse(Buffer.from(parked.records[0]!.value, 'base64').toString())).toEqual(note(1));
    });

    it('parks garbage, invalid UTF-8, unknown versions and wrong shapes before the handler sees them', async () => {
      const { bus, inject } = await start();
      const topic = contractTopic();
      const parked = await parkedOf(harness!, topic.name);
      await bus.publish(topic, [{ key: 'a', value: note(0) }]);
      await inject(topic, { key: 'a', value: Buffer.from([0xff, 0xfe, 0x00, 0xc3, 0x28]) });
      await inject(topic, { key: 'a', value: Buffer.from('{"v":1,"n":') });
      await inject(topic, { key: 'a', value: Buffer.from('{"v":99,"n":1}') });
      await inject(topic, { key: 'a', value: Buffer.from('{"v":1,"n":"one"}') });
      await inject(topic, { key: 'a', value: Buffer.alloc(0) });
      await bus.publish(topic, [{ key: 'a', value: note(1) }]);
      const seen = new Collector();
      await bus.subscribe({ topic, group: 'g', handle: seen.handle });
      await seen.count(2);
      expect(seen.of('a')).toEqual([0, 1]);
      await parked.count(5);
      expect(parked.records.map((r) => r.reason.split(':')[0])).toEqual([
        'not_utf8',
        'not_json',
        'unknown_version',
        'schema',
        'not_json',
      ]);
    });

    it('refuses a value that the schema does not know, one over 1 MiB, and publishes nothing of that call', async () => {
      const { bus } = await start();
      const topic = contractTopic();
      const wrong = { v: 1, n: 'one' } as unknown as Note;
      await expect(
        bus.publish(topic, [
          { key: 'a', value: note(0) },
          { key: 'a', value: wrong },
        ]),
      ).rejects.toMatchObject({ code: 'invalid_input' });
      await expect(
        bus.publish(topic, [{ key: 'a', value: { ...note(0), text: '弹'.repeat(400_000) } }]),
      ).rejects.toMatchObject({ code: 'too_large' });
      await expect(bus.publish(topic, [{ key: 'a', value: null }])).rejects.toMatchObject({
        code: 'invalid_input',
      });
      await expect(bus.publish(topic, [{ key: '', value: note(0) }])).rejects.toMatchObject({
        code: 'invalid_input',
      });
      await bus.publish(topic, [{ key: 'a', value: note(7) }]);
      const seen = new Collector();
      await bus.subscribe({ topic, group: 'g', handle: seen.handle });
      await seen.count(1);
      expect(seen.of('a')).toEqual([7]);
    });

    it('tells a tail when it has caught up, and shows it tombstones', async () => {
      const { bus } = await start();
      const topic = contractTopic({ compacted: true });
      await bus.publish(topic, numbered('a', 0, 3));
      await bus.publish(topic, [{ key: 'a', value: null }]);
      await bus.publish(topic, numbered('b', 0, 1));
      const seen: string[] = [];
      let live!: () => void;
      const more = new Promise<void>((resolve) => (live = resolve));
      const tail = await bus.tail({
        topic,
        from: 'earliest',
        handle: (records) => {
          for (const r of records) seen.push(`${r.key}=${r.value === null ? 'gone' : r.value.n}`);
          if (seen.includes('c=0')) live();
        },
      });
      await tail.caughtUp;
      expect(seen.filter((s) => s.startsWith('a')).at(-1)).toBe('a=gone');
      expect(seen).toContain('b=0');
      await bus.publish(topic, numbered('c', 0, 1));
      await more;
      await tail.close();
      await tail.ended;
    });

    it('ends a tail with the error its handler throws', async () => {
      const { bus } = await start();
      const topic = contractTopic();
      await bus.publish(topic, numbered('a', 0, 1));
      const handle = () => {
        throw new Error('no gate without control');
      };
      const tail = await bus.tail({ topic, from: 'earliest', handle });
      await expect(tail.ended).rejects.toThrow('no gate without control');
      await expect(tail.caughtUp).rejects.toThrow('no gate without control');
    });

    it('reads a topic to its end, tombstones included, and tells what the handler throws', async () => {
      const { bus } = await start();
      const topic = contractTopic({ compacted: true });
      await bus.publish(topic, [...numbered('a', 0, 3), { key: 'a', value: null }]);
      const records = await recordsOf(bus, topic);
      expect(records.map(({ value }) => value?.n)).toEqual([0, 1, 2, undefined]);
      const handle = () => {
        throw new Error('not this one');
      };
      await expect(readTopic(bus, { topic, from: 'earliest', handle })).rejects.toThrow('not this one');
    });

    it('never has more than one batch of at most maxBatch records of a partition in hand', async () => {
      const { bus } = await start();
      const topic = contractTopic({ partitions: 1 });
      await bus.publish(topic, numbered('a', 0, 50));
      const seen = new Collector();
      let inHand = 0;
      let most = 0;
      await bus.subscribe({
        topic,
        group: 'g',
        maxBatch: 7,
        handle: async (batch) => {
          most = Math.max(most, (inHand += batch.records.length));
          await new Promise((resolve) => setImmediate(resolve));
          inHand -= batch.records.length;
          await seen.handle(batch);
        },
      });
      await seen.count(50);
      expect(most).toBeLessThanOrEqual(7);
    });

    it('pauses one partition while its neighbour goes on, then all, and resumes', async () => {
      const { bus } = await start();
      const topic = contractTopic({ partitions: 2 });
      const [still, busy] = keysOf(topic) as [string, string];
      const [seen, control] = [new Collector(), new Collector()];
      const subscription = await bus.subscribe({ topic, group: 'g', handle: seen.handle });
      await bus.subscribe({ topic, group: 'control', handle: control.handle });
      subscription.pause(0);
      for (const [from, to] of [
        [0, 4],
        [4, 8],
      ] as const) {
        await bus.publish(topic, [...numbered(still, from, to), ...numbered(busy, from, to)]);
        await Promise.all([control.count(2 * to), seen.count(to)]);
      }
      expect(seen.of(busy)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
      expect(seen.of(still)).toEqual([]);
      subscription.resume(0);
      await seen.count(16);
      expect(seen.of(still)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
      subscription.pause();
      await bus.publish(topic, [...numbered(still, 8, 10), ...numbered(busy, 8, 10)]);
      await control.count(20);
      expect(seen.records).toHaveLength(16);
      subscription.resume();
      await seen.count(20);
      for (const key of [still, busy]) expect(seen.of(key)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    });

    it('lets a partition go on while its neighbour has more than it can take, and loses none of that', async () => {
      const { bus } = await start();
      const topic = contractTopic({ partitions: 2 });
      const [slow, quick] = keysOf(topic) as [string, string];
      const seen = new Collector();
      const finish = Promise.withResolvers<void>();
      await bus.subscribe({
        topic,
        group: 'g',
        maxBatch: 2,
        handle: async (batch) => {
          if (batch.records[0]!.key === slow) await finish.promise;
          await seen.handle(batch);
        },
      });
      for (const from of [0, 30]) {
        await bus.publish(topic, [...numbered(slow, from, from + 30), ...numbered(quick, from, from + 30)]);
        await seen.count(from + 30);
      }
      expect(seen.of(slow)).toEqual([]);
      finish.resolve();
      await seen.count(120);
      for (const key of [slow, quick]) expect(seen.of(key)).toEqual(Array.from({ length: 60 }, (_, n) => n));
    });

    it('counts what waits for a group', async () => {
      const { bus } = await start();
      const topic = contractTopic({ partitions: 1 });
      await bus.publish(topic, numbered('a', 0, 5));
      const waiting = async () => (await bus.lag(topic, 'g')).reduce((sum, l) => sum + l.records, 0);
      expect(await waiting()).toBe(5);
      const seen = new Collector();
      const subscription = await bus.subscribe({ topic, group: 'g', handle: seen.handle });
      await seen.count(5);
      await subscription.close();
      expect(await waiting()).toBe(0);
      await bus.publish(topic, numbered('a', 5, 7));
      expect(await waiting()).toBe(2);
    });

    it('keeps the last record of each key when it compacts, and forgets what a tombstone ended', async (test) => {
      const { bus, compact } = await start();
      if (!compact) return test.skip('this adapter cannot be told to compact now');
      const topic = contractTopic({ compacted: true });
      await bus.publish(topic, [...numbered('a', 0, 5), ...numbered('b', 0, 3), ...numbered('c', 0, 2)]);
      await bus.publish(topic, [{ key: 'b', value: null }]);
      await compact(topic);
      const seen = new Collector();
      const tail = await bus.tail({ topic, from: 'earliest', handle: seen.tail });
      await tail.caughtUp;
      expect(seen.of('a')).toEqual([4]);
      expect(seen.of('b')).toEqual([]);
      expect(seen.of('c')).toEqual([1]);
    });

    startContract(start);
    durabilityContract(start);
  });
}

/** What is parked from now on of one topic. */
async function parkedOf({ bus }: BusHarness, topic: string): Promise<Collector<ParkedRecord>> {
  const parked = new Collector<ParkedRecord>();
  await bus.subscribe({
    topic: topics.parked,
    group: `contract-${randomUUID()}`,
    from: 'latest',
    handle: async ({ records }) => {
      for (const { value } of records) if (value.topic === topic) parked.add(value);
    },
  });
  return parked;
}
