import { Canvas, colour } from '@airlock/testkit/scenes/canvas';
import { drawWriting, writtenLine } from '@airlock/testkit/scenes/writing';
import { describe, expect, test } from 'vitest';
import { rectify, resizeLuma } from './luma.js';
import { printOf, samePrint } from './patch-print.js';

const ALL = { x: 0, y: 0, w: 64, h: 32 };

/** Luma rises by two a column, from black. */
function slope(): Canvas {
  const canvas = new Canvas(64, 32);
  canvas.luma.forEach((_, i) => {
    canvas.luma[i] = 16 + (i % 64) * 2;
  });
  return canvas;
}

describe('resized luma', () => {
  test('the same size is the same picture, black 0 and white 1', () => {
    const { data } = resizeLuma(slope().frame(), ALL, 64, 32);
    expect(data[0]).toBeCloseTo(0, 5);
    expect(data[10]).toBeCloseTo(20 / 219, 5);
    const white = new Canvas(8, 8);
    white.luma.fill(235);
    expect(resizeLuma(white.frame(), { x: 0, y: 0, w: 8, h: 8 }, 4, 4).data[5]).toBeCloseTo(1, 5);
    expect(
      resizeLuma({ ...white.frame(), range: 'full' }, { x: 0, y: 0, w: 8, h: 8 }, 4, 4).data[5],
    ).toBeCloseTo(235 / 255, 5);
  });

  test('shrinking takes the mean: a thin line fades and does not vanish', () => {
    const canvas = new Canvas(64, 32);
    canvas.luma.fill(16);
    for (let y = 0; y < 32; y++) canvas.luma[y * 64 + 20] = 235;
    const { data } = resizeLuma(canvas.frame(), ALL, 16, 8);
    expect(data[5]).toBeCloseTo(1 / 4, 5);
  });

  test('a part that goes past the frame repeats its edge', () => {
    const { data } = resizeLuma(slope().frame(), { x: 32, y: 16, w: 64, h: 32 }, 64, 32);
    expect(data[63]).toBeCloseTo(126 / 219, 5);
    expect(data[31 * 64 + 63]).toBeCloseTo(126 / 219, 5);
  });

  test('rows may be padded', () => {
    const y = new Uint8Array(80 * 32).fill(255);
    slope().luma.forEach((value, i) => {
      y[Math.floor(i / 64) * 80 + (i % 64)] = value;
    });
    const padded = { ...slope().frame(), y, strideY: 80 };
    expect(resizeLuma(padded, ALL, 32, 16)).toEqual(resizeLuma(slope().frame(), ALL, 32, 16));
  });
});

test('a rectangle turned by a half reads from its other end', () => {
  const rect = { cx: 32, cy: 16, w: 20, h: 10, angle: 0 };
  const straight = rectify(slope().frame(), rect, 20, 10).data;
  const turned = rectify(slope().frame(), { ...rect, angle: Math.PI }, 20, 10).data;
  expect(straight[0]).toBeCloseTo((22 * 2) / 219, 3);
  expect(turned[0]).toBeCloseTo(straight[19]!, 4);
});

describe('prints of patches', () => {
  const rect = { cx: 160, cy: 30, w: 300, h: 40, angle: 0 };
  const written = (text: string, ink = '#ffffff', noise = 0): ReturnType<typeof printOf> => {
    const canvas = new Canvas(320, 60);
    canvas.rect(0, 0, 320, 60, colour('#202020'));
    drawWriting(canvas, writtenLine(text), { x: 12, y: 14, size: 30 }, colour(ink));
    canvas.luma.forEach((value, i) => {
      canvas.luma[i] = value + ((i * 7919) % (2 * noise + 1)) - noise;
    });
    return printOf(canvas.frame(), rect);
  };
  const LINE = '真人荷官在线发牌';

  test('noise and another brightness leave it the same', () => {
    expect(samePrint(written(LINE), written(LINE, '#ffffff', 8))).toBe(true);
    expect(samePrint(written(LINE), written(LINE, '#b0b0b0'))).toBe(true);
  });

  test('other words, or nothing, do not', () => {
    expect(samePrint(written(LINE), written('扫码进群稳赚不赔'))).toBe(false);
    expect(samePrint(written(LINE), printOf(new Canvas(320, 60).frame(), rect))).toBe(false);
  });

  test('one character changed in a line is noticed', () => {
    const canvas = new Canvas(320, 60);
    canvas.rect(0, 0, 320, 60, colour('#202020'));
    drawWriting(canvas, writtenLine(LINE), { x: 12, y: 14, size: 30 }, colour('#ffffff'));
    canvas.rect(12 + 4 * 30, 8, 30, 44, colour('#202020'));
    expect(samePrint(written(LINE), printOf(canvas.frame(), rect))).toBe(false);
  });
});
