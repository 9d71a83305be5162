import { inProcessDirectPath } from '@airlock/bus/direct';
import { openEmbeddedBus } from '@airlock/bus/embedded';
import type { Bus } from '@airlock/bus/port';
import { startCapture, type PullHandle, type SessionEnd } from '@airlock/capture/start';
import type { SourcePolicy } from '@airlock/capture/pull/source-policy';
import type { StreamRecord } from '@airlock/contracts/control';
import type { MessageId, RoomId, StreamId, StreamerId } from '@airlock/contracts/ids';
import { AirlockError } from '@airlock/contracts/problem';
import { segmentKey } from '@airlock/contracts/segment';
import { topics } from '@airlock/contracts/topics';
import type { Verdict } from '@airlock/contracts/verdict';
import type { DetectorSettings } from '@airlock/inference/detector-plan';
import { startIngest } from '@airlock/ingest/start';
import { createClosers } from '@airlock/nest-host/lifecycle';
import type { Logger } from '@airlock/nest-host/logger';
import type { PolicyFile } from '@airlock/nest-host/policy-file';
import { openFolderBlobs } from '@airlock/storage/blobs/folder';
import type { BlobStore } from '@airlock/storage/blobs/port';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { RecordedLine } from './chat-file.js';
import type { Collector } from './collect.js';
import { createFlight } from './flight.js';

export interface StreamFactsOfScan {
  readonly title: string;
  readonly category: string;
  readonly audience: number;
  readonly tier: string;
}

export interface PipelineOptions {
  /** Empty folder for bus and blobs. */
  readonly dir: string;
  readonly policy: PolicyFile;
  readonly modelsDir: string;
  readonly hashBankPath?: string;
  readonly detectors?: DetectorSettings;
  readonly logger: Logger;
  readonly stream: StreamRecord;
}

/** Bus, blobs, ingest and capture as `airlock up` runs them, for one stream of one recording. */
export interface Pipeline {
  readonly blobs: BlobStore;
  /** Runs a recording and its chat through; resolves when every whole segment and every line has its verdict. */
  run(options: RunOptions): Promise<SessionEnd>;
  close(): Promise<void>;
}

export interface RunOptions {
  readonly url: string;
  readonly sources: Partial<SourcePolicy>;
  readonly chat: readonly RecordedLine[];
  readonly collector: Collector;
  /** Ends the pull; what has arrived by then is still judged. */
  readonly stop: AbortSignal;
}

/** What a stream of these facts is admitted as: the class the policy resolves, exactly as control does it. */
export function admitAs(
  { title, category, audience, tier }: StreamFactsOfScan,
  policy: PolicyFile,
  decodeAll: boolean,
): StreamRecord {
  const streamId = `scan-${randomUUID()}` as StreamId;
  const [roomId, streamerId] = ['scan' as RoomId, 'scan' as StreamerId];
  const current = policy.current();
  const room = current.roomClass({ streamId, roomId, streamerId, title, category, audience, tier });
  return {
    type: 'stream',
    streamId,
    epoch: 0,
    roomId,
    streamerId,
    title,
    category,
    audience,
    tier,
    roomClass: room.roomClass,
    policyHash: current.hash,
    release: room.release,
    sampling: decodeAll ? { ...room.sampling, keyframesOnly: false } : room.sampling,
    live: true,
    startedAt: Date.now(),
  };
}

/** A recording can wait: only a segment that is truly stuck is given up. */
const JOB_TIMEOUT_MS = 30_000;
const START_MS = 90_000;
const CHAT_BATCH = 500;

export async function openPipeline(options: PipelineOptions): Promise<Pipeline> {
  const { dir, logger, policy, stream } = options;
  const closers = createClosers(logger);
  try {
    const bus = await openEmbeddedBus({ dir: join(dir, 'bus'), fsync: 'normal', upkeepMs: 0 });
    closers.add('bus', () => bus.close());
    const blobDir = join(dir, 'blobs');
    const blobs = await openFolderBlobs({ dir: blobDir, fsync: 'none' });
    closers.add('blobs', () => blobs.close());
    const ingest = await startIngest({
      bus,
      direct: inProcessDirectPath(),
      policy,
      logger,
      http: { host: '127.0.0.1', port: 0 },
      ...(options.detectors === undefined ? {} : { detectors: options.detectors }),
      media: {
        // Segments of one stream go to one worker in their order: more would have nothing to do.
        size: 1,
        blobs: { dir: blobDir },
        modelsDir: options.modelsDir,
        jobTimeoutMs: JOB_TIMEOUT_MS,
        ...(options.hashBankPath === undefined ? {} : { hashBankPath: options.hashBankPath }),
      },
      shedAfterMs: Infinity,
    });
    closers.add('ingest', () => ingest.close());
    const run = async (o: RunOptions): Promise<SessionEnd> => {
      await ready(ingest.url, o.stop);
      return runThrough(o, bus, blobs, stream, logger);
    };
    return { blobs, run, close: closers.close };
  } catch (error) {
    await closers.close().catch(() => undefined);
    throw error;
  }
}

