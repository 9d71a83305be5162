import type { BlobKey, StreamId } from '@airlock/contracts/ids';
import type { SegmentMessage } from '@airlock/contracts/segment';
import { HashBank, bankEntry } from '@airlock/media/hash-bank';
import { openDecoder } from '@airlock/media/decoder';
import { pdqOfFrame } from '@airlock/media/pdq';
import { modelFolders } from '@airlock/inference/model-files';
import { buildModel } from '@airlock/models/build-model';
import { type FolderBlobStore, openFolderBlobs } from '@airlock/storage/blobs/folder';
import { makeSegment, type MediaOptions } from '@airlock/testkit/media';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { stored, streamRecord } from './ingest.testkit.js';
import type { MediaReply } from './media-job.js';
import { type MediaWorkers, openMediaWorkers } from './media-workers.js';

const modelsDir = fileURLToPath(new URL('../../../models', import.meta.url));
const plan = streamRecord().sampling;
const quiet = { info: () => undefined, warn: () => undefined };

let dir: string;
let blobs: FolderBlobStore;
let workers: MediaWorkers;

beforeAll(async () => {
  for (const folder of await modelFolders(modelsDir)) await buildModel(folder);
  dir = await mkdtemp(join(tmpdir(), 'airlock-workers-'));
  blobs = await openFolderBlobs({ dir: join(dir, 'blobs'), fsync: 'none' });
  const decoder = await openDecoder();
  const bytes = await makeSegment({ pattern: 'mandelbrot', seconds: 2 });
  const { frames } = await decoder.decode({ bytes, container: 'mpegts', startMs: 0 }, plan);
  await decoder.close();
  const bank = new HashBank([bankEntry(pdqOfFrame(frames[0]!), 'card', 'known.prohibited', 'test')]);
  await writeFile(join(dir, 'bank.csv'), bank.toCsv());
  workers = openMediaWorkers(
    {
      size: 2,
      blobs: { dir: join(dir, 'blobs') },
      modelsDir,
      hashBankPath: join(dir, 'bank.csv'),
      jobTimeoutMs: 20_000,
    },
    quiet,
  );
  await look(await makeSegment());
}, 120_000);
afterAll(async () => {
  await workers?.close();
  await blobs?.close();
  if (dir) await rm(dir, { recursive: true, force: true });
});

let streams = 0;
/** Every look is of a stream of its own, unless told otherwise. */
async function look(
  bytes: Uint8Array,
  over: Partial<SegmentMessage> = {},
  sampling = plan,
): Promise<MediaReply> {
  const streamId = `s${streams++}` as StreamId;
  return workers.look(
    { segment: await stored(blobs, bytes, { streamId, ...over }), plan: sampling },
    { keep: true },
  );
}
const made = async (options: MediaOptions, over: Partial<SegmentMessage> = {}) =>
  look(await makeSegment(options), over);

const PACKET = 188;
/** Keeps what `keep` says of the packets of an MPEG-TS. */
const packets = (bytes: Uint8Array, keep: (index: number, pid: number) => boolean): Uint8Array => {
  const out: Uint8Array[] = [];
  for (let i = 0; i * PACKET < bytes.length; i++) {
    const packet = bytes.subarray(i * PACKET, (i + 1) * PACKET);
    if (keep(i, ((packet[1]! & 0x1f) << 8) | packet[2]!)) out.push(packet);
  }
  return Buffer.concat(out);
};

