import { type DirectPath, inProcessDirectPath } from '@airlock/bus/direct';
import { openEmbeddedBus, type EmbeddedBus } from '@airlock/bus/embedded';
import type { Action } from '@airlock/contracts/action';
import { controlKey, type ControlRecord, ReleasePlan } from '@airlock/contracts/control';
import type { ActionId, BlobKey, StreamId } from '@airlock/contracts/ids';
import { AirlockError } from '@airlock/contracts/problem';
import type { SegmentMessage } from '@airlock/contracts/segment';
import { topics } from '@airlock/contracts/topics';
import type { SegmentVerdict, Verdict } from '@airlock/contracts/verdict';
import { silentLogger } from '@airlock/nest-host/logger';
import type { BlobStore } from '@airlock/storage/blobs/port';
import { segmentMessage } from '@airlock/testkit/segment-message';
import { hash } from 'node:crypto';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSlate } from './slate.js';
import { type GateDeps, type RunningGate, startGate } from './start.js';

export const STREAM = 'show-1' as StreamId;

const memoryBlobs = (): BlobStore & { kept: Map<string, Uint8Array>; reads: () => number } => {
  const kept = new Map<string, Uint8Array>();
  let reads = 0;
  return {
    kept,
    reads: () => reads,
    put: async (key, bytes) => void kept.set(key, bytes),
    get: async (key) => {
      reads += 1;
      const bytes = kept.get(key);
      if (bytes === undefined) throw new AirlockError('not_found', key);
      return bytes;
    },
    stat: async () => undefined,
    delete: async (key) => void kept.delete(key),
    list: async function* () {},
    close: async () => undefined,
  };
};

/** The card takes ffmpeg half a second to make: once for all tests. */
const slateFolder = async (): Promise<string> => {
  const dir = join(tmpdir(), 'airlock-test-slate');
  await openSlate(dir).media('mpegts', 1_000);
  return dir;
};

/** A gate on an embedded bus in a folder of its own, with the hands of everybody who writes to the bus. */
export class Bench {
  blobs = memoryBlobs();
  direct: DirectPath = inProcessDirectPath();
  bus!: EmbeddedBus;
  gate!: RunningGate;
  dir!: string;
  #ids = 0;

  static async open(over: Partial<GateDeps> = {}): Promise<Bench> {
    const bench = new Bench();
    bench.dir = await mkdtemp(join(tmpdir(), 'airlock-gate-'));
    await cp(await slateFolder(), join(bench.dir, 'gate'), { recursive: true });
    bench.bus = await openEmbeddedBus({ dir: join(bench.dir, 'bus'), fsync: 'normal' });
    await bench.start(over);
    return bench;
  }

  async start(over: Partial<GateDeps> = {}): Promise<void> {
    this.gate = await startGate({
      bus: this.bus,
      blobs: this.blobs,
      direct: this.direct,
      http: { host: '127.0.0.1', port: 0 },
      dataDir: join(this.dir, 'gate'),
      logger: silentLogger(),
      release: { gapMs: 200, windowMs: 600_000 },
      ...over,
    });
  }

  /** Ends the gate and starts another on the same folder. */
  async restart(over: Partial<GateDeps> = {}): Promise<void> {
    await this.gate.close();
    await this.start(over);
  }

  async close(): Promise<void> {
    await this.gate.close();
    await this.bus.close();
    await rm(this.dir, { recursive: true, force: true });
  }

  async control(record: ControlRecord): Promise<void> {
    await this.bus.publish(topics.control, [{ key: controlKey(record), value: record }]);
  }

  stream(
    plan: Partial<ReleasePlan>,
    over: { streamId?: StreamId; epoch?: number; live?: boolean } = {},
  ): Promise<void> {
    return this.control({
      type: 'stream',
      streamId: STREAM,
      epoch: 0,
      roomId: 'room-1' as never,
      streamerId: 'ann' as never,
      title: 'A show',
      category: 'talk',
      roomClass: 'default',
      policyHash: 'p',
      release: ReleasePlan.parse({ mode: 'gated', delayMs: 0, ...plan }),
      sampling: { fps: 1, everyFrame: false, keyframesOnly: true },
      live: true,
      startedAt: Date.now(),
      ...over,
    });
  }

  /** Bytes of a segment; any bytes will do. */
  bytes(seq: number, size = 64): Uint8Array {
    return new Uint8Array(size).fill(seq + 1);
  }

  async segment(seq: number, over: Partial<SegmentMessage> & { size?: number } = {}): Promise<void> {
    const { size, ...rest } = over;
    const bytes = this.bytes(seq, size);
    const streamId = over.streamId ?? STREAM;
    const blob = `${streamId}/${over.epoch ?? 0}/${seq}` as BlobKey;
    await this.blobs.put(blob, bytes);
    const media = { blob, sha256: hash('sha256', bytes), bytes: bytes.length };
    const value = segmentMessage({ streamId, seq, media, durationMs: 1_000, ...rest });
    await this.bus.publish(topics.segments, [{ key: streamId, value }]);
  }

  async verdict(
    seq: number,
    decision: SegmentVerdict['decision'],
    over: Partial<SegmentVerdict> = {},
  ): Promise<void> {
    const value: Verdict = {
      v: 1,
      kind: 'segment',
      streamId: STREAM,
      epoch: 0,
      seq,
      signals: [],
      rules: [],
      policyHash: 'p',
      timing: { capturedAt: Date.now(), receivedAt: Date.now(), decidedAt: Date.now() },
      final: true,
      decision,
      coverage: { frames: 1, reused: 0, unwatchedMs: 0 },
      actions: [],
      ...over,
    };
    await this.bus.publish(topics.verdicts, [{ key: value.streamId, value }]);
  }

  /** A segment with its verdict. */
  async released(seq: number, over: Partial<SegmentMessage> & { size?: number } = {}): Promise<void> {
    await this.segment(seq, over);
    const { streamId = STREAM, epoch = 0 } = over;
    await this.verdict(seq, 'release', { streamId, epoch });
  }

  human(fromSeq: number, toSeq: number, decision: SegmentVerdict['decision']): Promise<void> {
    return this.control({
      type: 'release',
      streamId: STREAM,
      epoch: 0,
      fromSeq,
      toSeq,
      decision,
      by: 'rin',
      decidedAt: Date.now(),
    });
  }

  presence(ms: number): Promise<void> {
    return this.control({ type: 'presence', streamId: STREAM, reviewer: 'rin', until: Date.now() + ms });
  }

  action(kind: Action['kind'], lifts?: ActionId): ControlRecord & { type: 'action' } {
    const action: Action = {
      actionId: `act-${this.#ids++}` as ActionId,
      kind,
      streamId: STREAM,
      origin: { type: 'human', user: 'rin', role: 'duty' },
      reason: 'test',
      decidedAt: Date.now(),
      ...(lifts && { lifts }),
    };
    return { type: 'action', action };
  }

  get(path: string): Promise<Response> {
    return fetch(`${this.gate.url}${path}`);
  }

  async playlist(): Promise<string> {
    const response = await this.get(`/live/${STREAM}/index.m3u8`);
    return response.ok ? await response.text() : '';
  }

  /** What the playlist offers, in order: `s/0.ts`, `slate/1.ts` … */
  async offered(): Promise<string[]> {
    return (await this.playlist()).split('\n').filter((l) => l !== '' && !l.startsWith('#'));
  }

  async served(): Promise<{
    state: string;
    waiting: number;
    held: unknown[];
    lastContentByteAt: number | null;
  }> {
    const response = await this.get(`/internal/streams/${STREAM}/served`);
    return (await response.json()) as never;
  }
}
