/* eslint-disable @nx/enforce-module-boundaries -- a project of its own: a relative import would not survive compiling */
// One measurement of the Kafka bus in a process of its own: kafka-run.js <brokers> <library> <what> [rate] [seconds]
import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { argv, cpuUsage, memoryUsage } from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import type { ChatMessage } from '@airlock/contracts/chat';
import { topics, type TopicDefinition } from '@airlock/contracts/topics';
import { busOn, type KafkaBus, type KafkaBusOptions } from '@airlock/bus/kafka';
import { openPlatformatic } from '@airlock/bus/kafka/platformatic-client';
import { openKafkajs } from './kafkajs/kafkajs-client.js';

const [brokers, library, what, rateGiven, secondsGiven] = argv.slice(2) as [
  string,
  string,
  string,
  string?,
  string?,
];
const rate = Number(rateGiven ?? 20_000);
const seconds = Number(secondsGiven ?? 10);
const total = rate * seconds;
const topic: TopicDefinition<ChatMessage> = {
  ...topics.chat,
  name: `airlock.bench.${randomUUID()}`,
  partitions: 8,
};
const notes: Record<string, number> = {};
const note = (what: string) => (notes[what] = (notes[what] ?? 0) + 1);
const open = async () => {
  const options: KafkaBusOptions = {
    brokers: brokers.split(','),
    clientId: `bench-${randomUUID()}`,
    publishTimeoutMs: 60_000,
    events: { upkeepFailed: (error) => note(`failed: ${String((error as Error).message).slice(0, 60)}`) },
  };
  return busOn(await (library === 'kafkajs' ? openKafkajs : openPlatformatic)(options), options);
};

const line = (n: number): ChatMessage => ({
  v: 1,
  streamId: `room-${n % 200}` as ChatMessage['streamId'],
  messageId: `m-${n}` as ChatMessage['messageId'],
  userId: `user-${n % 5_000}` as ChatMessage['userId'],
  text: '主播今天状态真好，这把稳了！ gg wp 666',
  sentAt: Date.now() as ChatMessage['sentAt'],
});

const bus: KafkaBus = await open();
const sentAt = new Float64Array(total);
const latency = new Float64Array(total).fill(-1);
let handled = 0;
let distinct = 0;
let longestGap = 0;
let lastHandled = 0;
const done = Promise.withResolvers<void>();
const member = (on: KafkaBus) =>
  on.subscribe({
    topic,
    group: 'bench',
    handle: ({ records }) => {
      const now = performance.now();
      if (lastHandled > 0) longestGap = Math.max(longestGap, now - lastHandled);
      lastHandled = now;
      for (const { value } of records) {
        const n = Number(value.messageId.slice(2));
        handled += 1;
        if (latency[n]! >= 0) continue;
        distinct += 1;
        latency[n] = now - sentAt[n]!;
      }
      if (distinct >= total) done.resolve();
      return Promise.resolve();
    },
  });

/** As fast as it goes, in calls of 100 with ten of them under way. */
async function flood(): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < total) {
      const from = next;
      next = Math.min(total, next + 100);
      const now = performance.now();
      const records = [];
      for (let n = from; n < next; n += 1) {
        sentAt[n] = now;
        const value = line(n);
        records.push({ key: value.streamId, value });
      }
      await bus.publish(topic, records);
    }
  };
  await Promise.all(Array.from({ length: 10 }, worker));
}

/** At a steady rate, one call a message as an ingest endpoint would; a failed call is made again. */
async function steady(): Promise<void> {
  const began = performance.now();
  const publishes: Promise<void>[] = [];
  const publish = async (n: number): Promise<void> => {
    const value = line(n);
    for (;;) {
      try {
        return await bus.publish(topic, [{ key: value.streamId, value }]);
      } catch {
        note('publish rejected');
        await delay(100);
      }
    }
  };
  for (let sent = 0; sent < total;) {
    const due = Math.min(total, Math.floor(((performance.now() - began) * rate) / 1000));
    for (; sent < due; sent += 1) {
      sentAt[sent] = performance.now();
      publishes.push(publish(sent));
    }
    await delay(2);
  }
  await Promise.all(publishes);
}

let began: number;
let cpuBefore: NodeJS.CpuUsage;
if (what === 'drain') {
  // All is there before anybody reads: what the consumer can do alone.
  await flood();
  began = performance.now();
  cpuBefore = cpuUsage();
  await member(bus);
} else {
  await member(bus);
  began = performance.now();
  cpuBefore = cpuUsage();
  if (what === 'flood') await flood();
  else {
    const load = steady();
    if (what === 'rebalance') {
      for (let round = 0; round < 3; round += 1) {
        await delay((seconds * 1000) / 8);
        const other = await open();
        await member(other);
        await delay((seconds * 1000) / 8);
        await other.close();
      }
    }
    await load;
  }
}
await Promise.race([done.promise, delay(60_000, undefined, { ref: false })]);
const wallMs = performance.now() - began;
const cpu = cpuUsage(cpuBefore);
await bus.close();
const seen = latency.filter((l) => l >= 0).sort();
const at = (q: number) =>
  Number((seen[Math.min(seen.length - 1, Math.floor(seen.length * q))] ?? -1).toFixed(1));
console.log(
  JSON.stringify({
    library,
    what,
    rate: Math.round((distinct / wallMs) * 1000),
    p50: at(0.5),
    p99: at(0.99),
    max: at(1),
    cpu: Number(((cpu.user + cpu.system) / 1000 / wallMs).toFixed(2)),
    cpuUsPerMessage: Number(((cpu.user + cpu.system) / distinct).toFixed(1)),
    rssMiB: Math.round(memoryUsage.rss() / 1024 / 1024),
    lost: total - distinct,
    repeats: handled - distinct,
    longestGapMs: Math.round(longestGap),
    notes,
  }),
);
process.exitCode = 0;
