import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalise, originalSpan } from './normalise.js';

/** Any sequence of UTF-16 units, lone surrogates and unassigned code points among them, dense in what the fold treats. */
const anyText = fc
  .array(
    fc.oneof(
      fc.constantFrom(...'aAbIiLl015@$!|sß 。.…ﬁ㎏㊙½殺杀\u200d\u0301\ufe0f'),
      fc.constantFrom('𝓯', '🅵', '🙂', '👩‍👩‍👧', '🇨🇳', '\ud800', '\udc00'),
      fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
      fc.integer({ min: 0x10000, max: 0x10ffff }).map((codePoint) => String.fromCodePoint(codePoint)),
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(''));

describe('normalise', () => {
  it.each([
    ['Ｆｕｌｌ Ｗｉｄｔｈ', 'full width'],
    ['ⓒⓘⓡⓒⓛⓔ 🅱🄾🆇 🇴🇰', 'circle box ok'],
    ['𝓜𝓪𝓽𝓱 𝔞𝔩𝔭𝔥𝔞𝔟𝔢𝔱', 'math alphabet'],
    ['ﬁre ㎏ ½ ㊙', 'fire kg 1 2 秘'],
    ['Straße ŒUVRE naïve Ǻ', 'strasse oeuvre naive a'],
    ['z̷̡a̵l̶g̸o̴', 'zalgo'],
    ['in\u200bvis\u2060i\u00adble\ufeff', 'invisible'],
    ['рауӏоаd Ηеllо', 'payӏoad hello'],
    ['h3ll0 w0rld', 'hello world'],
    ['vx123456 13800138000', 'vx123456 13800138000'],
    ['level100 b4by', 'level100 baby'],
    ['b@nana $old sh!p he!!o', 'banana sold ship heiio'],
    ['nooooo 哈哈哈哈 10000', 'noo 哈哈 10000'],
    ['視頻 貓  亂', '视频 猫 乱'],
    ['  a...b🙂🙂c  ', 'a b c'],
    ['が か\u3099 한글', 'が か\u3099 한글'],
    ['\ud800x\udc00', 'x'],
    ['', ''],
    ['🙂。！', ''],
  ])('reads %j as %j', (input, expected) => {
    expect(normalise(input).text).toBe(expected);
  });

  it('maps every folded unit to the characters it came from', () => {
    const input = 'xﬁ\u200b 杀  👍 了';
    const { text, map } = normalise(input);
    const at = (part: string): string =>
      input.slice(...originalSpan(map, text.indexOf(part), text.indexOf(part) + part.length));
    expect([text, at('f'), at('fi'), at('杀'), at('杀 了')]).toEqual([
      'xfi 杀 了',
      'ﬁ',
      'ﬁ\u200b',
      '杀',
      '杀  👍 了',
    ]);
    expect(originalSpan(map, 2, 2)).toEqual([0, 0]);
  });

  it('keeps the map in order and within the input, whatever the input', () => {
    fc.assert(
      fc.property(anyText, (input) => {
        const { text, map } = normalise(input);
        expect([map.starts.length, map.ends.length]).toEqual([text.length, text.length]);
        for (let i = 0; i < text.length; i++) {
          expect(map.starts[i]).toBeGreaterThanOrEqual(i === 0 ? 0 : map.starts[i - 1]!);
          expect(map.ends[i]).toBeGreaterThanOrEqual(i === 0 ? 0 : map.ends[i - 1]!);
          expect(map.starts[i]).toBeLessThanOrEqual(map.ends[i]!);
        }
        expect(map.ends.at(-1) ?? 0).toBeLessThanOrEqual(input.length);
      }),
      { numRuns: 500 },
    );
  });

  it('changes nothing that is normalised', () => {
    fc.assert(
      fc.property(anyText, (input) => {
        const once = normalise(input).text;
        expect(normalise(once).text).toBe(once);
      }),
      { numRuns: 1_000 },
    );
  });

  it('takes text that folds to far more than it was', () => {
    const input = '㎈'.repeat(4_000);
    expect(normalise(input).text).toBe('cal'.repeat(4_000));
  });
});
