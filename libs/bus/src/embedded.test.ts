import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { expect, it } from 'vitest';
import { openEmbeddedBus } from './embedded.js';

it('smoke', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'airlock-bus-'));
  const topic = {
    name: 't',
    schema: z.object({ n: z.number() }),
    title: '',
    partitions: 4,
    retentionMs: 1e9,
    compacted: false,
  };
  const bus = await openEmbeddedBus({ dir });
  const seen: number[] = [];
  let done!: () => void;
  const all = new Promise<void>((r) => (done = r));
  await bus.publish(topic, [{ key: 'a', value: { n: 1 } }]);
  await bus.subscribe({
    topic,
    group: 'g',
    handle: async (b) => {
      for (const r of b.records) seen.push(r.value.n);
      if (seen.length === 3) done();
    },
  });
  await bus.publish(topic, [
    { key: 'a', value: { n: 2 } },
    { key: 'a', value: { n: 3 } },
  ]);
  await all;
  expect(seen).toEqual([1, 2, 3]);
  await bus.close();
  await rm(dir, { recursive: true });
});
