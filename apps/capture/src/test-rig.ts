import { EventEmitter, once } from 'node:events';
import type { AdmissionAnswer, AdmissionRequest, StreamSession } from '@airlock/contracts/admission';
import { StreamId } from '@airlock/contracts/ids';
import { SegmentMessage } from '@airlock/contracts/segment';
import type { CaptureDeps } from './start.js';

interface RefusalLike {
  readonly allow?: false;
  readonly reasons?: readonly string[];
}

/** For tests: a bus and a store that remember, an admission that says what it is told to. */
export function testRig(answer: RefusalLike | (() => Promise<AdmissionAnswer>) = {}) {
  const messages: SegmentMessage[] = [];
  const blobs = new Map<string, Uint8Array>();
  const admissions: AdmissionRequest[] = [];
  const ended: StreamSession[] = [];
  const log: string[] = [];
  const news = new EventEmitter();
  const write = (fields: object, message: string): void => {
    log.push(`${message} ${JSON.stringify(fields, (_, v: unknown) => (v instanceof Error ? v.stack : v))}`);
    news.emit('news');
  };
  const allow = { allow: true, reasons: [], stream: { streamId: StreamId.parse('s1'), epoch: 0 } } as const;
  const deps = {
    bus: {
      publish: async (_: unknown, records: readonly { key: string; value: unknown }[]) => {
        for (const { key, value } of records) {
          const message = SegmentMessage.parse(value);
          if (key !== message.streamId) throw new Error('keyed by something else than the stream');
          messages.push(message);
        }
        news.emit('news');
      },
    } as CaptureDeps['bus'],
    blobs: { put: async (key, bytes) => void blobs.set(key, bytes) } as CaptureDeps['blobs'],
    admit: async (request: AdmissionRequest) => {
      admissions.push(request);
      return typeof answer === 'function' ? answer() : ({ ...allow, ...answer } as AdmissionAnswer);
    },
    ended: async (stream: StreamSession) => {
      ended.push(stream);
      news.emit('news');
    },
    logger: { info: write, warn: write, error: write },
    rtmp: false as const,
    sources: { allowFiles: true, allowPrivate: true },
    random: () => 0,
    backoff: { baseMs: 1, maxMs: 2 },
  } satisfies CaptureDeps;
  /** Waits for something to be true; checked whenever anything happens. */
  const until = async (what: () => boolean): Promise<void> => {
    while (!what()) await once(news, 'news');
  };
  const bytesOf = (m: SegmentMessage): Buffer =>
    m.media.inline === undefined
      ? Buffer.from(blobs.get(m.media.blob ?? '') ?? [])
      : Buffer.from(m.media.inline, 'base64');
  return { deps, messages, blobs, admissions, ended, log, until, bytesOf };
}
