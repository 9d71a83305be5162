import { openKafkaBus } from '@airlock/bus/kafka';
import type { KafkaBus } from '@airlock/bus/kafka';
import { inProcessDirectPath } from '@airlock/bus/direct';
import type { MessageId, UserId } from '@airlock/contracts/ids';
import { topics } from '@airlock/contracts/topics';
import { consumeChat } from '@airlock/ingest/chat.consumer';
import { createEnforcer } from '@airlock/ingest/enforcer';
import { ingestEvents } from '@airlock/ingest/events';
import { createJudge } from '@airlock/ingest/judge';
import { openStreamView } from '@airlock/ingest/stream-view';
import { createLogger } from '@airlock/nest-host/logger';
import { createMetrics } from '@airlock/nest-host/metrics';
import { openPolicyFile } from '@airlock/nest-host/policy-file';
import { startKafka } from '@airlock/testkit/servers/kafka';
import { chatTerms, type ChatTerms, flow, ROOMS } from './chat-flow.js';
import type { BenchContext } from './context.js';
import { type BenchRow, cpuSeconds, median } from './measure.js';
import { scaleRows } from './kafka-scale.js';
import { streamRecord } from './streams.js';

const RATE = 20_000;
const P99_MS = 50;

/** Rows 9: through a real broker on this machine. */
export async function kafkaSuite(context: BenchContext): Promise<BenchRow[]> {
  const kafka = await startKafka();
  try {
    const terms = chatTerms();
    const open = (): Promise<KafkaBus> =>
      openKafkaBus({ brokers: kafka.brokers, clientId: 'bench', replicas: 1 });
    const rows = [
      await backlog(context, open, terms),
      await steady(context, open, terms),
      ...(await scaled(context, open, kafka.brokers)),
    ];
    return rows.map((row) => ({ ...row, note: `${row.note} Broker: ${kafka.how}, on the same two cores.` }));
  } finally {
    await kafka.stop();
  }
}

async function scaled(
  context: BenchContext,
  open: () => Promise<KafkaBus>,
  brokers: readonly string[],
): Promise<BenchRow[]> {
  const bus = await open();
  try {
    return await scaleRows({ context, bus, brokers });
  } finally {
    await bus.close();
  }
}

