import { expect, test } from 'vitest';
import { Signal } from '@airlock/contracts/signal';
import { bankEntry } from './hash-bank.js';
import { LiveBank } from './live-bank.js';
import { createKnownDetector } from './known-detector.js';
import { pdqHex, pdqOfFrame } from './pdq.js';
import { openDecoder } from './decoder.js';
import { makeMedia, tsClip } from './test-media.js';
import { discs, paintFrame } from './test-frames.js';

const card = paintFrame({ luma: discs(11) });
const bank = new LiveBank([
  bankEntry(pdqOfFrame(card), 'card-1', 'sexual.explicit', 'demo card'),
  bankEntry(pdqOfFrame(card), 'card-2', 'sexual.explicit'),
  bankEntry(pdqOfFrame(paintFrame({ luma: discs(12) })), 'other', 'violence.gore'),
]);

test('a known picture gives one signal with its nearest entry', async () => {
  const detector = createKnownDetector(bank);
  const { signals } = await detector.detect({ ...card, atMs: 1234 }, {});
  expect(signals).toEqual([
    {
      label: 'sexual.explicit',
      score: 1,
      detector: { id: 'known-pdq', version: '2' },
      source: 'known',
      atMs: 1234,
      detail: { distance: 0, quality: 100, entry: 'card-1', note: 'demo card' },
    },
  ]);
  expect(signals.map((s) => Signal.parse(s))).toEqual(signals);
});

test('an unknown picture and a plain one give none', async () => {
  const detector = createKnownDetector(bank);
  expect((await detector.detect(paintFrame({ luma: discs(13) }), {})).signals).toEqual([]);
  expect((await detector.detect(paintFrame({ luma: () => 30 }), {})).signals).toEqual([]);
});

test('a picture is known again after it went through an encoder at another size', async () => {
  const decoder = await openDecoder();
  const plan = { fps: 1, everyFrame: false, keyframesOnly: true };
  const source = ['-f', 'lavfi', '-i', 'mandelbrot=size=640x360:rate=25', '-t', '1', '-an'];
  const good = makeMedia([...source, '-c:v', 'libx264', '-crf', '12', '-pix_fmt', 'yuv420p'], 'mpegts');
  const poor = makeMedia(
    [...source, '-vf', 'scale=320:180', '-c:v', 'libx264', '-crf', '35', '-pix_fmt', 'yuv420p'],
    'mpegts',
  );
  const [original, copy, stranger] = await Promise.all([
    decoder.decode({ bytes: good, container: 'mpegts', startMs: 0 }, plan),
    openDecoder().then((d) => d.decode({ bytes: poor, container: 'mpegts', startMs: 0 }, plan)),
    openDecoder().then((d) => d.decode({ bytes: tsClip(), container: 'mpegts', startMs: 0 }, plan)),
  ]);
  const detector = createKnownDetector(
    new LiveBank([bankEntry(pdqOfFrame(original.frames[0]!), 'm', 'sexual.explicit')]),
  );
  const [signal] = (await detector.detect(copy.frames[0]!, {})).signals;
  expect(signal?.detail?.['entry']).toBe('m');
  expect((await detector.detect(stranger.frames[0]!, {})).signals).toEqual([]);
});

test('each frame comes with its hash, and a picture that was made known a moment ago is found', async () => {
  const live = new LiveBank();
  const detector = createKnownDetector(live);
  const { words, quality } = pdqOfFrame(card);
  const before = await detector.detect({ ...card, atMs: 40 }, {});
  expect(before).toEqual({ signals: [], hashes: [{ atMs: 40, pdq: pdqHex(words), quality }] });
  live.put([{ id: 'new', hash: before.hashes[0]!.pdq, label: 'known.prohibited', note: '' }]);
  expect((await detector.detect(card, {})).signals).toMatchObject([{ label: 'known.prohibited', score: 1 }]);
  live.remove('new');
  expect((await detector.detect(card, {})).signals).toEqual([]);
});

test('a clip is told once enough of it was seen in a row, and not for a frame or two', async () => {
  const frame = (seed: number, atMs: number) => paintFrame({ luma: discs(seed), atMs });
  const frames = [21, 22, 23, 24, 25].map((seed, i) => {
    const { words, quality } = pdqOfFrame(frame(seed, 0));
    return { atMs: i * 1_000, pdq: pdqHex(words), quality };
  });
  const clip = { id: 'clip', hash: frames[0]!.pdq, frames, label: 'known.illegal', note: '' };
  const watch = async (seeds: readonly number[]) => {
    const detector = createKnownDetector(new LiveBank([clip]));
    const stream = {};
    const said: number[] = [];
    for (const [i, seed] of seeds.entries())
      if ((await detector.detect(frame(seed, i * 1_000), stream)).signals.length > 0) said.push(i);
    return said;
  };
  expect(await watch([90, 91, 22, 23, 24, 92])).toEqual([4]);
  expect(await watch([22, 90, 23, 91, 92])).toEqual([]);
});
