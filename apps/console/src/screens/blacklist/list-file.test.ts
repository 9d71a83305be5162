import { type ListedEntry, writeList } from '@airlock/moderation/blacklist';
import { describe, expect, it } from 'vitest';
import { previewList } from './list-file.js';

const entry = {
  entryId: 'bl_1',
  family: 'commerce',
  keys: [
    { kind: 'person', keyId: 'k1', hash: 'a'.repeat(64) },
    { kind: 'person', keyId: 'k2', hash: 'b'.repeat(64) },
    { kind: 'domain', value: 'example.org' },
  ],
  grounds: { facts: 'f', reasons: 'sold fakes', legalBasis: 'Art. 1', appealChannel: 'a@example.org' },
  term: { from: 1, until: 9, permanent: false },
  evidence: [],
} as unknown as ListedEntry;
const header = { issuer: 'platform-a', families: ['commerce' as const], exportedAt: 5 };
const signed = (text: string): string => `${text}\n— platform-a c2ln\n`;

describe('a list before it is taken in', () => {
  it('says who made it, whom it lists by what and why', () => {
    expect(previewList(signed(writeList(header, [entry])))).toEqual({
      issuer: 'platform-a',
      exportedAt: 5,
      entries: [
        {
          ...{ family: 'commerce', kinds: ['person', 'domain'], reasons: 'sold fakes', legalBasis: 'Art. 1' },
          ...{ until: 9, permanent: false },
        },
      ],
    });
    expect(previewList(signed(writeList(header, [])))?.entries).toEqual([]);
  });

  it('is nothing where the file is no list', () => {
    expect(previewList('')).toBeUndefined();
    expect(previewList('hello\nworld\n\n')).toBeUndefined();
    expect(previewList('airlock-blacklist/v1\n{"issuer":"x"}\nno json\n\n')).toBeUndefined();
  });
});
