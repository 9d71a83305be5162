import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { decode } from 'jpeg-js';
import { describe, expect, test } from 'vitest';
import { HashIndex, linearSearch } from './bank/hash-index.js';
import { pdqDistance, pdqFromHex, pdqOfRgb, type PdqHash } from './pdq.js';

const data = fileURLToPath(new URL('../../../../shared/data/pdq/', import.meta.url));
const of = (name: string): PdqHash => {
  const { width, height, data: rgba } = decode(readFileSync(`${data}images/${name}`), { useTArray: true });
  const rgb = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) rgb.set(rgba.subarray(i * 4, i * 4 + 3), i * 3);
  return pdqOfRgb(rgb, width, height);
};
const words = (hex: string) => pdqFromHex(hex)!;

// Published with the pictures in facebook/ThreatExchange (pdq/data, BSD licence).
const PUBLISHED = [
  ['q0003.jpg', '54a977c221d14c1c43ba5e6e21d4a13989a3553f1462611cbb85fda7be83b677'],
  ['q0004.jpg', '992d44af36d69e6ca6b812585928bac11def254ef5398c6d07466c9abcc65b92'],
  ['q0122.jpg', 'cfb2009ddd21c6dab0046a7745b5984757a8a4535b3377aea2591d32b33ff940'],
  ['q0291.jpg', 'a0fe94f1e5cc1cc8dd855948498dc9243f7ca27336f036d7f212b74bc103c9a7'],
  ['dih-bridge-1-original.jpg', 'd8f8f0cce0f4a84f0e370a22028f67f0b36e2ed596623e1d33e6b39c4e9c9b22'],
  ['dih-bridge-2-rotate-90.jpg', '38a50efd71c83f429013d68d0ffffc52e34e0e15ada952a9d29684214aa9e5af'],
  ['dih-bridge-5-flipx.jpg', 'd8f80f31e0f417b00e37f5dd028f980fb36ed12a9662c1e233e64c634e9c64dd'],
] as const;

test('the published hashes of a picture and of its turned and mirrored copies are far apart', () => {
  const [original, turned, mirrored] = PUBLISHED.slice(4).map(([, hex]) => words(hex));
  expect(pdqDistance(original!, turned!)).toBeGreaterThan(31);
  expect(pdqDistance(original!, mirrored!)).toBeGreaterThan(31);
});

describe.runIf(existsSync(data))('with the reference pictures', () => {
  test.each(PUBLISHED.slice(2))('%s hashes as published', (name, hex) => {
    const { words: ours, quality } = of(name);
    expect(pdqDistance(ours, words(hex))).toBeLessThanOrEqual(10);
    expect(quality).toBe(100);
  });

  // Their hashes are what one JPEG decoder rounds up and another down; that is what quality is for.
  test.each(PUBLISHED.slice(0, 2))('%s has too little structure for its hash to count', (name) => {
    expect(of(name).quality).toBeLessThan(10);
  });

  test.each(['blur-a-lot', 'high-contrast', 'sharpen-a-little', 'shrink-a-lot', 'square-128x128'])(
    'a bridge after %s is the same bridge',
    (how) => {
      expect(pdqDistance(of('bridge-aaa-orig.jpg').words, of(`bridge-${how}.jpg`).words)).toBeLessThanOrEqual(
        16,
      );
    },
  );

  test('the index finds in the published haystack what looking at each hash finds', () => {
    const read = (name: string) =>
      readFileSync(`${data}index/${name}.txt`, 'utf8')
        .split(/\s+/)
        .flatMap((hex) => pdqFromHex(hex) ?? []);
    const [needles, haystack] = [read('needles'), read('haystack')];
    const hashes = new Uint32Array(haystack.length * 8);
    haystack.forEach((h, i) => hashes.set(h, i * 8));
    const [index, linear] = [new HashIndex(hashes), linearSearch(hashes)];
    let found = 0;
    for (const needle of needles) {
      const matches = index.search(needle, 31);
      expect(matches).toEqual(linear.search(needle, 31));
      if (matches.length > 0) found++;
    }
    expect(found).toBeGreaterThan(0);
  });
});