describe('media', () => {
  test('a clean segment is looked at as the plan says', async () => {
    expect(await made({})).toMatchObject({ framesAt: [0, 1_000], unwatchedMs: 0, signals: [] });
  });

  test('known content is found, with a picture of it', async () => {
    const reply = await made({ pattern: 'mandelbrot', seconds: 2 });
    expect(reply.failure).toBeUndefined();
    const known = reply.signals.filter((s) => s.label === 'known.prohibited');
    expect(known.length).toBeGreaterThan(0);
    const jpeg = await blobs.get(known[0]!.thumbnail as BlobKey);
    expect([...jpeg.subarray(0, 2)]).toEqual([0xff, 0xd8]);
  });

  test('D04: a picture that becomes known while workers run is found in every one of them, and no more once it is out', async () => {
    const options = { pattern: 'testsrc2', seconds: 2 } as const;
    // Streams are shared out: one to each of the two workers.
    const show = () => Promise.all([made(options), made(options)]);
    const before = await made(options);
    const [first] = before.hashes!;
    expect(first!.quality).toBeGreaterThanOrEqual(50);
    const found = (replies: readonly MediaReply[]) =>
      replies.map((r) => r.signals.some((s) => s.detail?.['entry'] === 'house:new'));
    expect(found([before])).toEqual([false]);
    const picture = { id: 'house:new', hash: first!.pdq, label: 'known.prohibited', note: '' };
    workers.tell({ put: [picture] });
    expect(found(await show())).toEqual([true, true]);
    workers.tell({ remove: [picture.id] });
    expect(found(await show())).toEqual([false, false]);
  }, 60_000);

  test('a first part gives the keyframe at once, the whole adds the rest', async () => {
    const bytes = await makeSegment();
    const head = bytes.subarray(0, Math.floor(bytes.length / 3 / PACKET) * PACKET);
    const streamId = 'parts' as StreamId;
    const first = await look(head, { streamId, part: { index: 0, last: false }, durationMs: 700 });
    expect(first.framesAt).toEqual([0]);
    const whole = await look(bytes, { streamId, part: { index: 1, last: true } });
    expect(whole).toMatchObject({ framesAt: [0, 1_000], reused: 0, unwatchedMs: 0 });
  });

  test('a keyframe in ten seconds at 1 fps leaves nine unwatched, unless what lies between may be decoded', async () => {
    const sparse = { seconds: 10, keyint: 250, size: '160x90', audio: false };
    expect(await made(sparse, { durationMs: 10_000 })).toMatchObject({ framesAt: [0], unwatchedMs: 9_000 });
    const dense = await look(
      await makeSegment(sparse),
      { durationMs: 10_000 },
      { ...plan, keyframesOnly: false },
    );
    expect(dense).toMatchObject({
      unwatchedMs: 0,
      framesAt: Array.from({ length: 10 }, (_, i) => i * 1_000),
    });
  });

  test.each<[string, () => Promise<Uint8Array> | Uint8Array, Partial<SegmentMessage>, string]>([
    ['nothing', () => new Uint8Array(), {}, 'undecodable'],
    ['noise', () => Uint8Array.from({ length: 50_000 }, (_, i) => (i * 7919) % 251), {}, 'undecodable'],
    ['a text', () => Buffer.from('#EXTM3U\nhttp://127.0.0.1/secret.ts\n'.repeat(99)), {}, 'undecodable'],
    ['an MP4 that says it is MPEG-TS', () => makeSegment({ container: 'mp4' }), {}, 'undecodable'],
    ['MPEG-TS that says it is fMP4', () => makeSegment(), { container: 'fmp4' }, 'undecodable'],
    ['a Matroska file', () => makeSegment({ container: 'matroska' }), {}, 'undecodable'],
    ['sound alone', () => makeSegment({ pattern: 'none' }), {}, 'no_picture'],
    ['8K', () => makeSegment({ size: '7680x4320', fps: 1, seconds: 1, audio: false }), {}, 'too_large'],
    ['an unknown codec', () => makeSegment({ videoCodec: 'mpeg4' }), {}, 'undecodable'],
  ])('%s ends in a failure', async (_, bytes, over, failure) => {
    const reply = await look(await bytes(), over);
    expect(reply).toMatchObject({ failure, framesAt: [], unwatchedMs: 2_000 });
    expect(reply.error).toBeTypeOf('string');
  });

  test('a segment without a keyframe is not clean', async () => {
    const bytes = await makeSegment({ seconds: 4, keyint: 250, audio: false });
    const half = bytes.length / PACKET / 2;
    // Tables and the second half: everything in it leans on a keyframe that is not there.
    const tail = packets(bytes, (i, pid) => pid === 0 || pid === 0x1000 || i > half);
    expect(await look(tail)).toMatchObject({ failure: 'undecodable', unwatchedMs: 2_000 });
  });

  test('a torn segment never counts as wholly watched', async () => {
    const bytes = await makeSegment({ seconds: 4, audio: false });
    const torn = packets(bytes, (i) => i < 6 || i % 3 !== 0);
    const reply = await look(torn, { durationMs: 4_000 });
    expect(reply.failure !== undefined || reply.unwatchedMs > 0).toBe(true);
    const cut = await look(bytes.subarray(0, 700), { durationMs: 4_000 });
    expect(cut.failure).toBe('undecodable');
  });

  test('timestamps that go back lead past no picture', async () => {
    const card = await makeSegment({ pattern: 'mandelbrot', seconds: 2, audio: false });
    const clean = await makeSegment({ seconds: 2, audio: false });
    // The card bears the times of what came before it.
    const reply = await look(Buffer.concat([clean, card]), { durationMs: 4_000 });
    expect(reply.signals.some((s) => s.label === 'known.prohibited') || reply.failure !== undefined).toBe(
      true,
    );
  });

  test('a claim of 2 GB costs nothing', async () => {
    const segment = await stored(blobs, await makeSegment(), { streamId: 'big' as StreamId });
    const media = { ...segment.media, bytes: 2 * 1024 ** 3 };
    const reply = await workers.look({ segment: { ...segment, media }, plan }, { keep: true });
    expect(reply).toMatchObject({ failure: 'too_large', unwatchedMs: 2_000 });
  });
});

