import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LiveBank, type KnownPicture } from './live-bank.js';
import { pdqDistance, pdqFromHex, pdqHex, type PdqWords } from './pdq.js';
import { seeded } from './test-frames.js';

const words = (next: () => number): PdqWords => Uint32Array.from({ length: 8 }, () => next() * 2 ** 32);
const flipped = (w: PdqWords, bits: readonly number[]): PdqWords => {
  const out = w.slice();
  for (const bit of bits) out[bit >> 5]! ^= 1 << (bit & 31);
  return out;
};
const picture = (id: string, w: PdqWords): KnownPicture => ({
  id,
  hash: pdqHex(w),
  label: 'known.prohibited',
  note: '',
});

test('whatever came and went, it finds what looking at each picture that is left finds', () => {
  fc.assert(
    fc.property(
      fc.nat(),
      // Thousands at a time, so that indexes are made and merged.
      fc.array(fc.tuple(fc.integer({ min: 1, max: 2_600 }), fc.boolean()), { minLength: 1, maxLength: 5 }),
      (seed, steps) => {
        const next = seeded(seed);
        const centre = words(next);
        const bank = new LiveBank();
        const left = new Map<string, KnownPicture>();
        let made = 0;
        for (const [count, putting] of steps) {
          const ids = Array.from(
            { length: count },
            () => `p${Math.floor(next() * (putting ? ++made : made + 1))}`,
          );
          if (putting) {
            const pictures = ids.map((id) =>
              picture(id, next() < 0.05 ? flipped(centre, [next() * 256, next() * 256]) : words(next)),
            );
            bank.put(pictures);
            for (const p of pictures) left.set(p.id, p);
          } else
            for (const id of ids) {
              bank.remove(id);
              left.delete(id);
            }
        }
        const expected = [...left.values()]
          .filter((p) => pdqDistance(pdqFromHex(p.hash)!, centre) <= 31)
          .map((p) => p.id)
          .sort();
        expect(bank.size).toBe(left.size);
        expect(
          bank
            .match({ words: centre, quality: 80 })
            .map((m) => m.picture.id)
            .sort(),
        ).toEqual(expected);
      },
    ),
    { numRuns: 15 },
  );
}, 60_000);

test('a clip is found by each of its frames, and goes as a whole', () => {
  const next = seeded(9);
  const frames = Array.from({ length: 3 }, (_, i) => ({
    atMs: i * 1_000,
    pdq: pdqHex(words(next)),
    quality: 90,
  }));
  const bank = new LiveBank([{ ...picture('clip', words(next)), hash: frames[0]!.pdq, frames }]);
  expect(bank.match({ words: pdqFromHex(frames[2]!.pdq)!, quality: 60 })).toMatchObject([
    { frame: 2, distance: 0 },
  ]);
  expect(bank.match({ words: pdqFromHex(frames[2]!.pdq)!, quality: 49 })).toEqual([]);
  bank.remove('clip');
  expect(bank.match({ words: pdqFromHex(frames[0]!.pdq)!, quality: 60 })).toEqual([]);
});
