import type { Frame } from '@airlock/contracts/frame';
import { AirlockError } from '@airlock/contracts/problem';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSampler } from './frame-tensor.js';

interface Look {
  readonly width: number;
  readonly height: number;
  readonly padding?: number;
  readonly matrix?: Frame['matrix'];
  readonly range?: Frame['range'];
  readonly y: (x: number, y: number) => number;
  readonly u?: (x: number, y: number) => number;
  readonly v?: (x: number, y: number) => number;
}

/** A frame from formulas per plane; padding bytes are garbage. */
function frameOf({ width, height, padding = 0, matrix = 'bt601', range = 'full', ...at }: Look): Frame {
  const neutral = () => 128;
  const plane = (w: number, h: number, value: (x: number, y: number) => number): Uint8Array =>
    Uint8Array.from({ length: (w + padding) * h }, (_, i) => {
      const x = i % (w + padding);
      return x < w ? value(x, Math.floor(i / (w + padding))) : 77;
    });
  const [cw, ch] = [(width + 1) >> 1, (height + 1) >> 1];
  return {
    width,
    height,
    atMs: 0,
    format: 'i420',
    y: plane(width, height, at.y),
    u: plane(cw, ch, at.u ?? neutral),
    v: plane(cw, ch, at.v ?? neutral),
    strideY: width + padding,
    strideU: cw + padding,
    strideV: cw + padding,
    matrix,
    range,
  };
}

/** A V plane whose stride is not the U plane's. */
function restrided(
  width: number,
  height: number,
  v: (x: number, y: number) => number,
): Pick<Frame, 'v' | 'strideV'> {
  const strideV = ((width + 1) >> 1) + 11;
  const value = (_: unknown, i: number): number => v(i % strideV, Math.floor(i / strideV));
  return { strideV, v: Uint8Array.from({ length: strideV * ((height + 1) >> 1) }, value) };
}

function sample(frame: Frame, size: number): Float32Array {
  const out = new Float32Array(3 * size * size).fill(NaN);
  createSampler(size).fromFrame(frame, out);
  return out;
}

describe('colours', () => {
  // Published code values of 100 % bars.
  test.each([
    { name: 'BT.601 limited red', matrix: 'bt601', range: 'limited', yuv: [81, 90, 240], rgb: [1, 0, 0] },
    { name: 'BT.601 limited green', matrix: 'bt601', range: 'limited', yuv: [145, 54, 34], rgb: [0, 1, 0] },
    { name: 'BT.709 limited blue', matrix: 'bt709', range: 'limited', yuv: [32, 240, 118], rgb: [0, 0, 1] },
    { name: 'BT.709 limited white', matrix: 'bt709', range: 'limited', yuv: [235, 128, 128], rgb: [1, 1, 1] },
    { name: 'limited black', matrix: 'bt601', range: 'limited', yuv: [16, 128, 128], rgb: [0, 0, 0] },
    { name: 'BT.601 full red', matrix: 'bt601', range: 'full', yuv: [76, 85, 255], rgb: [1, 0, 0] },
    { name: 'full mid-grey', matrix: 'bt709', range: 'full', yuv: [51, 128, 128], rgb: [0.2, 0.2, 0.2] },
  ] as const)('$name', ({ matrix, range, yuv, rgb }) => {
    const [y, u, v] = yuv;
    const out = sample(
      frameOf({ width: 9, height: 7, matrix, range, y: () => y, u: () => u, v: () => v }),
      4,
    );
    out.forEach((value, i) => {
      expect(Math.abs(value - rgb[Math.floor(i / 16) as 0 | 1 | 2])).toBeLessThan(0.012);
    });
  });

  test('values outside the gamut are clamped to 0–1', () => {
    const out = sample(frameOf({ width: 4, height: 4, y: () => 255, u: () => 255, v: () => 255 }), 4);
    expect(Math.max(...out)).toBe(1);
    expect(Math.min(...out)).toBeGreaterThanOrEqual(0);
  });
});

