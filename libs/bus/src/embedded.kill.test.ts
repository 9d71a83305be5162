import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { killTopic } from './contract/kill-topic.js';
import { openEmbeddedBus } from './embedded.js';

const pathOf = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/** Runs a publisher and consumer until it has been told `acks` times that its record is durable, then kill -9. */
async function killedAfter(dir: string, round: number, acks: number) {
  const flags = ['--conditions=@airlock/source', '--import', pathOf('../test-support/typescript.mjs')];
  const child = spawn(process.execPath, [...flags, pathOf('./contract/kill-child.ts'), dir, String(round)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(child, 'exit');
  const acked: string[] = [];
  const handled: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    const [what, id] = line.split(' ') as [string, string];
    (what === 'acked' ? acked : handled).push(id);
    if (acked.length === acks) child.kill('SIGKILL');
  }
  expect((await exit)[1]).toBe('SIGKILL');
  return { acked, handled };
}

it('loses nothing it has acknowledged over kill -9, and hands on what was not handled', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'airlock-bus-kill-'));
  const acked = new Set<string>();
  const handled = new Set<string>();
  for (const [round, acks] of [1, 37, 400].entries()) {
    const child = await killedAfter(dir, round, acks);
    child.acked.forEach((id) => acked.add(id));
    child.handled.forEach((id) => handled.add(id));
  }
  const bus = await openEmbeddedBus({ dir });
  const stored: string[] = [];
  const tail = await bus.tail({
    topic: killTopic,
    from: 'earliest',
    handle: (records) => {
      for (const r of records) stored.push(r.value!.id);
    },
  });
  await tail.caughtUp;
  expect([...acked].filter((id) => !stored.includes(id))).toEqual([]);

  // Every key's records lie in the order in which they were published, without a gap.
  for (const prefix of new Set(stored.map((id) => id.slice(0, id.lastIndexOf('/') + 1)))) {
    const numbers = stored.filter((id) => id.startsWith(prefix)).map((id) => Number(id.slice(prefix.length)));
    expect(numbers).toEqual(numbers.map((_, n) => n));
  }

  const left = new Set(stored.filter((id) => !handled.has(id)));
  await new Promise<void>((resolve, reject) => {
    const check = () => left.size === 0 && resolve();
    check();
    bus
      .subscribe({
        topic: killTopic,
        group: 'g',
        handle: async ({ records }) => {
          for (const r of records) left.delete(r.value.id);
          check();
        },
      })
      .catch(reject);
  });
  await bus.close();
  await rm(dir, { recursive: true });
}, 60_000);
