import type { KnownView } from '@airlock/contracts/http/known-api';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { knownCsv, knownJson, readKnownFile } from './known-file.js';

const A = 'a'.repeat(64);
const B = 'b'.repeat(64);
const bank = { owner: 'Policy desk' };
const view = (over: Partial<KnownView> = {}): KnownView => ({
  ...{ bank: 'house', entryId: `house:${A}`, hash: A, label: 'known.prohibited', note: '', source: 'case 7' },
  ...{ addedBy: 'ann', addedAt: 1, status: 'active', matches: 3 },
  ...over,
});

describe('a file of known pictures', () => {
  test('bare hashes, CSV with a heading and JSON are read alike', () => {
    const both = { entries: [A, B].map((hash) => ({ entryId: hash, hash, label: 'gambling' })) };
    expect(readKnownFile(`${A}\n${B.toUpperCase()}\n`, 'gambling')).toEqual(both);
    expect(readKnownFile(`\uFEFFhash\r\n${A}\r\n\r\n${B}`, 'gambling')).toEqual(both);
    expect(readKnownFile(JSON.stringify([{ hash: A }, B]), 'gambling')).toEqual(both);
    expect(readKnownFile(`id,hash\n7,${A}`, 'gambling')).toMatchObject({
      entries: [{ entryId: '7', hash: A }],
    });
    expect(readKnownFile(`hash,label\n${A},drugs`, 'gambling')).toMatchObject({
      entries: [{ label: 'drugs' }],
    });
  });

  test.each([
    ['', { problem: 'empty' }],
    ['{"entries":', { problem: 'json' }],
    ['{"hashes":[]}', { problem: 'json' }],
    ['name,label\nx,y', { problem: 'noHash' }],
    [`hash\n${A}\nabc`, { problem: 'hash', at: 2 }],
    ['[null]', { problem: 'hash', at: 1 }],
  ])('%j is refused with its place', (text, problem) => {
    expect(readKnownFile(text, 'gambling')).toEqual(problem);
  });

  test('what is exported comes back as it was', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 40 }).map((s) => s.trim()),
        fc.constantFrom('active', 'quarantined', 'removed'),
        fc.option(fc.constant({ approvedBy: 'bob', approvedAt: 5 }), { nil: undefined }),
        (note, status, approved) => {
          const one = view({ note, status, ...approved });
          for (const text of [knownCsv(bank, [one]), knownJson(bank, [one])]) {
            const back = readKnownFile(text, 'other');
            expect(back).toEqual({
              owner: 'Policy desk',
              entries: [
                {
                  ...{
                    entryId: A,
                    hash: A,
                    label: 'known.prohibited',
                    source: 'case 7',
                    status,
                    ...approved,
                  },
                  ...(note === '' && text.startsWith('entryId') ? {} : { note }),
                },
              ],
            });
          }
        },
      ),
    );
  });
});
