import type { FoldBuffer } from '../text/fold.js';
import { soundOf } from '../text/pinyin.js';
import { mix } from '../hash.js';

/** Values of a sketch; two texts share about as many as their shingles overlap. */
const SKETCH_SIZE = 12;
/** Values that make one band: texts alike in any band are worth comparing. */
const BAND = 2;
/** Shared values from which two texts count as nearly the same: 7 of 12 is an overlap of some 60 %. */
const ALIKE = 7;
/** What a line must at least say, in letters; an ideograph says as much as 2.5. Below, the same line twice is chance. */
const LEAST_LETTERS = 20;
const LETTERS_PER_IDEOGRAPH = 2.5;
const LEAST_SHINGLES = 6;
const FIGURE = 0x23;
const SEEDS = Uint32Array.from({ length: SKETCH_SIZE }, (_, row) => mix(row + 1));

export type Sketch = readonly number[];

/**
 * Min-hashes of a folded line as it sounds, or undefined for a line that says too little to be recognised. Digits, repeats
 * and separators make no difference, nor do homophones and look-alikes.
 */
export function sketchOf(line: FoldBuffer): Sketch | undefined {
  const { units, letters } = heard(line);
  if (letters < LEAST_LETTERS) return undefined;
  const least = new Uint32Array(SKETCH_SIZE).fill(0xffffffff);
  const shingles = new Set<number>();
  for (let i = 1; i < units.length; i++) {
    const [a = 0, b = 0, c = 0] = [units[i - 2], units[i - 1], units[i]];
    // Two letters of an alphabet say next to nothing.
    const wide = b < 0x80 && c < 0x80;
    if (wide && i < 2) continue;
    const shingle = mix(Math.imul(b, 0x10001) ^ Math.imul(c, 0x9e37) ^ (wide ? a << 13 : 0));
    if (shingles.size < LEAST_SHINGLES) shingles.add(shingle);
    for (let row = 0; row < SKETCH_SIZE; row++) {
      const value = Math.imul(shingle ^ SEEDS[row]!, 0x9e3779b1) >>> 0;
      if (value < least[row]!) least[row] = value;
    }
  }
  return shingles.size < LEAST_SHINGLES ? undefined : [...least];
}

export function areAlike(a: Sketch, b: Sketch): boolean {
  let shared = 0;
  for (let i = 0; i < SKETCH_SIZE; i++) if (a[i] === b[i]) shared++;
  return shared >= ALIKE;
}

/** A hash of each band of the sketch. */
export function bandsOf(sketch: Sketch): number[] {
  const bands: number[] = [];
  for (let i = 0; i < SKETCH_SIZE; i += BAND) {
    bands.push(mix(sketch[i]! + i) * 0x100000 + (mix(sketch[i + 1]!) & 0xfffff));
  }
  return bands;
}

function heard({ codes, length }: FoldBuffer): { units: number[]; letters: number } {
  const units: number[] = [];
  let letters = 0;
  for (let i = 0; i < length; i++) {
    const unit = codes[i]! >= 0x30 && codes[i]! <= 0x39 ? FIGURE : soundOf(codes[i]!);
    if (unit === units.at(-1)) continue;
    units.push(unit);
    if (unit !== FIGURE) letters += unit < 0x80 ? 1 : LETTERS_PER_IDEOGRAPH;
  }
  return { units, letters };
}
