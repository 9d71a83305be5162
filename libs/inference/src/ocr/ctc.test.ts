import { expect, test } from 'vitest';
import { readPath } from './ctc.js';

const ALPHABET = ['a', 'b', ' '];
/** One step per class given, its probability 0.8. */
const path = (...classes: number[]): Float32Array =>
  Float32Array.from(classes.flatMap((best) => [0, 1, 2, 3].map((i) => (i === best ? 0.8 : 0.05))));

test('repeats fall together, blanks part them and fall away', () => {
  expect(readPath(path(0, 1, 1, 0, 1, 2, 3, 2, 0), ALPHABET).text).toBe('aab b');
});

test('confidence is the mean over the characters, not over the blanks', () => {
  const steps = path(1, 0, 2);
  steps[1] = 0.4;
  expect(readPath(steps, ALPHABET).confidence).toBeCloseTo(0.6, 5);
});

test('nothing read is no confidence', () => {
  expect(readPath(path(0, 0), ALPHABET)).toEqual({ text: '', confidence: 0 });
});
