import { expect, it } from 'vitest';
import { Collector, contractTopic, note } from '../contract/collector.js';
import { Lane } from './lane.js';

const raws = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => ({
    partition: 3,
    offset: String(from + i),
    key: 'a',
    value: JSON.stringify(note(from + i)),
    timestamp: 0,
  }));

it('has fetching stopped when more than four batches wait, and resumed at half of that', async () => {
  const seen = new Collector();
  const asked: string[] = [];
  const done: bigint[] = [];
  const turns: (() => void)[] = [];
  const lane = new Lane({
    topic: contractTopic(),
    group: 'g',
    partition: 3,
    handle: async (batch) => {
      await new Promise<void>((resolve) => turns.push(resolve));
      await seen.handle(batch);
    },
    park: () => Promise.resolve(),
    retry: { minMs: 1, maxMs: 5 },
    events: {},
    clock: () => 0,
    maxBatch: 2,
    position: 0n,
    done: (_, next) => done.push(next),
    hold: (partition) => asked.push(`hold ${partition}`),
    release: (partition) => asked.push(`release ${partition}`),
  });
  const turn = async () => {
    turns.shift()!();
    await lane.idle();
  };
  lane.take(raws(0, 8), 8n);
  expect(asked).toEqual([]);
  // Two of the eight are in hand: with three more, nine wait.
  lane.take(raws(8, 11), 11n);
  expect(asked).toEqual(['hold 3']);
  await turn();
  expect(asked).toEqual(['hold 3']);
  while (turns.length > 0) await turn();
  expect(asked).toEqual(['hold 3', 'release 3']);
  expect(seen.of('a')).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect(done.at(-1)).toBe(11n);
});
