import { describe, expect, it } from 'vitest';
import { LexiconList } from '../lexicon-list.js';
import { compileLexicon } from '../lexicon.js';
import { normalise } from '../normalise.js';
import { defaultPack } from './default-pack.js';

const LABELS = [
  'abuse',
  'drugs',
  'fraud',
  'gambling',
  'hate',
  'minor_safety',
  'privacy.contact',
  'self_harm',
  'sexual.text',
  'spam',
  'threat',
  'weapons',
];

describe('the default pack', () => {
  it('is well formed, in both languages under every label', () => {
    for (const list of defaultPack) {
      expect(LexiconList.parse(list)).toEqual(list);
      expect([...new Set(list.terms.map(({ label }) => label))].sort()).toEqual(LABELS);
    }
  });

  it('says everything once', () => {
    const terms = defaultPack.flatMap((list) => list.terms.map(({ term }) => normalise(term).text));
    expect(terms.filter((term, index) => terms.indexOf(term) !== index)).toEqual([]);
  });

  it('A20: finds each of its terms as written', () => {
    const lexicon = compileLexicon(defaultPack);
    for (const list of defaultPack) {
      for (const { term, label } of list.terms) {
        expect(lexicon.match(`- ${term} -`)).toContainEqual(
          expect.objectContaining({ term, label, strength: 'contiguous', view: 'text' }),
        );
      }
    }
  });
});
