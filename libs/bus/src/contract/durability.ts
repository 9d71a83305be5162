import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Bus } from '../port.js';
import { Collector, contractTopic, note } from './collector.js';
import type { BusHarness } from './harness.js';

const KEYS = ['a', 'b', 'c'];

type Step =
  | { readonly do: 'publish'; readonly keys: readonly string[] }
  | { readonly do: 'fail'; readonly times: number }
  | { readonly do: 'subscribe' | 'leave' | 'reopen' | 'crash' };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('publish' as const),
      keys: fc.array(fc.constantFrom(...KEYS), { minLength: 1, maxLength: 8 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('fail' as const), times: fc.integer({ min: 1, max: 3 }) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('subscribe' as const, 'leave' as const, 'reopen' as const, 'crash' as const),
    }),
  },
);

/** The part of the contract about what is still there afterwards. */
export function durabilityContract(start: () => Promise<BusHarness>): void {
  it('goes on after a reopen where the group had stopped', async () => {
    const harness = await start();
    const topic = contractTopic();
    const [before, after] = [new Collector(), new Collector()];
    await harness.bus.publish(topic, [{ key: 'a', value: note(0) }]);
    await harness.bus.subscribe({ topic, group: 'g', handle: before.handle });
    await before.count(1);
    const bus = await harness.reopen();
    await bus.publish(topic, [{ key: 'a', value: note(1) }]);
    await bus.subscribe({ topic, group: 'g', handle: after.handle });
    await after.count(1);
    expect(after.of('a')).toEqual([1]);
  });

  it('gives a batch that failed before the close again after it', async () => {
    const harness = await start();
    const topic = contractTopic();
    await harness.bus.publish(topic, [{ key: 'a', value: note(0) }]);
    let tried!: () => void;
    const trying = new Promise<void>((resolve) => (tried = resolve));
    await harness.bus.subscribe({
      topic,
      group: 'g',
      handle: () => {
        tried();
        return Promise.reject(new Error('database away'));
      },
    });
    await trying;
    const bus = await harness.reopen();
    const seen = new Collector();
    await bus.subscribe({ topic, group: 'g', handle: seen.handle });
    await seen.count(1);
    expect(seen.of('a')).toEqual([0]);
  });

  it('lets a group that began at the latest miss nothing that came before its first commit', async () => {
    const harness = await start();
    const topic = contractTopic();
    await harness.bus.publish(topic, [{ key: 'a', value: note(0) }]);
    const idle = await harness.bus.subscribe({
      topic,
      group: 'g',
      from: 'latest',
      handle: async () => undefined,
    });
    await idle.close();
    await harness.bus.publish(topic, [{ key: 'a', value: note(1) }]);
    const bus = await harness.reopen();
    const seen = new Collector();
    await bus.subscribe({ topic, group: 'g', from: 'latest', handle: seen.handle });
    await seen.count(1);
    expect(seen.of('a')).toEqual([1]);
  });

  it('waits, when one subscription closes, for its batch in hand, and commits it', async () => {
    const { bus } = await start();
    const topic = contractTopic();
    await bus.publish(topic, [{ key: 'a', value: note(0) }]);
    let begin!: () => void;
    const begun = new Promise<void>((resolve) => (begin = resolve));
    const order: string[] = [];
    const subscription = await bus.subscribe({
      topic,
      group: 'g',
      handle: async () => {
        begin();
        for (let i = 0; i < 20; i += 1) await new Promise((resolve) => setImmediate(resolve));
        order.push('handled');
      },
    });
    await begun;
    await subscription.close();
    order.push('closed');
    expect(order).toEqual(['handled', 'closed']);
    expect((await bus.lag(topic, 'g')).reduce((sum, l) => sum + l.records, 0)).toBe(0);
  });

  it('waits on close for the batch in hand, which may still publish, and commits it', async () => {
    const harness = await start();
    const [topic, result] = [contractTopic(), contractTopic()];
    const { bus } = harness;
    await bus.publish(topic, [{ key: 'a', value: note(0) }]);
    let begin!: () => void;
    let finish!: () => void;
    const begun = new Promise<void>((resolve) => (begin = resolve));
    const finishing = new Promise<void>((resolve) => (finish = resolve));
    await bus.subscribe({
      topic,
      group: 'g',
      handle: async () => {
        begin();
        await finishing;
        await bus.publish(result, [{ key: 'a', value: note(1) }]);
      },
    });
    await begun;
    const reopening = harness.reopen();
    finish();
    const again = await reopening;
    const results = new Collector();
    const tail = await again.tail({ topic: result, from: 'earliest', handle: results.tail });
    await tail.caughtUp;
    expect(results.of('a')).toEqual([1]);
    expect((await again.lag(topic, 'g')).reduce((sum, l) => sum + l.records, 0)).toBe(0);
  });

  it('loses nothing and keeps the order of keys, whatever is published, fails, leaves, reopens or crashes', async () => {
    const harness = await start();
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 14 }), async (steps) => {
        const topic = contractTopic({ partitions: 2 });
        const sent = new Map(KEYS.map((key) => [key, 0]));
        const seen = new Collector();
        let failures = 0;
        let bus: Bus = harness.bus;
        let members: { close(): Promise<void> }[] = [];
        const subscribe = async () => {
          members.push(
            await bus.subscribe({
              topic,
              group: 'g',
              maxBatch: 3,
              handle: async (batch) => {
                if (failures > 0) {
                  failures -= 1;
                  throw new Error('as asked');
                }
                await seen.handle(batch);
              },
            }),
          );
        };
        for (const s of steps) {
          if (s.do === 'publish') {
            await bus.publish(
              topic,
              s.keys.map((key) => {
                const n = sent.get(key)!;
                sent.set(key, n + 1);
                return { key, value: note(n) };
              }),
            );
          } else if (s.do === 'fail') failures += s.times;
          else if (s.do === 'subscribe') await subscribe();
          else if (s.do === 'leave') await members.shift()?.close();
          else {
            bus = await (s.do === 'crash' && harness.crash ? harness.crash() : harness.reopen());
            members = [];
          }
        }
        await subscribe();
        for (const [key, count] of sent) {
          if (count > 0) await seen.until((r) => r.key === key && r.value.n === count - 1);
        }
        // First sightings come in order without a gap; repeats are allowed, they are what at-least-once means.
        for (const [key, count] of sent) {
          expect([...new Set(seen.of(key))]).toEqual(Array.from({ length: count }, (_, n) => n));
        }
        await Promise.all(members.map((member) => member.close()));
      }),
      { numRuns: 30 },
    );
  }, 120_000);
}
