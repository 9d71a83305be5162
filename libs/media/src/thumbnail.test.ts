import { decode } from 'jpeg-js';
import { expect, test } from 'vitest';
import { paintFrame } from './test-frames.js';
import { coarseThumbnail, jpegThumbnail } from './thumbnail.js';

test('a thumbnail is a small JPEG with the right colours', () => {
  const red = paintFrame({ width: 640, height: 360, luma: () => 81, u: () => 90, v: () => 240 });
  const jpeg = jpegThumbnail(red);
  const { width, height, data } = decode(jpeg, { useTArray: true });
  expect([width, height]).toEqual([320, 180]);
  expect(jpeg.length).toBeLessThan(8_000);
  const [r, g, b] = data.subarray((90 * 320 + 160) * 4);
  expect(r).toBeGreaterThan(245);
  expect(Math.max(g!, b!)).toBeLessThan(10);
});

test('small and odd frames are not enlarged', () => {
  const { width, height } = decode(jpegThumbnail(paintFrame({ width: 33, height: 17, luma: (x) => 16 + x })));
  expect([width, height]).toEqual([33, 17]);
});

test('with few samples it is much the same picture', () => {
  const frame = paintFrame({ width: 640, height: 360, luma: (x, y) => 40 + ((x + y) % 256) / 2 });
  const pixels = (jpeg: Uint8Array) => decode(jpeg, { useTArray: true }).data;
  const whole = pixels(jpegThumbnail(frame, { maxWidth: 160 }));
  const quick = pixels(jpegThumbnail(frame, { maxWidth: 160, samples: 2 }));
  const difference = whole.reduce((sum, value, i) => sum + Math.abs(value - quick[i]!), 0) / whole.length;
  expect(difference).toBeLessThan(3);
});

test('a coarse one has no more than its squares in it', () => {
  const frame = paintFrame({ width: 640, height: 360, luma: (x) => (x % 8 < 4 ? 30 : 220) });
  const { width, height, data } = decode(coarseThumbnail(frame), { useTArray: true });
  expect([width, height]).toEqual([96, 56]);
  // Stripes narrower than a square are gone: everything is one grey.
  const greys = data.filter((_, i) => i % 4 === 0);
  expect(Math.max(...greys) - Math.min(...greys)).toBeLessThan(12);
});