/** A backlog read to its verdicts, against the same backlog read by the same client and thrown away. */
async function backlog(
  context: BenchContext,
  open: () => Promise<KafkaBus>,
  terms: ChatTerms,
): Promise<BenchRow> {
  const lines = context.quick ? 20_000 : 100_000;
  const rounds = context.quick ? 1 : 5;
  const bus = await open();
  const policy = await openPolicyFile({ path: context.policyPath });
  const now = Date.now();
  const rooms = Array.from({ length: ROOMS }, (_, n) => streamRecord(`backlog-${n}`, policy.current(), now));
  await bus.publish(
    topics.control,
    rooms.map((value) => ({ key: value.streamId, value })),
  );
  const view = await openStreamView(bus);
  const logger = createLogger({ name: 'bench', level: 'silent' });
  const judge = createJudge({ policy: policy.current, text: { lexicon: terms.lexicon }, clock: Date.now });
  const events = ingestEvents(logger, createMetrics({ app: 'bench' }));
  const enforce = createEnforcer({ bus, direct: inProcessDirectPath(), view, events });

  let read = 0;
  let whole = Promise.withResolvers<void>();
  const count = (more: number): void => {
    read += more;
    if (read >= lines) whole.resolve();
  };
  const bare = () =>
    bus.subscribe({
      topic: topics.chat,
      group: 'bare',
      from: 'latest',
      maxBatch: 1_000,
      handle: async ({ records }) => count(records.length),
    });
  const judged = () =>
    consumeChat({
      bus: {
        subscribe: (options) => bus.subscribe(options),
        publish: async (topic, records) => {
          await bus.publish(topic, records);
          count(records.length);
        },
      },
      ...{ judge, view, enforce, events, clock: Date.now },
    });
  /** Seconds from taking up the backlog to its end, and the CPU of this process meanwhile. */
  const timed = async (start: () => Promise<{ close(): Promise<void> }>) => {
    [read, whole] = [0, Promise.withResolvers()];
    const cpu = cpuSeconds();
    const began = performance.now();
    const subscription = await start();
    await whole.promise;
    const took = { seconds: (performance.now() - began) / 1_000, cpu: cpuSeconds() - cpu };
    await subscription.close();
    return took;
  };
  const took = {
    bare: [] as number[],
    judged: [] as number[],
    cpuBare: [] as number[],
    cpuJudged: [] as number[],
  };
  try {
    // Both groups stand at the end before the first backlog.
    for (const start of [bare, judged]) await (await start()).close();
    for (let round = 0; round < rounds; round += 1) {
      for (let n = 0; n < lines; n += 5_000)
        await bus.publish(
          topics.chat,
          Array.from({ length: 5_000 }, (_, i) => ({
            key: rooms[(n + i) % ROOMS]!.streamId,
            value: {
              v: 1 as const,
              streamId: rooms[(n + i) % ROOMS]!.streamId,
              messageId: `b-${round}-${n + i}` as MessageId,
              userId: `user-${n + i}` as UserId,
              text: terms.lines[(n + i) % terms.lines.length]!,
              sentAt: now,
            },
          })),
        );
      // In turns, so that neither always comes second.
      for (const kind of round % 2 === 0 ? (['bare', 'judged'] as const) : (['judged', 'bare'] as const)) {
        const { seconds, cpu } = await timed(kind === 'bare' ? bare : judged);
        took[kind].push(seconds);
        took[kind === 'bare' ? 'cpuBare' : 'cpuJudged'].push(cpu);
        context.say(`${kind}: ${Math.round(lines / seconds).toLocaleString('en-US')} lines/s`);
      }
    }
  } finally {
    await view.close();
    await bus.close();
    policy.close();
  }
  const [ours, theirs] = [lines / median(took.judged), lines / median(took.bare)];
  const us = (cpu: readonly number[]): string => ((median(cpu) / lines) * 1e6).toFixed(0);
  return {
    id: '9a',
    what: 'chat through Kafka to its verdict',
    peer: 'the same client, handler does nothing',
    unit: 'lines/s',
    ours,
    theirs,
    ratio: ours / theirs,
    target: '≥ 0.8×',
    met: ours / theirs >= 0.8,
    note:
      `A backlog of ${lines.toLocaleString('en-US')} lines read, judged with 60k terms, verdicts published and acknowledged; medians of ${rounds} ` +
      `rounds in turns. CPU of this process: ${us(took.cpuJudged)} µs a line, the peer ${us(took.cpuBare)} µs.`,
  };
}

/** Chat at a steady rate, from publish to its verdict handled. */
async function steady(
  context: BenchContext,
  open: () => Promise<KafkaBus>,
  terms: ChatTerms,
): Promise<BenchRow> {
  const seconds = context.quick ? 3 : 10;
  const run = async (rate: number) => {
    const bus = await open();
    try {
      const result = await flow({ context, bus, terms, rate, seconds });
      context.say(
        `${rate.toLocaleString('en-US')} lines/s: p50 ${result.p50.toFixed(1)}, p99 ${result.p99.toFixed(1)} ms`,
      );
      return result;
    } finally {
      await bus.close();
    }
  };
  const full = await run(RATE);
  let held = full.p99 <= P99_MS ? RATE : 0;
  for (const rate of [10_000, 5_000, 2_500, 1_000])
    if (held === 0 && (await run(rate)).p99 <= P99_MS) held = rate;
  return {
    id: '9b',
    what: `p99 of a chat line through Kafka at ${RATE.toLocaleString('en-US')}/s`,
    peer: '',
    unit: 'ms',
    ours: full.p99,
    target: `≤ ${P99_MS} ms`,
    met: full.p99 <= P99_MS,
    note:
      `Publish → broker → ingest → verdict → broker → handled, generator included, every line its own publish; p50 ${full.p50.toFixed(1)}, ` +
      `max ${full.max.toFixed(0)} ms, ${full.rate.toFixed(0)} lines/s came out, ${full.cpuPerLine.toFixed(0)} µs CPU a line in this process.` +
      (held === RATE
        ? ''
        : held === 0
          ? ' No rate from 1,000/s up held it.'
          : ` ${held.toLocaleString('en-US')}/s hold it.`),
  };
}
