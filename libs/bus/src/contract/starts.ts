import { expect, it } from 'vitest';
import { Collector, contractTopic, keysOf, note, numbered } from './collector.js';
import type { BusHarness } from './harness.js';

/** The part of the contract about where groups and tails begin. */
export function startContract(start: () => Promise<BusHarness>): void {
  it('starts groups and tails at the earliest, the latest or a time', async () => {
    const { bus } = await start();
    const topic = contractTopic();
    await bus.publish(topic, [{ key: 'a', value: note(0) }]);
    const all = new Collector();
    const tail = await bus.tail({ topic, from: 'earliest', handle: all.tail });
    await tail.caughtUp;
    const first = all.records[0]!.timestamp;
    let n = 1;
    // Until the bus's clock has moved on.
    for (;;) {
      await bus.publish(topic, [{ key: 'a', value: note(n) }]);
      await all.count(n + 1);
      if (all.records[n]!.timestamp > first) break;
      n += 1;
    }
    const later = all.records[n]!;
    const late = new Collector();
    await bus.subscribe({
      topic,
      group: 'late',
      from: { timestamp: later.timestamp },
      handle: late.handle,
    });
    const [latest, latestTail] = [new Collector(), new Collector()];
    await bus.subscribe({ topic, group: 'latest', from: 'latest', handle: latest.handle });
    const end = await bus.tail({ topic, from: 'latest', handle: latestTail.tail });
    await end.caughtUp;
    await bus.publish(topic, [{ key: 'a', value: note(1000) }]);
    for (const c of [late, latest, latestTail]) await c.until((r) => r.value.n === 1000);
    expect(late.of('a')).toEqual([later.value.n, 1000]);
    expect(latest.of('a')).toEqual([1000]);
    expect(latestTail.of('a')).toEqual([1000]);
  });

  it('replays from an offset of each partition exactly what is left, to tails and to new groups', async () => {
    const { bus } = await start();
    const topic = contractTopic({ partitions: 2 });
    const [one, two] = keysOf(topic) as [string, string];
    await bus.publish(topic, [...numbered(one, 0, 6), ...numbered(two, 0, 6)]);
    const some = new Collector();
    await bus.subscribe({ topic, group: 'first', maxBatch: 2, handle: some.handle });
    await some.count(12);
    const offsetOf = (key: string, n: number) =>
      BigInt(some.records.find((r) => r.key === key && r.value.n === n)!.offset);
    const from = {
      offsets: new Map([
        [0, offsetOf(one, 2)],
        [1, offsetOf(two, 5)],
      ]),
    };
    const [tailed, grouped] = [new Collector(), new Collector()];
    const tail = await bus.tail({ topic, from, handle: tailed.tail });
    await tail.caughtUp;
    await bus.subscribe({ topic, group: 'replay', from, handle: grouped.handle });
    await grouped.count(5);
    for (const replayed of [tailed, grouped]) {
      expect(replayed.of(one)).toEqual([2, 3, 4, 5]);
      expect(replayed.of(two)).toEqual([5]);
    }
  });

  it('replays a partition whose offset is not named whole, and one past the end from the end', async () => {
    const { bus } = await start();
    const topic = contractTopic({ partitions: 2 });
    const [one, two] = keysOf(topic) as [string, string];
    await bus.publish(topic, [...numbered(one, 0, 3), ...numbered(two, 0, 3)]);
    const seen = new Collector();
    const from = { offsets: new Map([[1, 1_000_000n]]) };
    const tail = await bus.tail({ topic, from, handle: seen.tail });
    await tail.caughtUp;
    await bus.publish(topic, numbered(two, 3, 5));
    await seen.count(5);
    expect(seen.of(one)).toEqual([0, 1, 2]);
    expect(seen.of(two)).toEqual([3, 4]);
  });

  it('replays from the earliest record that is kept where the offset no longer exists', async () => {
    const { bus, expire } = await start();
    const topic = contractTopic({ partitions: 1 });
    await bus.publish(topic, numbered('a', 0, 4));
    const before = new Collector();
    const tail = await bus.tail({ topic, from: 'earliest', handle: before.tail });
    await tail.caughtUp;
    await expire(topic);
    await bus.publish(topic, numbered('a', 4, 6));
    const from = { offsets: new Map([[0, BigInt(before.records[1]!.offset)]]) };
    const [tailed, grouped] = [new Collector(), new Collector()];
    await bus.tail({ topic, from, handle: tailed.tail });
    await bus.subscribe({ topic, group: 'replay', from, handle: grouped.handle });
    for (const replayed of [tailed, grouped]) {
      await replayed.count(2);
      expect(replayed.of('a')).toEqual([4, 5]);
    }
  });
}
