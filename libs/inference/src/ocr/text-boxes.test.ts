import { expect, test } from 'vitest';
import { bounds, corners, overlap, smallestRect, type TurnedRect } from './geometry.js';
import { boxesOf } from './text-boxes.js';

const [WIDTH, HEIGHT] = [96, 64];

/** Probability 0.9 inside the rectangles, 0.05 elsewhere. */
function mapOf(...rects: TurnedRect[]): Float32Array {
  return Float32Array.from({ length: WIDTH * HEIGHT }, (_, i) => {
    const [x, y] = [(i % WIDTH) + 0.5, Math.floor(i / WIDTH) + 0.5];
    const inside = rects.some(({ cx, cy, w, h, angle }) => {
      const along = (x - cx) * Math.cos(angle) + (y - cy) * Math.sin(angle);
      const across = (y - cy) * Math.cos(angle) - (x - cx) * Math.sin(angle);
      return Math.abs(along) <= w / 2 && Math.abs(across) <= h / 2;
    });
    return inside ? 0.9 : 0.05;
  });
}

test.each([0, 0.2, -0.5])('finds a line turned by %d and grows it on every side', (angle) => {
  const line = { cx: 48, cy: 32, w: 50, h: 8, angle };
  const [box, ...more] = boxesOf(mapOf(line), WIDTH, HEIGHT);
  expect(more).toEqual([]);
  expect(box?.score).toBeCloseTo(0.9, 1);
  const { cx, cy, w, h, angle: found } = box!.rect;
  expect(Math.hypot(cx - 48, cy - 32)).toBeLessThan(1.5);
  expect(found).toBeCloseTo(angle, 1);
  const grown = (50 * 8 * 1.6) / 58;
  expect(Math.abs(w - 50 - grown)).toBeLessThan(4);
  expect(Math.abs(h - 8 - grown)).toBeLessThan(4);
});

test('lines that do not touch are two; specks and faint spots are none', () => {
  const map = mapOf(
    { cx: 20, cy: 10, w: 30, h: 6, angle: 0 },
    { cx: 70, cy: 40, w: 40, h: 6, angle: 0 },
    { cx: 10, cy: 50, w: 2, h: 2, angle: 0 },
  );
  for (let i = 0; i < 20; i++) map[60 * WIDTH + i] = 0.4;
  expect(boxesOf(map, WIDTH, HEIGHT)).toHaveLength(2);
});

test('a map full of probability is one box, an empty one none', () => {
  expect(boxesOf(new Float32Array(WIDTH * HEIGHT).fill(0.9), WIDTH, HEIGHT)).toHaveLength(1);
  expect(boxesOf(new Float32Array(WIDTH * HEIGHT), WIDTH, HEIGHT)).toEqual([]);
});

test('corners run clockwise from the top left and make the same rectangle again', () => {
  const rect = { cx: 40, cy: 30, w: 20, h: 10, angle: 0.3 };
  const again = smallestRect(corners(rect));
  for (const key of ['cx', 'cy', 'w', 'h', 'angle'] as const) expect(again[key]).toBeCloseTo(rect[key], 6);
  expect(corners({ ...rect, angle: 0 })[0]).toEqual([30, 25]);
});

test('bounds stay within the picture; what does not touch overlaps by nothing', () => {
  const size = { width: 100, height: 50 };
  expect(bounds({ cx: 0, cy: 25, w: 20, h: 100, angle: 0 }, size)).toEqual({ x: 0, y: 0, w: 10, h: 50 });
  const a = { x: 0, y: 0, w: 10, h: 10 };
  expect(overlap(a, a)).toBe(1);
  expect(overlap(a, { ...a, x: 5 })).toBeCloseTo(1 / 3);
  expect(overlap(a, { ...a, x: 10 })).toBe(0);
});
