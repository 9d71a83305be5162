import { expect, test } from 'vitest';
import { findObjects } from './centernet.js';

const SIDE = 128;
const AREA = SIDE * SIDE;
/** Maps with peaks at cells, each with its four distances. */
function maps(peaks: readonly { kind: number; x: number; y: number; score: number; reach: number }[]) {
  const keypoints = new Float32Array(80 * AREA);
  const wh = new Float32Array(4 * AREA);
  for (const { kind, x, y, score, reach } of peaks) {
    keypoints[kind * AREA + y * SIDE + x] = score;
    for (let side = 0; side < 4; side++) wh[side * AREA + y * SIDE + x] = reach + side;
  }
  return [keypoints, wh] as const;
}

test('a peak is a thing with its corners in pixels of the input; its slopes and other kinds are not', () => {
  const [keypoints, wh] = maps([
    { kind: 2, x: 10, y: 20, score: 0.8, reach: 12 },
    { kind: 2, x: 11, y: 20, score: 0.7, reach: 12 },
    { kind: 3, x: 60, y: 60, score: 0.9, reach: 12 },
  ]);
  expect(findObjects(keypoints, wh, [2], 0.3)).toEqual([
    { kind: 2, score: Math.fround(0.8), left: 28, top: 67, right: 54, bottom: 95 },
  ]);
});

test('peaks below the floor are not there, nor is the second of two on one place', () => {
  const [keypoints, wh] = maps([
    { kind: 0, x: 10, y: 10, score: 0.9, reach: 40 },
    { kind: 0, x: 12, y: 10, score: 0.5, reach: 40 },
    { kind: 0, x: 90, y: 90, score: 0.29, reach: 40 },
    { kind: 0, x: 127, y: 0, score: 0.4, reach: 8 },
  ]);
  expect(findObjects(keypoints, wh, [0], 0.3).map(({ score }) => score)).toEqual([
    Math.fround(0.9),
    Math.fround(0.4),
  ]);
});
