import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskText } from './mask.js';

describe('maskText', () => {
  it.each<[string, [number, number][], string]>([
    ['you fool!', [[4, 8]], 'you ****!'],
    ['f u c k off', [[0, 7]], '* * * * off'],
    ['👩‍👩‍👧é\u200bx', [[0, 11]], '***'],
    [
      'abcdef',
      [
        [3, 5],
        [1, 4],
      ],
      'a****f',
    ],
    [
      'abc',
      [
        [-5, 1],
        [2, 99],
        [1, 1],
      ],
      '*b*',
    ],
    ['a👍b', [[2, 3]], 'a*b'],
    ['clean', [], 'clean'],
  ])('masks %j', (text, spans, expected) => {
    expect(maskText(text, spans)).toBe(expected);
  });

  it('keeps everything outside the spans and nothing visible inside', () => {
    const piece = fc.string({ unit: 'grapheme', maxLength: 8 });
    fc.assert(
      fc.property(fc.array(fc.tuple(piece, piece), { maxLength: 6 }), (pieces) => {
        let text = '';
        const spans: [number, number][] = [];
        for (const [open, hidden] of pieces) {
          text += open;
          spans.push([text.length, text.length + hidden.length]);
          text += hidden;
        }
        const pattern = pieces
          .map(([open]) => `${open.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')}[*\\s]*`)
          .join('');
        expect(maskText(text, spans.toReversed())).toMatch(new RegExp(`^${pattern}$`, 'u'));
      }),
    );
  });
});
