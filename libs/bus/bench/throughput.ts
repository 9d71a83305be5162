import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { topics } from '@airlock/contracts/topics';
import { ChatMessage } from '@airlock/contracts/chat';
// A project of its own, so that the library ships without it: a relative import would not survive compiling.
// eslint-disable-next-line @nx/enforce-module-boundaries
import { openEmbeddedBus } from '@airlock/bus/embedded';

export interface BusBenchOptions {
  /** Messages per second; default 10,000. */
  readonly rate?: number;
  /** Default 10. */
  readonly seconds?: number;
  readonly fsync?: 'full' | 'normal';
  /** Folder for the log; default a temporary one. */
  readonly dir?: string;
}

export interface BusBenchResult {
  readonly messages: number;
  /** Messages per second from the first publish to the last handled. */
  readonly rate: number;
  /** From handing a message to `publish` to the handler having it, ms. */
  readonly latencyMs: {
    readonly p50: number;
    readonly p95: number;
    readonly p99: number;
    readonly max: number;
  };
  /** From handing it to `publish` to the promise resolving, ms. */
  readonly durableMs: { readonly p50: number; readonly p99: number };
  /** CPU seconds of this process (all threads) per wall second. */
  readonly cpu: number;
  /** How late the event loop came, ms. */
  readonly loopDelayMs: { readonly p50: number; readonly p99: number };
}

const TICK_MS = 2;

/** Chat lines through the embedded bus at a steady rate, each published by its own call as an ingest endpoint would. */
export async function benchEmbeddedBus(options: BusBenchOptions = {}): Promise<BusBenchResult> {
  const { rate = 10_000, seconds = 10, fsync = 'full' } = options;
  const dir = await mkdtemp(join(options.dir ?? tmpdir(), 'airlock-bus-bench-'));
  const bus = await openEmbeddedBus({ dir, fsync });
  const total = rate * seconds;
  const sentAt = new Float64Array(total);
  const latency = new Float64Array(total);
  const durable = new Float64Array(total);
  let handled = 0;
  let all!: () => void;
  const done = new Promise<void>((resolve) => (all = resolve));
  const line = (n: number) =>
    ChatMessage.parse({
      v: 1,
      streamId: `room-${n % 200}`,
      messageId: `m-${n}`,
      userId: `user-${n % 5_000}`,
      text: '主播今天状态真好，这把稳了！ gg wp 666',
      sentAt: Date.now(),
    });
  await bus.subscribe({
    topic: topics.chat,
    group: 'bench',
    handle: async ({ records }) => {
      const now = performance.now();
      for (const { value } of records) {
        const n = Number(value.messageId.slice(2));
        latency[n] = now - sentAt[n]!;
      }
      handled += records.length;
      if (handled >= total) all();
    },
  });

  const loop = monitorEventLoopDelay({ resolution: 1 });
  loop.enable();
  const cpuBefore = process.cpuUsage();
  const began = performance.now();
  const publishes: Promise<void>[] = [];
  let sent = 0;
  while (sent < total) {
    const due = Math.min(total, Math.floor(((performance.now() - began) * rate) / 1000));
    for (; sent < due; sent += 1) {
      const n = sent;
      const value = line(n);
      sentAt[n] = performance.now();
      publishes.push(
        bus.publish(topics.chat, [{ key: value.streamId, value }]).then(() => {
          durable[n] = performance.now() - sentAt[n]!;
        }),
      );
    }
    await delay(TICK_MS);
  }
  await Promise.all(publishes);
  await done;
  const wallMs = performance.now() - began;
  const cpu = process.cpuUsage(cpuBefore);
  loop.disable();
  await bus.close();
  await rm(dir, { recursive: true, force: true });

  latency.sort();
  durable.sort();
  const at = (sorted: Float64Array, q: number) => sorted[Math.min(total - 1, Math.floor(total * q))]!;
  return {
    messages: total,
    rate: (total / wallMs) * 1000,
    latencyMs: { p50: at(latency, 0.5), p95: at(latency, 0.95), p99: at(latency, 0.99), max: at(latency, 1) },
    durableMs: { p50: at(durable, 0.5), p99: at(durable, 0.99) },
    cpu: (cpu.user + cpu.system) / 1000 / wallMs,
    loopDelayMs: { p50: loop.percentile(50) / 1e6, p99: loop.percentile(99) / 1e6 },
  };
}
