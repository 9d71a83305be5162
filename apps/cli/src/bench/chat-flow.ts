import type { Bus } from '@airlock/bus/port';
import { inProcessDirectPath } from '@airlock/bus/direct';
import type { ChatMessage } from '@airlock/contracts/chat';
import type { MessageId, UserId } from '@airlock/contracts/ids';
import { topics } from '@airlock/contracts/topics';
import { consumeChat } from '@airlock/ingest/chat.consumer';
import { createEnforcer } from '@airlock/ingest/enforcer';
import { ingestEvents } from '@airlock/ingest/events';
import { createJudge } from '@airlock/ingest/judge';
import { openStreamView } from '@airlock/ingest/stream-view';
import { generateChat, generateTerms } from '@airlock/moderation/bench/chat';
import { compileLexicon, type Lexicon } from '@airlock/moderation/text';
import { createLogger } from '@airlock/nest-host/logger';
import { createMetrics } from '@airlock/nest-host/metrics';
import { openPolicyFile } from '@airlock/nest-host/policy-file';
import { setTimeout as delay } from 'node:timers/promises';
import type { BenchContext } from './context.js';
import { median, quantile, watchOthers } from './measure.js';
import { streamRecord } from './streams.js';

export const TERMS = 60_000;
export const ROOMS = 200;
/** So many that nobody writes five lines in ten seconds, which the policy takes for flooding. */
const USERS = 100_000;

export interface Flow {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
  /** CPU of the whole process, generator included, µs a line. */
  readonly cpuPerLine: number;
  /** Lines a second that came out. */
  readonly rate: number;
  /** Cores that other processes used meanwhile. */
  readonly othersBusy: number;
}

/** Words to look for and lines to read, the same on every run. */
export interface ChatTerms {
  readonly lexicon: Lexicon;
  readonly lines: readonly string[];
}

export function chatTerms(): ChatTerms {
  const terms = generateTerms(TERMS);
  const lexicon = compileLexicon([
    {
      id: 'bench',
      terms: terms.map((term) => ({ term, label: 'abuse', score: 0.8, mode: 'word', pinyin: false })),
    },
  ]);
  return { lexicon, lines: generateChat(20_000, terms).map((line) => line.text) };
}

export interface FlowOptions {
  readonly context: BenchContext;
  readonly bus: Bus;
  readonly terms: ChatTerms;
  /** Lines a second. */
  readonly rate: number;
  readonly seconds: number;
}

/** Of several flows the one with the median p99. */
export const middle = (flows: readonly Flow[]): Flow => {
  const p99 = median(flows.map((f) => f.p99));
  return flows.find((f) => f.p99 === p99) as Flow;
};

/** Sends chat at a steady rate and times every line from publish to its verdict being handled. */
export async function flow({ context, bus, terms, rate, seconds }: FlowOptions): Promise<Flow> {
  const { lexicon, lines } = terms;
  const policy = await openPolicyFile({ path: context.policyPath });
  const logger = createLogger({ name: 'bench', level: 'silent' });
  const now = Date.now();
  const rooms = Array.from({ length: ROOMS }, (_, n) => streamRecord(`room-${n}`, policy.current(), now));
  await bus.publish(
    topics.control,
    rooms.map((value) => ({ key: value.streamId, value })),
  );
  const view = await openStreamView(bus);
  const judge = createJudge({ policy: policy.current, text: { lexicon }, clock: Date.now });
  const events = ingestEvents(logger, createMetrics({ app: 'bench' }));
  const enforce = createEnforcer({ bus, direct: inProcessDirectPath(), view, events });
  const ingest = await consumeChat({ bus, judge, view, enforce, events, clock: Date.now });

  const line = { v: 1, sentAt: now } as const;
  const warm = rate;
  const total = warm + rate * seconds;
  const sentAt = new Float64Array(total);
  const took = new Float64Array(total);
  let handled = 0;
  const done = Promise.withResolvers<void>();
  const tail = await bus.tail({
    topic: topics.verdicts,
    from: 'latest',
    handle: (records) => {
      const at = performance.now();
      for (const { value } of records) {
        if (value?.kind !== 'message') continue;
        const n = Number(value.messageId.slice(2));
        took[n] = at - (sentAt[n] ?? at);
        if (++handled === total) done.resolve();
      }
    },
  });
  try {
    const others = watchOthers();
    const cpu = process.cpuUsage();
    const began = performance.now();
    const publishing: Promise<void>[] = [];
    for (let sent = 0; sent < total;) {
      const due = Math.min(total, Math.floor(((performance.now() - began) * rate) / 1000));
      for (; sent < due; sent++) {
        const value: ChatMessage = {
          ...line,
          streamId: rooms[sent % ROOMS]!.streamId,
          messageId: `m-${sent}` as MessageId,
          userId: `user-${sent % USERS}` as UserId,
          text: lines[sent % lines.length]!,
        };
        // Due by the schedule, not when the generator got to it: its own delay counts.
        sentAt[sent] = began + (sent * 1000) / rate;
        publishing.push(bus.publish(topics.chat, [{ key: value.streamId, value }]));
      }
      await delay(1, undefined, { signal: context.signal });
    }
    await Promise.all(publishing);
    await Promise.race([done.promise, delay(60_000, undefined, { ref: false })]);
    const wall = performance.now() - began;
    const used = process.cpuUsage(cpu);
    const othersBusy = others();
    if (handled < total)
      throw new Error(`${total - handled} of ${total} lines had no verdict a minute after the last`);
    const measured = [...took.subarray(warm)];
    return {
      p50: quantile(measured, 0.5),
      p95: quantile(measured, 0.95),
      p99: quantile(measured, 0.99),
      max: quantile(measured, 1),
      cpuPerLine: (used.user + used.system) / total,
      rate: (total / wall) * 1000,
      othersBusy,
    };
  } finally {
    await tail.close();
    await ingest.close();
    await view.close();
    policy.close();
  }
}
