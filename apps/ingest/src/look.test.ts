import type { Frame } from '@airlock/contracts/frame';
import type { Signal } from '@airlock/contracts/signal';
import type { FrameDetector } from '@airlock/inference/detector';
import type { DecodeOutcome, Decoder } from '@airlock/media/decoder';
import { freshSampler, sample } from '@airlock/media/sampler';
import type { SoundDecoder } from '@airlock/media/sound-decoder';
import { describe, expect, test } from 'vitest';
import type { EarsDeps } from './ears.js';
import { memoryBlobs, picture, segmentMessage, signal, stored, streamRecord } from './ingest.testkit.js';
import { createLook } from './look.js';

const plan = streamRecord().sampling;

/** Bytes stand for keyframes: each is the brightness of one, a second apart. `failAt` breaks the media there. */
function rig(failAt = Infinity, hearing?: EarsDeps) {
  const blobs = memoryBlobs();
  const looked: number[] = [];
  const decoder: Decoder = {
    name: 'webcodecs',
    close: async () => undefined,
    decode: async ({ bytes, startMs }, wanted, { sampler = freshSampler, continues = false } = {}) => {
      const times = [...bytes].map((_, i) => startMs + i * 1_000);
      const { chosen, state } = sample(wanted, sampler, times, continues);
      const frames = chosen.filter((i) => i < failAt).map((i) => picture(times[i]!, bytes[i]!));
      const outcome: DecodeOutcome = { frames, sampler: state, candidates: times.length };
      return frames.length === chosen.length
        ? outcome
        : { ...outcome, sampler, failure: 'undecodable', detail: 'torn' };
    },
  };
  const detector = {
    detect: async (frame: Frame): Promise<{ signals: Signal[] }> => {
      looked.push(frame.y[0]!);
      return { signals: frame.y[0]! >= 200 ? [signal('bad', frame.atMs)] : [] };
    },
  } as unknown as FrameDetector;
  const look = createLook({ blobs, decoder, detectors: [detector], ...(hearing && { hearing }) });
  const segment = (bytes: readonly number[], over = {}) => stored(blobs, Uint8Array.from(bytes), over);
  return { blobs, looked, look, segment };
}

describe('parts', () => {
  test('the whole says what its first part showed, and looks at no picture twice', async () => {
    const { look, segment, looked } = rig();
    const first = await look({ segment: await segment([220], { part: { index: 0, last: false } }), plan });
    expect(first).toMatchObject({ framesAt: [0] });
    const whole = await look({ segment: await segment([220, 10]), plan });
    expect(looked).toEqual([220, 10]);
    expect(whole).toMatchObject({ framesAt: [0, 1_000], unwatchedMs: 0 });
    expect(whole.signals.map((s) => [s.label, s.atMs])).toEqual([['bad', 0]]);
  });

  test('a whole delivered again says the same', async () => {
    const { look, segment } = rig();
    const job = { segment: await segment([220, 10]), plan };
    const { signals, framesAt } = await look(job);
    expect(await look(job)).toMatchObject({ signals, framesAt, unwatchedMs: 0 });
  });

  test('something else under the same number is looked at from its beginning', async () => {
    const { look, segment, looked } = rig();
    await look({ segment: await segment([10, 11]), plan });
    const { signals } = await look({ segment: await segment([220, 90, 30]), plan });
    expect(looked).toEqual([10, 220, 90, 30]);
    expect(signals).toHaveLength(1);
  });

  test('after a failure the same bytes are looked at from their beginning', async () => {
    const { look, segment, looked } = rig(1);
    const job = { segment: await segment([220, 90]), plan };
    for (const _ of [1, 2]) {
      expect(await look(job)).toMatchObject({ failure: 'undecodable', framesAt: [0], unwatchedMs: 1_000 });
    }
    expect(looked).toEqual([220]);
    expect((await look(job)).signals).toHaveLength(1);
  });
});

