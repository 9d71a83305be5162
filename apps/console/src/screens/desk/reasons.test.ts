import type { CaseItem } from '@airlock/contracts/http/review-api';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { factsOf, marked, reasonsOf } from './reasons.js';

const T = 1_800_000_000_000;
const segment = (seq: number, rule: string): CaseItem => ({
  ...{ key: `s/0/${String(seq)}`, at: T + seq * 2_000, severity: 3, label: 'violence', kind: 'segment' },
  body: { decision: 'hold', rules: [{ rule, severity: 3, when: 'x', facts: {} }], signals: [] },
});

describe('the reasons of a case', () => {
  it('count a run of bad seconds as one, with the evidence of all of them, newest first', () => {
    const reasons = reasonsOf([segment(1, 'a'), segment(2, 'a'), segment(3, 'b'), segment(20, 'b')]);
    expect(reasons.map((r) => r.keys)).toEqual([['s/0/20'], ['s/0/3'], ['s/0/2', 's/0/1']]);
  });

  it('lose no evidence, however things come', () => {
    const items = fc.array(fc.tuple(fc.nat(30), fc.constantFrom('a', 'b')), { maxLength: 30 });
    fc.assert(
      fc.property(items, (given) => {
        const all = given.map(([seq, rule]) => segment(seq, rule));
        const keys = reasonsOf(all).flatMap((r) => r.keys);
        expect(keys.toSorted()).toEqual(all.map((i) => i.key).toSorted());
      }),
    );
  });

  it('quote what was written, and say who did something', () => {
    const [line, cut] = reasonsOf([
      { key: 'm/1', at: T + 1, severity: 2, kind: 'message', body: { decision: 'hold', display: { text: 'hi', userId: 'u' } } },
      { key: 'a/1', at: T, severity: 4, kind: 'action', body: { kind: 'action', action: { kind: 'cut', reason: 'because', origin: { type: 'policy', rule: 'r' } } } },
    ]); // prettier-ignore
    expect(line).toMatchObject({ quote: 'hi', by: 'u' });
    expect(cut).toMatchObject({ action: 'cut', quote: 'because', by: 'r' });
  });

  it('say what a rule looked at: a score against its threshold, what nobody saw, counts', () => {
    expect(
      factsOf({
        'windows.explicit_frames': 2,
        'score(violence)': 0.91,
        'threshold(violence)': 0.8,
        'score(hate)': null,
        'stream.category': 'pets',
      }),
    ).toEqual([
      { fact: 'over', label: 'violence', score: 0.91, threshold: 0.8 },
      { fact: 'unseen', label: 'hate' },
      { fact: 'window', name: 'explicit_frames', count: 2 },
      { fact: 'field', name: 'stream.category', value: 'pets' },
    ]);
  });
});

describe('a text with spans', () => {
  it('is the same text, whatever is marked in it', () => {
    const spans = fc.array(fc.tuple(fc.integer({ min: -3, max: 30 }), fc.integer({ min: -3, max: 30 })));
    fc.assert(
      fc.property(fc.string({ maxLength: 20 }), spans, (text, given) => {
        const pieces = marked(text, given);
        expect(pieces.map((p) => p.text).join('')).toBe(text);
        for (let i = 0; i < text.length; i += 1) {
          let end = 0;
          const piece = pieces.find((p) => (end += p.text.length) > i);
          expect(piece?.isMarked).toBe(given.some(([a, b]) => a <= i && i < b));
        }
      }),
    );
  });
});
