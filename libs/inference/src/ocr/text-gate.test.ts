import { Canvas, colour } from '@airlock/testkit/scenes/canvas';
import { drawWriting, writtenLine, writtenSize } from '@airlock/testkit/scenes/writing';
import { describe, expect, test } from 'vitest';
import { sameLayout, textLayout } from './text-gate.js';

const [WIDTH, HEIGHT] = [1280, 720];
const LINE = writtenLine('真人荷官在线发牌');

function plain(): Canvas {
  const canvas = new Canvas(WIDTH, HEIGHT);
  canvas.gradient(0, HEIGHT, colour('#204060'), colour('#90a0b0'));
  return canvas;
}

function withLine(size: number, x = 400, y = 300, text = LINE): Canvas {
  const canvas = plain();
  const [w, h] = writtenSize(text, size);
  canvas.rect(x - 6, y - 6, w + 12, h + 12, colour('#301010'));
  drawWriting(canvas, text, { x, y, size }, colour('#ffe060'));
  return canvas;
}

describe('whether there may be writing', () => {
  test.each([10, 14, 20, 32, 64, 120])(
    'writing of %d pixels passes, and all of it lies in the area',
    (size) => {
      const [w, h] = writtenSize(LINE, size);
      const area = textLayout(withLine(size, 100).frame()).area!;
      expect(area.x).toBeLessThanOrEqual(100);
      expect(area.y).toBeLessThanOrEqual(300);
      expect(area.x + area.w).toBeGreaterThanOrEqual(100 + w);
      expect(area.y + area.h).toBeGreaterThanOrEqual(300 + h);
      expect(area.x + area.w).toBeLessThanOrEqual(WIDTH);
      expect(area.y + area.h).toBeLessThanOrEqual(HEIGHT);
    },
  );

  test('a small banner is looked for in a small part', () => {
    const { w, h } = textLayout(withLine(20).frame()).area!;
    expect((w * h) / (WIDTH * HEIGHT)).toBeLessThan(0.15);
  });

  test('a plain picture, large shapes and a black one do not pass', () => {
    const shapes = plain();
    for (let i = 0; i < 3; i++) shapes.ellipse(250 + i * 400, 360, 150, 200, colour('#ffffff'));
    expect(textLayout(plain().frame()).area).toBeUndefined();
    expect(textLayout(shapes.frame()).area).toBeUndefined();
    expect(textLayout(new Canvas(WIDTH, HEIGHT).frame()).area).toBeUndefined();
  });

  test('pictures smaller than a cell are no fault', () => {
    expect(textLayout(new Canvas(8, 2).frame())).toMatchObject({ levels: [{}, {}, {}] });
  });
});

describe('whether the writing is the same', () => {
  const before = textLayout(withLine(24).frame());

  test('noise changes nothing', () => {
    const noisy = withLine(24);
    noisy.luma.forEach((value, i) => {
      noisy.luma[i] = value + ((i * 7919) % 7) - 3;
    });
    expect(sameLayout(before, textLayout(noisy.frame()))).toBe(true);
  });

  test('a line that came, went or moved does', () => {
    const second = withLine(24);
    drawWriting(second, LINE, { x: 100, y: 600, size: 20 }, colour('#000000'));
    expect(sameLayout(before, textLayout(second.frame()))).toBe(false);
    expect(sameLayout(before, textLayout(plain().frame()))).toBe(false);
    expect(sameLayout(before, textLayout(withLine(24, 440).frame()))).toBe(false);
  });

  test('another size of picture is another layout', () => {
    expect(sameLayout(before, textLayout(new Canvas(640, 360).frame()))).toBe(false);
  });
});
