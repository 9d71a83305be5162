import { decode } from 'jpeg-js';
import { expect, test } from 'vitest';
import { paintFrame } from './test-frames.js';
import { jpegThumbnail } from './thumbnail.js';

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