/** Processes that this one has started. */
const children = (): number[] =>
  readdirSync(`/proc/${process.pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${process.pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  );
const isWorker = (pid: number): boolean => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('media-worker');
  } catch {
    return false;
  }
};

describe.runIf(process.platform === 'linux')('workers', () => {
  test('one that is killed costs no segment its look', async () => {
    const bytes = await makeSegment();
    const before = workers.stats();
    const mine = children().filter(isWorker);
    expect(mine).toHaveLength(2);
    const looks = Array.from({ length: 12 }, () => look(bytes));
    process.kill(mine[0]!, 'SIGKILL');
    for (const reply of await Promise.all(looks)) expect(reply).toMatchObject({ framesAt: [0, 1_000] });
    await vi.waitFor(() => expect(workers.stats().ready).toBe(2), { timeout: 60_000, interval: 50 });
    expect(workers.stats().restarts).toBeGreaterThan(before.restarts);
  }, 90_000);

  test('one that hangs is replaced, and what waited for it is looked at', async () => {
    const others = new Set(children());
    const pool = openMediaWorkers({ size: 2, blobs: { dir: join(dir, 'blobs') }, modelsDir }, quiet);
    try {
      await vi.waitFor(() => expect(pool.stats().ready).toBe(2), { timeout: 60_000, interval: 50 });
      const [stopped] = children().filter((pid) => !others.has(pid) && isWorker(pid));
      process.kill(stopped!, 'SIGSTOP');
      const bytes = await makeSegment();
      const segments = await Promise.all(
        [0, 1, 2, 3].map((i) => stored(blobs, bytes, { streamId: `h${i}` as StreamId })),
      );
      const replies = segments.map((segment) => pool.look({ segment, plan }, { keep: true }));
      for (const reply of await Promise.all(replies)) expect(reply.framesAt).toEqual([0, 1_000]);
      expect(pool.stats()).toMatchObject({ timeouts: 1, failed: 0 });
    } finally {
      await pool.close();
    }
  }, 90_000);
});

test('a segment that takes too long twice is given up', async () => {
  const pool = openMediaWorkers(
    { size: 1, blobs: { dir: join(dir, 'blobs') }, modelsDir, jobTimeoutMs: 1 },
    quiet,
  );
  try {
    const segment = await stored(blobs, await makeSegment(), { streamId: 'hang' as StreamId });
    await expect(pool.look({ segment, plan }, { keep: true })).rejects.toMatchObject({ reason: 'timeout' });
    expect(pool.stats()).toMatchObject({ timeouts: 2, failed: 1 });
  } finally {
    await pool.close();
  }
}, 90_000);

test('without a worker nothing is ready', async () => {
  const pool = openMediaWorkers({ size: 1, blobs: { dir }, modelsDir: join(dir, 'none') }, quiet);
  try {
    expect(() => pool.check()).toThrow('no media worker is up');
  } finally {
    await pool.close();
  }
});
