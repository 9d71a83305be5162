// Publishes and consumes until it is killed; says what it was told is durable and what it handled.
import { writeSync } from 'node:fs';
import { argv } from 'node:process';
import { openEmbeddedBus } from '../embedded.js';
import { killTopic } from './kill-topic.js';

const [dir, round] = [argv[2]!, argv[3]!];
const say = (what: string) => writeSync(1, `${what}\n`);
const bus = await openEmbeddedBus({ dir });
await bus.subscribe({
  topic: killTopic,
  group: 'g',
  maxBatch: 7,
  handle: async (batch) => {
    for (const r of batch.records) say(`handled ${r.value.id}`);
  },
});
const publisher = async (name: string) => {
  for (let n = 0; ; n += 1) {
    const id = `${round}/${name}/${n}`;
    await bus.publish(killTopic, [{ key: name, value: { id } }]);
    say(`acked ${id}`);
  }
};
await Promise.all(['a', 'b', 'c', 'd'].map(publisher));
