import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { ChatMessage } from '@airlock/contracts/chat';
import type { MessageId, UserId } from '@airlock/contracts/ids';
import { topics } from '@airlock/contracts/topics';
import { inProcessDirectPath } from '@airlock/bus/direct';
import { openEmbeddedBus } from '@airlock/bus/embedded';
import { consumeChat } from '@airlock/ingest/chat.consumer';
import { createEnforcer } from '@airlock/ingest/enforcer';
import { ingestEvents } from '@airlock/ingest/events';
import { createJudge } from '@airlock/ingest/judge';
import { openStreamView } from '@airlock/ingest/stream-view';
import { generateChat, generateTerms } from '@airlock/moderation/bench/chat';
import { benchText } from '@airlock/moderation/bench/text';
import { compileLexicon } from '@airlock/moderation/text';
import { createLogger } from '@airlock/nest-host/logger';
import { createMetrics } from '@airlock/nest-host/metrics';
import { openPolicyFile } from '@airlock/nest-host/policy-file';
import type { BenchContext } from './context.js';
import { type BenchRow, calm, median, quantile, watchOthers } from './measure.js';
import { streamRecord } from './streams.js';

const TERMS = 60_000;
const RATE = 10_000;
const P99_MS = 10;
const ROOMS = 200;
/** So many that nobody writes five lines in ten seconds, which the policy takes for flooding. */
const USERS = 100_000;

/** Rows 5a, 5b and 5d: chat against mint-filter, and heard in its conversation. */
export async function chatSuite(context: BenchContext): Promise<BenchRow[]> {
  context.say(`reading chat with ${TERMS} terms, ours and mint-filter in turn`);
  const { quick } = context;
  const text = await benchText({ terms: TERMS, lines: quick ? 5_000 : 20_000, rounds: quick ? 2 : 7 });
  const row = (name: string) => {
    const found = text.rows.find((r) => r.name === name);
    if (!found) throw new Error(`the text bench has no row ${name}`);
    return found;
  };
  const speed = row('chat text');
  const heard = row('a line read and heard');
  const caught = row('hidden terms noticed');
  const wrong = row('clean lines with a hit');
  const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
  return [
    {
      id: '5a',
      what: `chat lines per core, ${TERMS / 1000}k-term lexicon`,
      peer: text.peer,
      unit: '/s',
      ours: speed.ours,
      theirs: speed.peer,
      ratio: speed.ratio,
      target: '≥ 3×',
      met: speed.ratio >= 3,
      note:
        'Ours folds, looks up as written, by sound, backwards, with split characters joined and noise left out, and finds ' +
        'contacts and links; the peer looks up alone. CPU time, medians of ' +
        `interleaved rounds over ${text.lines} lines.`,
    },
    {
      id: '5d',
      what: 'CPU of a chat line read and heard in its conversation',
      peer: '',
      unit: 'µs',
      ours: heard.ours,
      target: '≤ 100 µs',
      met: heard.ours <= 100,
      note:
        'The text path above, and floods, copied lines, pile-ons, shared contacts and the author’s record; one stream with ' +
        '20 lines a second from 5,000 accounts. A text model comes on top.',
    },
    {
      id: '5b',
      what: 'evasions of those terms caught',
      peer: text.peer,
      unit: '%',
      ours: caught.ours * 100,
      theirs: caught.peer * 100,
      ratio: caught.ratio,
      target: '≥ 3×',
      met: caught.ratio >= 3,
      note: `Clean lines with a hit: ours ${percent(wrong.ours)}, the peer ${percent(wrong.peer)}; terms and chat are random, so hits by chance are likelier than in real chat.`,
    },
  ];
}

interface Flow {
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

/** Row 5c: chat through the embedded bus. */
export async function flowSuite(context: BenchContext): Promise<BenchRow[]> {
  const seconds = context.quick ? 3 : 10;
  const blocks = context.quick ? 1 : 3;
  const lexicon = compileLexicon([
    {
      id: 'bench',
      terms: generateTerms(TERMS).map((term) => ({
        term,
        label: 'abuse',
        score: 0.8,
        mode: 'word',
        pinyin: false,
      })),
    },
  ]);
  const lines = generateChat(20_000, generateTerms(TERMS)).map((line) => line.text);
  const run = async (rate: number): Promise<Flow> => {
    const result = await flow(context, lexicon, lines, rate, seconds);
    const { p50, p99, othersBusy } = result;
    context.say(
      `${rate.toLocaleString('en-US')} lines/s through the bus: p50 ${p50.toFixed(1)}, p99 ${p99.toFixed(1)} ms; ` +
        `others used ${othersBusy.toFixed(2)} cores`,
    );
    return result;
  };
  const all: Flow[] = [];
  for (let block = 0; block < blocks; block++) all.push(await run(RATE));
  const full = middle(calm(all));
  let held = full.p99 <= P99_MS ? RATE : 0;
  for (const rate of [7_500, 5_000, 2_500, 1_000]) {
    if (held > 0) break;
    if ((await run(rate)).p99 <= P99_MS) held = rate;
  }
  const limit =
    held === RATE
      ? ''
      : held === 0
        ? ' No rate from 1,000/s up held it.'
        : ` ${held.toLocaleString('en-US')}/s hold it.`;
  return [
    {
      id: '5c',
      what: `p99 of a chat line through the embedded bus at ${RATE.toLocaleString('en-US')}/s`,
      peer: '',
      unit: 'ms',
      ours: full.p99,
      target: `≤ ${P99_MS} ms`,
      met: full.p99 <= P99_MS,
      note:
        `Publish on the chat topic → ingest (60k terms, policy) → verdict on the bus → handled; ${ROOMS} rooms, every line its own ` +
        `publish, all in one process with the generator; median of ${all.length} blocks of ${seconds} s. p50 ${full.p50.toFixed(1)}, p95 ${full.p95.toFixed(1)}, max ${full.max.toFixed(0)} ms; ` +
        `${full.rate.toFixed(0)} lines/s came out, ${full.cpuPerLine.toFixed(0)} µs CPU a line; other processes used ${full.othersBusy.toFixed(2)} cores meanwhile.${limit}`,
    },
  ];
}

/** Of several flows the one with the median p99. */
const middle = (flows: readonly Flow[]): Flow => {
  const p99 = median(flows.map((f) => f.p99));
  return flows.find((f) => f.p99 === p99) as Flow;
};

/** Sends chat at a steady rate and times every line from publish to its verdict being handled. */
async function flow(
  context: BenchContext,
  lexicon: ReturnType<typeof compileLexicon>,
  lines: readonly string[],
  rate: number,
  seconds: number,
): Promise<Flow> {
  const dir = await mkdtemp(join(context.dir, 'bus-'));
  const bus = await openEmbeddedBus({ dir });
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
    await bus.close();
    policy.close();
    await rm(dir, { recursive: true, force: true });
  }
}
