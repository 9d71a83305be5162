import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HashIndex, linearSearch } from './bank/hash-index.js';
import { HashBank, type BankEntry } from './hash-bank.js';
import { pdqDistance, pdqHex, type PdqWords } from './pdq.js';
import { seeded } from './test-frames.js';

const words = (next: () => number): PdqWords => Uint32Array.from({ length: 8 }, () => next() * 2 ** 32);
const entry = (w: PdqWords, i: number): BankEntry => ({
  id: `e${i}`,
  hash: pdqHex(w),
  label: 'sexual.explicit',
  note: '',
});
const flipped = (w: PdqWords, bits: readonly number[]): PdqWords => {
  const out = w.slice();
  for (const bit of bits) out[bit >> 5]! ^= 1 << (bit & 31);
  return out;
};

test('the index finds exactly what looking at every hash finds', () => {
  fc.assert(
    fc.property(
      fc.nat(),
      fc.integer({ min: 0, max: 31 }),
      fc.uniqueArray(fc.nat(255), { maxLength: 40 }),
      (seed, distance, bits) => {
        const next = seeded(seed);
        const centre = words(next);
        // A cloud around one hash, so that there are neighbours at every distance, and strangers.
        const hashes = Array.from({ length: 150 }, (_, i) =>
          i % 3 === 0
            ? words(next)
            : flipped(
                centre,
                Array.from({ length: i % 45 }, () => Math.floor(next() * 256)),
              ),
        );
        const query = flipped(centre, bits);
        const all = new Uint32Array(hashes.length * 8);
        for (const [i, h] of hashes.entries()) all.set(h, i * 8);
        expect(new HashIndex(all).search(query, distance)).toEqual(linearSearch(all).search(query, distance));
        const plain = hashes.filter((h) => pdqDistance(h, query) <= distance).length;
        expect(linearSearch(all).search(query, distance).length).toBe(plain);
      },
    ),
    { numRuns: 40 },
  );
});

test('a bank large enough for an index answers like a small one', () => {
  const next = seeded(3);
  const hashes = Array.from({ length: 2_100 }, () => words(next));
  const bank = new HashBank(hashes.map(entry));
  const query = { words: flipped(hashes[1_234]!, [0, 17, 99, 255]), quality: 80 };
  expect(bank.match(query).map((m) => [m.entry.id, m.distance])).toEqual([['e1234', 4]]);
});

test('a picture without structure matches nothing', () => {
  const w = words(seeded(1));
  const bank = new HashBank([entry(w, 0)]);
  expect(bank.match({ words: w, quality: 50 }).length).toBe(1);
  expect(bank.match({ words: w, quality: 49 })).toEqual([]);
});

test('CSV carries every entry there and back', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 8 }).map((s) => s.trim());
  fc.assert(
    fc.property(
      fc.array(
        fc.tuple(
          text.filter((s) => s !== ''),
          text,
        ),
        { maxLength: 8 },
      ),
      (pairs) => {
        const entries = pairs.map(([id, note], i) => ({ ...entry(words(seeded(i)), i), id, note }));
        const bank = new HashBank(entries);
        expect(HashBank.read(bank.toCsv()).entries).toEqual(entries);
      },
    ),
  );
});

test('columns may come in any order, with a byte order mark and Windows line ends', () => {
  const hash = '0f'.repeat(32);
  const bank = HashBank.read(
    `\uFEFFnote,Label,HASH,id\r\n"a ""b"", c",violence.gore,${hash.toUpperCase()},x1\r\n\r\n`,
  );
  expect(bank.entries).toEqual([{ id: 'x1', hash, label: 'violence.gore', note: 'a "b", c' }]);
});

test('every faulty entry is named', () => {
  const bad =
    'id,hash,label\n1,zz,sexual.explicit\n2,' + '0'.repeat(64) + ',Not A Label\n,' + '0'.repeat(64) + ',a\n';
  expect(() => HashBank.read(bad)).toThrow(
    expect.objectContaining({
      code: 'invalid_input',
      issues: [
        expect.objectContaining({ path: '0.hash' }),
        expect.objectContaining({ path: '1.label' }),
        expect.objectContaining({ path: '2.entryId' }),
      ],
    }),
  );
  expect(() => HashBank.read('hash\n')).toThrow(/columns/);
  expect(() => new HashBank([{ ...entry(words(seeded(1)), 0), hash: 'zz' }])).toThrow(/faulty/);
});
