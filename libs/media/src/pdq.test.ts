import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pdqDistance, pdqFromHex, pdqHex, pdqOfFrame, pdqOfRgb } from './pdq.js';
import { jaroszTo64 } from './pdq/jarosz.js';
import { lumaOf } from './pdq/luma.js';
import { discs, paintFrame } from './test-frames.js';

const of = (seed: number, width = 320, height = 180) =>
  paintFrame({ width, height, luma: discs(seed, width, height) });

describe('PDQ', () => {
  test.each([
    [1, '5b75d22ac92ebb27faa7b0f46c417750360136cf437e8f0f969a888d5969085a'],
    [2, 'b7d60e202de46d8e63239f2c864ced5a66c2fbb9db9c36c83db3b0e60584888d'],
    [3, '3a942564a68a6429d476cc16ae6bb88a9b95372d3db28b8959340ef6ab4be95b'],
  ])('picture %i keeps its hash', (seed, hex) => {
    const hash = pdqOfFrame(of(seed));
    expect(pdqHex(hash.words)).toBe(hex);
    expect(hash.quality).toBe(100);
  });

  test('the two box filters are what the definition says, written out pixel by pixel', () => {
    const frame = paintFrame({ width: 150, height: 90, luma: discs(4, 150, 90), range: 'full' });
    const fast = jaroszTo64(lumaOf(frame));
    const slow = plainJarosz(frame.y, frame.strideY, 150, 90);
    for (const [i, v] of slow.entries()) expect(fast[i]).toBeCloseTo(v, 2);
  });

  test.each([
    [1280, 720],
    [514, 515],
    [2052, 1030],
  ])('how the bytes of %i×%i lie in memory does not count', (width, height) => {
    const frame = paintFrame({ width, height, luma: discs(8, width, height) });
    const y = new Uint8Array(new ArrayBuffer(frame.y.length + 1), 1);
    y.set(frame.y);
    const here = pdqOfFrame(frame);
    const odd = pdqOfFrame({ ...frame, y });
    expect(pdqHex(odd.words)).toBe(pdqHex(here.words));
    expect(odd.quality).toBe(here.quality);
  });

  test('grey RGB and full-range luma are the same picture', () => {
    const luma = discs(5);
    const rgb = new Uint8Array(320 * 180 * 3);
    for (let i = 0; i < 320 * 180; i++) rgb.fill(luma(i % 320, Math.floor(i / 320)), i * 3, i * 3 + 3);
    const frame = pdqOfFrame(paintFrame({ luma, range: 'full' }));
    const grey = pdqOfRgb(rgb, 320, 180);
    expect(pdqDistance(frame.words, grey.words)).toBeLessThanOrEqual(2);
    expect(frame.quality).toBe(grey.quality);
  });

  test('size, brightness and contrast hardly count; another picture is far away', () => {
    const base = discs(6, 960, 540);
    const big = pdqOfFrame(paintFrame({ width: 960, height: 540, luma: base }));
    const half = pdqOfFrame(paintFrame({ width: 480, height: 270, luma: (x, y) => base(x * 2, y * 2) }));
    const dim = pdqOfFrame(paintFrame({ width: 960, height: 540, luma: (x, y) => 40 + base(x, y) * 0.6 }));
    expect(pdqDistance(big.words, half.words)).toBeLessThanOrEqual(16);
    expect(pdqDistance(big.words, dim.words)).toBeLessThanOrEqual(8);
    expect(pdqDistance(big.words, pdqOfFrame(of(7)).words)).toBeGreaterThan(80);
  });

  test('a plain picture has no quality', () => {
    expect(pdqOfFrame(paintFrame({ luma: () => 120 })).quality).toBe(0);
    expect(pdqOfFrame(paintFrame({ width: 16, height: 16, luma: () => 120 })).quality).toBe(0);
  });

  test('hex goes both ways and distance counts bits', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.uniqueArray(fc.nat(255), { maxLength: 40 }),
        (bytes, flips) => {
          const hex = Buffer.from(bytes).toString('hex');
          const words = pdqFromHex(hex)!;
          const other = words.slice();
          for (const bit of flips) other[bit >> 5]! ^= 1 << (bit & 31);
          return pdqHex(words) === hex && pdqDistance(words, other) === flips.length;
        },
      ),
    );
    expect(pdqFromHex('xyz')).toBeUndefined();
  });
});

/** Box, box, sample: straight from the definition, without running sums. */
function plainJarosz(plane: Uint8Array, stride: number, width: number, height: number): number[] {
  let image = Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => plane[y * stride + x]!),
  );
  for (let pass = 0; pass < 2; pass++) image = box(transposed(box(transposed(image), height)), width);
  return Array.from({ length: 4096 }, (_, k) => {
    const row = image[Math.floor(((Math.floor(k / 64) + 0.5) * height) / 64)]!;
    return row[Math.floor((((k % 64) + 0.5) * width) / 64)]!;
  });
}

function box(rows: number[][], length: number): number[][] {
  const size = Math.floor((length + 127) / 128);
  const half = Math.floor((size + 2) / 2);
  return rows.map((row) =>
    row.map((_, x) => {
      const window = row.slice(Math.max(0, x - (size - half)), x + half);
      return window.reduce((a, b) => a + b, 0) / window.length;
    }),
  );
}

const transposed = (rows: number[][]): number[][] => rows[0]!.map((_, x) => rows.map((row) => row[x]!));