describe('geometry', () => {
  test('corners lie on corners, and the middle is the plain mean: no anti-aliasing', () => {
    // Only the four pixels that a 3×3 sampling of 5×5 may touch are black; an averaging resize would smear them.
    const frame = frameOf({ width: 5, height: 5, y: (x, y) => (x % 2 === 0 && y % 2 === 0 ? 0 : 255) });
    expect([...sample(frame, 3)]).toEqual(new Array(27).fill(0));
  });

  test('a ramp stays a ramp from the first to the last pixel', () => {
    const out = sample(frameOf({ width: 101, height: 3, y: (x) => 2 * x }), 5);
    expect([...out.subarray(0, 5)].map((value) => Math.round(value * 255))).toEqual([0, 50, 100, 150, 200]);
  });

  test('grey frames give the same tensor as their RGB picture, whatever the size, padding or oddness', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 0, max: 9 }),
        fc.integer({ min: 2, max: 24 }),
        fc.integer({ min: 1, max: 97 }),
        (width, height, padding, size, step) => {
          const grey = (x: number, y: number) => ((x + y * width) * step) % 256;
          const rgb = Uint8Array.from({ length: width * height * 3 }, (_, i) => {
            const pixel = Math.floor(i / 3);
            return grey(pixel % width, Math.floor(pixel / width));
          });
          const fromRgb = new Float32Array(3 * size * size).fill(NaN);
          const sampler = createSampler(size);
          sampler.fromRgb({ width, height, rgb }, fromRgb);
          const fromFrame = fromRgb.map(() => NaN);
          sampler.fromFrame(frameOf({ width, height, padding, y: grey }), fromFrame);
          fromFrame.forEach((value, i) => {
            expect(Math.abs(value - (fromRgb[i] ?? NaN))).toBeLessThan(1e-6);
          });
        },
      ),
    );
  });

  test('chroma comes from the sample that covers each luma pixel, in both directions', () => {
    // Mid-range values, so that no pixel is clamped and conversion and interpolation may swap.
    const look = {
      y: (x: number, y: number) => 100 + ((x * 7 + y * 13) % 50),
      u: (x: number, y: number) => 110 + ((x * 5 + y * 11) % 40),
      v: (x: number, y: number) => 115 + ((x * 3 + y * 17) % 30),
    };
    const red = (x: number, y: number): number =>
      (look.y(x, y) + 1.402 * (look.v(x >> 1, y >> 1) - 128)) / 255;
    const blue = (x: number, y: number): number =>
      (look.y(x, y) + 1.772 * (look.u(x >> 1, y >> 1) - 128)) / 255;
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 30 }),
        fc.integer({ min: 2, max: 30 }),
        fc.integer({ min: 0, max: 5 }),
        (width, height, padding) => {
          const size = 7;
          const out = sample(
            { ...frameOf({ width, height, padding, ...look }), ...restrided(width, height, look.v) },
            size,
          );
          for (let j = 0; j < size; j++)
            for (let i = 0; i < size; i++) {
              const [px, py] = [(i * (width - 1)) / (size - 1), (j * (height - 1)) / (size - 1)];
              const at = (of: typeof red): number => {
                const [x, y] = [Math.min(Math.floor(px), width - 2), Math.min(Math.floor(py), height - 2)];
                const [wx, wy] = [px - x, py - y];
                const upper = of(x, y) * (1 - wx) + of(x + 1, y) * wx;
                return upper * (1 - wy) + (of(x, y + 1) * (1 - wx) + of(x + 1, y + 1) * wx) * wy;
              };
              expect(out[j * size + i]).toBeCloseTo(at(red), 4);
              expect(out[2 * size * size + j * size + i]).toBeCloseTo(at(blue), 4);
            }
        },
      ),
    );
  });

  test('one sampler serves pictures of changing sizes', () => {
    const sampler = createSampler(6);
    const small = frameOf({ width: 8, height: 8, y: (x) => x * 30 });
    const wide = frameOf({ width: 64, height: 20, y: (x, y) => x * 3 + y, u: (x) => 100 + x });
    const out = new Float32Array(108);
    for (const frame of [small, wide, small]) {
      sampler.fromFrame(frame, out);
      expect(out).toEqual(sample(frame, 6));
    }
  });
});

describe('refuses', () => {
  const good = frameOf({ width: 6, height: 6, y: () => 9 });
  test.each<[string, Partial<Frame>]>([
    ['a torn luma plane', { y: good.y.subarray(1) }],
    ['a torn chroma plane', { v: good.v.subarray(0, 3) }],
    ['a stride smaller than the row', { strideU: 2 }],
    ['no rows', { height: 0 }],
    ['a width that is not a number', { width: NaN }],
  ])('%s', (_, fault) => {
    expect(() => sample({ ...good, ...fault }, 4)).toThrow(AirlockError);
  });

  test('a tensor of another size', () => {
    expect(() => createSampler(4).fromFrame(good, new Float32Array(47))).toThrow(RangeError);
  });
});
