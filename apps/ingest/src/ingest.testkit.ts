import type { ChatMessage } from '@airlock/contracts/chat';
import { ReleasePlan, type StreamRecord } from '@airlock/contracts/control';
import type { Frame } from '@airlock/contracts/frame';
import type { BlobKey, MessageId, RoomId, StreamerId, StreamId, UserId } from '@airlock/contracts/ids';
import type { SegmentMessage } from '@airlock/contracts/segment';
import type { Signal } from '@airlock/contracts/signal';
import { defaultPack, compileLexicon, type TextDetectors } from '@airlock/moderation/text';
import { compilePolicy } from '@airlock/policy/compile';
import type { Policy } from '@airlock/policy/policy';
import type { BlobStore } from '@airlock/storage/blobs/port';
import { type IngestEvents, ingestEvents } from './events.js';
import { silentLogger } from '@airlock/nest-host/logger';
import { createMetrics } from '@airlock/nest-host/metrics';
import { segmentMessage as wholeSegment } from '@airlock/testkit/segment-message';
import type { MediaReply } from './media-job.js';
import { sha256 } from './read-media.js';

export const SHOW = 'show' as StreamId;
export const NOW = 1_800_000_000_000;

const label = (name: string, segments: string, messages: string, threshold = 0.8): string =>
  `  ${name}: { title: { zh: 标, en: L }, clauses: [C 1], severity: 3, threshold: ${threshold}, ` +
  `segments: ${segments}, messages: ${messages} }\n`;

/** A small policy; `rules` and `windows` are YAML, indented by four and two. */
export function testPolicy(over: { segments?: string; messages?: string; rest?: string } = {}): Policy {
  const text =
    `name: test\nversion: '1'\ntaxonomy:\n` +
    label('bad', 'dump', 'drop') +
    label('abuse', 'release', 'mask', 0.5) +
    label('privacy.contact', 'release', 'mask', 0.5) +
    label('self_harm', 'hold', 'hold', 0.5) +
    label('unread', 'hold', 'hold', 0.5) +
    `roomClasses:\n  - name: all\n    title: { zh: 全, en: All }\n` +
    `    release: { mode: gated, delayMs: 0 }\n    sampling: { fps: 1 }\n` +
    `rules:\n  segments:${over.segments === undefined ? ' []' : `\n${over.segments}`}\n` +
    `  messages:${over.messages === undefined ? ' []' : `\n${over.messages}`}\n` +
    (over.rest ?? '');
  const compiled = compilePolicy(text);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return compiled.policy;
}

/** A policy that lets a machine cut for `bad`, `max` times in ten minutes. */
export const cuttingPolicy = (max = 9): Policy =>
  testPolicy({
    segments: `    - { id: bad-cut, label: bad, when: over("bad"), decision: dump, actions: [cut] }`,
    rest: `automatic:
  cut: { labels: [bad], rules: [] }
  budgets:
    - { name: cuts, actions: [cut], per: platform, max: ${max}, within: 10m }
`,
  });

export const testText: TextDetectors = { lexicon: compileLexicon(defaultPack) };

export const streamRecord = (over: Partial<StreamRecord> = {}): StreamRecord => ({
  type: 'stream',
  streamId: SHOW,
  epoch: 0,
  roomId: 'room' as RoomId,
  streamerId: 'ann' as StreamerId,
  title: 'A show',
  category: 'talk',
  roomClass: 'all',
  policyHash: 'p',
  release: ReleasePlan.parse({ mode: 'gated', delayMs: 0 }),
  sampling: { fps: 1, everyFrame: false, keyframesOnly: true },
  live: true,
  startedAt: NOW,
  ...over,
});

export const segmentMessage = (over: Partial<SegmentMessage> = {}): SegmentMessage =>
  wholeSegment({
    streamId: SHOW,
    media: { blob: 'b' as BlobKey, sha256: '0'.repeat(64), bytes: 1 },
    capturedAt: NOW,
    ...over,
  });

export const chatLine = (text: string, over: Partial<ChatMessage> = {}): ChatMessage => ({
  v: 1,
  streamId: SHOW,
  messageId: 'm0' as MessageId,
  userId: 'u0' as UserId,
  text,
  sentAt: NOW,
  ...over,
});

export const signal = (name: string, atMs = 0, score = 0.95): Signal => ({
  label: name,
  score,
  detector: { id: 'test', version: '1' },
  source: 'frame',
  atMs,
});

/** A picture of one grey; `brightness` 0–255. */
export const picture = (atMs: number, brightness: number): Frame => ({
  width: 32,
  height: 32,
  atMs,
  format: 'i420',
  y: new Uint8Array(1024).fill(brightness),
  u: new Uint8Array(256).fill(128),
  v: new Uint8Array(256).fill(128),
  strideY: 32,
  strideU: 16,
  strideV: 16,
  matrix: 'bt601',
  range: 'limited',
});

export const reply = (over: Partial<MediaReply> = {}): MediaReply => ({
  signals: [],
  texts: [],
  framesAt: [0, 1_000],
  reused: 0,
  unwatchedMs: 0,
  decodeMs: 1,
  inferMs: 1,
  ...over,
});

/** Telemetry with its numbers: `value('airlock_…', { label: 'x' })`. */
export function testEvents(): IngestEvents & {
  value(name: string, labels?: Record<string, string>): Promise<number>;
} {
  const metrics = createMetrics({ app: 'test' });
  const events = ingestEvents(silentLogger(), metrics);
  return {
    ...events,
    value: async (name, labels = {}) => {
      const found = await metrics.registry.getSingleMetric(name)?.get();
      if (!found) throw new Error(`no metric ${name}`);
      return found.values
        .filter((v) =>
          Object.entries(labels).every(([k, l]) => (v.labels as Record<string, unknown>)[k] === l),
        )
        .reduce((sum, v) => sum + v.value, 0);
    },
  };
}

export function memoryBlobs(): BlobStore & { readonly kept: Map<string, Uint8Array>; reads: number } {
  const kept = new Map<string, Uint8Array>();
  const blobs = {
    kept,
    reads: 0,
    put: async (key: BlobKey, bytes: Uint8Array) => void kept.set(key, bytes),
    get: async (key: BlobKey) => {
      blobs.reads += 1;
      const bytes = kept.get(key);
      if (!bytes) throw new Error(`no blob ${key}`);
      return bytes;
    },
    stat: async (key: BlobKey) => {
      const bytes = kept.get(key)?.length;
      return bytes === undefined ? undefined : { key, bytes, modifiedAt: NOW };
    },
    delete: async (key: BlobKey) => void kept.delete(key),
    list: async function* () {},
    close: async () => undefined,
  };
  return blobs;
}

/** A message about bytes that lie in `blobs`. */
export async function stored(
  blobs: BlobStore,
  bytes: Uint8Array,
  over: Partial<SegmentMessage> = {},
): Promise<SegmentMessage> {
  const blob = `s/${sha256(bytes)}` as BlobKey;
  await blobs.put(blob, bytes);
  return segmentMessage({ media: { blob, sha256: sha256(bytes), bytes: bytes.length }, ...over });
}