describe('coverage', () => {
  test('a sparse plan is kept over segments', async () => {
    const { look, segment } = rig();
    const sparse = { ...plan, fps: 0.25 };
    const replies = [];
    for (let seq = 0; seq < 3; seq++)
      replies.push(await look({ segment: await segment([seq, seq], { seq }), plan: sparse }));
    expect(replies.map((r) => [r.framesAt, r.unwatchedMs])).toEqual([
      [[0], 0],
      [[], 0],
      [[4_000], 0],
    ]);
  });

  test('A13: keyframes further apart than the plan asks leave the rest unwatched', async () => {
    const { look, segment } = rig();
    const reply = await look({ segment: await segment([1], { durationMs: 10_000 }), plan });
    expect(reply).toMatchObject({ framesAt: [0], unwatchedMs: 9_000 });
    expect(reply.failure).toBeUndefined();
  });
});

describe('bytes that are not what they claim', () => {
  const bad = async (over: object, bytes: readonly number[] = [1, 2]) => {
    const { look, segment, blobs } = rig();
    const message = await segment(bytes);
    const { failure, unwatchedMs, error } = await look({
      segment: { ...message, media: { ...message.media, ...over } },
      plan,
    });
    expect(unwatchedMs).toBe(2_000);
    expect(error).toBeTypeOf('string');
    return { failure, reads: blobs.reads };
  };

  test('a claim of 2 GB is not read', async () => {
    expect(await bad({ bytes: 2 * 1024 ** 3 })).toEqual({ failure: 'too_large', reads: 0 });
  });

  test('a blob that is larger than claimed is not read', async () => {
    const { look, segment, blobs } = rig();
    const message = await segment([1]);
    blobs.stat = async (key) => ({ key, bytes: 2 * 1024 ** 3, modifiedAt: 0 });
    expect(await look({ segment: message, plan })).toMatchObject({ failure: 'too_large' });
    expect(blobs.reads).toBe(0);
  });

  test('a wrong sha256', async () => {
    expect(await bad({ sha256: 'f'.repeat(64) })).toMatchObject({ failure: 'undecodable' });
  });

  test('a blob that is missing, or cannot be read', async () => {
    expect(await bad({ blob: 'not/there' })).toMatchObject({ failure: 'missing' });
    const { look, segment, blobs } = rig();
    const message = await segment([1]);
    blobs.get = () => Promise.reject(new Error('EIO'));
    expect(await look({ segment: message, plan })).toMatchObject({ failure: 'missing', error: 'EIO' });
  });

  test('inline bytes are checked as well', async () => {
    const { look } = rig();
    const media = { inline: 'AAAA', sha256: '0'.repeat(64), bytes: 3 };
    expect(await look({ segment: segmentMessage({ media }), plan })).toMatchObject({
      failure: 'undecodable',
    });
  });

  test('an initialisation segment that is missing', async () => {
    const { look, segment } = rig();
    const message = await segment([1]);
    const init = { ...message.media, blob: 'no/init' as never };
    expect(await look({ segment: { ...message, init }, plan })).toMatchObject({ failure: 'missing' });
  });
});

test('a thumbnail that cannot be kept costs nothing but the thumbnail', async () => {
  const { look, segment, blobs } = rig();
  const message = await segment([220]);
  expect((await look({ segment: message, plan })).signals[0]!.thumbnail).toBeDefined();
  blobs.put = () => Promise.reject(new Error('ENOSPC'));
  const other = { ...message, streamId: 'other' as never };
  const { signals } = await look({ segment: other, plan });
  expect(signals).toHaveLength(1);
  expect(signals[0]!.thumbnail).toBeUndefined();
});

test('the whole is listened to once, also where its picture is lost or it is delivered again', async () => {
  for (const failAt of [Infinity, 0]) {
    const listened: number[] = [];
    const sound: SoundDecoder = {
      name: 'webcodecs',
      close: async () => undefined,
      decode: async ({ startMs, bytes }) => {
        listened.push(bytes.length);
        return { samples: new Float32Array(32_000), startMs, tail: undefined, unheardMs: 400 };
      },
    };
    const { look, segment } = rig(failAt, { sound, detectors: [] });
    await look({ segment: await segment([10], { part: { index: 0, last: false } }), plan });
    expect(listened).toEqual([]);
    const job = { segment: await segment([10, 20]), plan };
    const first = await look(job);
    expect(first).toMatchObject({ unheardMs: 400, ...(failAt === 0 ? { failure: 'undecodable' } : {}) });
    expect(first.signals.map((s) => s.label)).toEqual(['audio.unheard']);
    expect((await look(job)).signals).toEqual(first.signals);
    expect(listened).toEqual(failAt === 0 ? [2, 2] : [2]);
  }
});
