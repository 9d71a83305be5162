import * as fc from 'fast-check';
import { decode } from 'jpeg-js';
import { expect, test } from 'vitest';
import { encodeJpeg } from './jpeg.js';

const planes = (width: number, height: number, at: (x: number, y: number) => number, u = 128, v = 128) => ({
  width,
  height,
  y: Uint8Array.from({ length: width * height }, (_, i) => at(i % width, Math.floor(i / width))),
  u: new Uint8Array(((width + 1) >> 1) * ((height + 1) >> 1)).fill(u),
  v: new Uint8Array(((width + 1) >> 1) * ((height + 1) >> 1)).fill(v),
});

test('what is encoded is what another decoder reads, whatever the size', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 70 }), fc.integer({ min: 1, max: 50 }), fc.integer(), (width, height, seed) => {
      const picture = planes(width, height, (x, y) => 128 + Math.round(90 * Math.sin((x + (seed % 7)) / 9) * Math.cos(y / 11)));
      const read = decode(encodeJpeg(picture, 95), { useTArray: true });
      expect([read.width, read.height]).toEqual([width, height]);
      const worst = picture.y.reduce((most, luma, i) => Math.max(most, Math.abs(luma - read.data[i * 4]!)), 0);
      expect(worst).toBeLessThan(12);
    }),
    { numRuns: 60 },
  ); // prettier-ignore
});

test('noise, which needs every code there is, comes through, and less of it at a lower quality', () => {
  let state = 1;
  const noise = planes(160, 90, () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) >>> 24);
  const [fine, rough] = [encodeJpeg(noise, 98), encodeJpeg(noise, 20)];
  expect(rough.length).toBeLessThan(fine.length / 3);
  const read = decode(fine, { useTArray: true }).data;
  const mean = noise.y.reduce((sum, luma, i) => sum + Math.abs(luma - read[i * 4]!), 0) / noise.y.length;
  expect(mean).toBeLessThan(4);
});

test('colours are where they belong', () => {
  const { data } = decode(
    encodeJpeg(
      planes(16, 16, () => 76, 85, 255),
      90,
    ),
    { useTArray: true },
  );
  expect(data[0]).toBeGreaterThan(245);
  expect(Math.max(data[1]!, data[2]!)).toBeLessThan(12);
});
