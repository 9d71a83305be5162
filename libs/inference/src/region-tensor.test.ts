import type { Frame } from '@airlock/contracts/frame';
import { describe, expect, test } from 'vitest';
import { createRegionSampler, type TensorFormat } from './region-tensor.js';

/** Full-range grey: a byte of luma is a byte of red, green and blue. */
function grey(width: number, height: number, luma: (x: number, y: number) => number): Frame {
  const chroma = ((width + 1) >> 1) * ((height + 1) >> 1);
  const strides = { strideY: width, strideU: (width + 1) >> 1, strideV: (width + 1) >> 1 };
  return {
    ...{ width, height, atMs: 0, format: 'i420', matrix: 'bt709', range: 'full', ...strides },
    y: Uint8Array.from({ length: width * height }, (_, i) => luma(i % width, Math.floor(i / width))),
    u: new Uint8Array(chroma).fill(128),
    v: new Uint8Array(chroma).fill(128),
  };
}
const FORMAT: TensorFormat = {
  size: 2,
  layout: 'nchw',
  colours: 'rgb',
  divisor: 1,
  mean: [0, 0, 0],
  std: [1, 1, 1],
  pad: 7,
};
function sample(
  format: Partial<TensorFormat>,
  frame: Frame,
  region = { x: 0, y: 0, w: frame.width, h: frame.height },
) {
  const size = format.size ?? FORMAT.size;
  const out = new Float32Array(3 * size * size);
  createRegionSampler({ ...FORMAT, ...format })(frame, region, out);
  return [...out].map((value) => Math.round(value * 1000) / 1000);
}

describe('parts of pictures as tensors', () => {
  test('shrinking takes the mean of what each output covers, so that no line is skipped', () => {
    const stripes = grey(8, 8, (x) => (x % 2 === 0 ? 0 : 200));
    expect(sample({}, stripes)).toEqual(Array(12).fill(100));
  });

  test('shrinking by what is not whole weighs the edges', () => {
    const frame = grey(3, 2, (x) => x * 90);
    expect(sample({}, frame).slice(0, 2)).toEqual([30, 150]);
  });

  test('enlarging is bilinear between the middles of pixels', () => {
    const frame = grey(2, 2, (x) => x * 100);
    expect(sample({ size: 4 }, frame).slice(0, 4)).toEqual([0, 25, 75, 100]);
  });

  test('what lies beyond the edges is the padding, and the picture keeps its shape', () => {
    const wide = grey(4, 2, () => 50);
    const square = sample({ size: 4 }, wide, { x: 0, y: -1, w: 4, h: 4 });
    expect(square.slice(0, 16)).toEqual([...Array(4).fill(7), ...Array(8).fill(50), ...Array(4).fill(7)]);
  });

  test('colours, layout, divisor, mean and deviation are those of the format', () => {
    const red: Frame = { ...grey(2, 2, () => 54), u: Uint8Array.of(99), v: Uint8Array.of(255) };
    const [r = 0, , , , g = 0, , , , b = 0] = sample({}, red);
    expect(r).toBeGreaterThan(230);
    expect(Math.max(g, b)).toBeLessThan(30);
    const bgr = sample({ layout: 'nhwc', colours: 'bgr' }, red).slice(0, 3);
    expect(bgr).toEqual([b, g, r]);
    const scaled = sample(
      { divisor: 255, mean: [0.5, 0.5, 0.5], std: [0.25, 0.5, 1] },
      grey(2, 2, () => 255),
    );
    expect([scaled[0], scaled[4], scaled[8]]).toEqual([2, 1, 0.5]);
  });

  test('refuses planes that are too short and a part without area', () => {
    const frame = grey(4, 4, () => 1);
    expect(() => sample({}, { ...frame, u: new Uint8Array(1) })).toThrow('plane u');
    expect(() => sample({}, frame, { x: 0, y: 0, w: 0, h: 4 })).toThrow('empty');
  });
});