/** Waits for the media worker, so that one which cannot start is an error here and not a wait for ever. */
async function ready(url: string, signal: AbortSignal): Promise<void> {
  const deadline = Date.now() + START_MS;
  while (!signal.aborted) {
    const answer = await fetch(new URL('/health/ready', url));
    await answer.body?.cancel();
    if (answer.ok) return;
    if (Date.now() > deadline)
      throw new AirlockError('unavailable', `The media worker has not started within ${START_MS / 1000} s.`, {
        hint: 'What it complained about stands above. `npm run models` builds models that are missing.',
      });
    await delay(50, undefined, { signal }).catch(() => undefined);
  }
}

async function runThrough(
  { url, sources, chat, collector, stop }: RunOptions,
  bus: Bus,
  blobs: BlobStore,
  stream: StreamRecord,
  logger: Logger,
): Promise<SessionEnd> {
  const { streamId } = stream;
  const flight = createFlight(bus, blobs);
  const lines = new Map(chat.map((line) => [messageIdOf(line), line]));
  const chatDone = Promise.withResolvers<void>();
  if (lines.size === 0) chatDone.resolve();

  const take = async (verdict: Verdict): Promise<void> => {
    if (verdict.kind === 'segment') {
      const placed = verdict.final ? await flight.land(segmentKey(verdict)) : undefined;
      if (placed) collector.segment(placed, verdict);
      return;
    }
    const line = lines.get(verdict.messageId);
    if (!line) return;
    lines.delete(verdict.messageId);
    collector.message(line, verdict);
    if (lines.size === 0) chatDone.resolve();
  };
  const tail = await bus.tail({
    topic: topics.verdicts,
    from: 'earliest',
    handle: async (records) => {
      for (const { value } of records) if (value) await take(value);
    },
  });
  const capture = await startCapture({
    bus: flight.feed,
    blobs,
    logger,
    rtmp: false,
    sources,
    admit: async () => {
      await bus.publish(topics.control, [{ key: streamId, value: stream }]);
      return { allow: true, reasons: [], stream: { streamId, epoch: 0 } };
    },
  });
  let stopPull = (): void => undefined;
  try {
    const { roomId, streamerId, title, category } = stream;
    const pull: PullHandle = await capture.pull({
      ...{ roomId, streamerId, title: title.slice(0, 200), category: category.slice(0, 64), url },
      realtime: false,
      loop: false,
      onEnd: 'stop',
      maxAttempts: 1,
    });
    stopPull = () => void pull.stop();
    if (stop.aborted) stopPull();
    else stop.addEventListener('abort', stopPull, { once: true });
    const all = (async () => {
      const [end] = await Promise.all([
        pull.done,
        publishChat(bus, stream, chat).then(() => chatDone.promise),
      ]);
      await flight.empty();
      return end;
    })();
    // A tail that failed would leave verdicts unread, and this waiting for them.
    return await Promise.race([all, tail.ended.then(() => all)]);
  } finally {
    stop.removeEventListener('abort', stopPull);
    await capture.close();
    await tail.close();
  }
}

const messageIdOf = (line: RecordedLine): MessageId => `line-${line.line}` as MessageId;

/** Windows over chat go by the time a line was sent, never later than now: the recording's last line is sent now. */
async function publishChat(
  bus: Bus,
  { streamId }: StreamRecord,
  chat: readonly RecordedLine[],
): Promise<void> {
  const start = Date.now() - Math.ceil(chat.at(-1)?.atMs ?? 0);
  for (let i = 0; i < chat.length; i += CHAT_BATCH) {
    const records = chat.slice(i, i + CHAT_BATCH).map((line) => ({
      key: streamId,
      value: {
        v: 1 as const,
        streamId,
        messageId: messageIdOf(line),
        userId: line.userId,
        text: line.text,
        sentAt: start + Math.round(line.atMs),
        ...(line.nickname === undefined ? {} : { nickname: line.nickname }),
      },
    }));
    await bus.publish(topics.chat, records);
  }
}
