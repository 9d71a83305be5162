import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csv } from './csv.js';

/** Reads RFC 4180 as a spreadsheet does. */
const read = (text: string): string[][] => {
  const rows: string[][] = [[]];
  let cell = '';
  let quoted = false;
  for (let i = text.charCodeAt(0) === 0xfeff ? 1 : 0; i < text.length; i++) {
    const c = text[i]!;
    if (quoted && c === '"' && text[i + 1] === '"') cell += text[(i += 1)]!;
    else if (c === '"') quoted = !quoted;
    else if (!quoted && c === ',') {
      rows.at(-1)!.push(cell);
      cell = '';
    } else if (!quoted && c === '\r' && text[i + 1] === '\n') {
      i += 1;
      rows.at(-1)!.push(cell);
      cell = '';
      rows.push([]);
    } else cell += c;
  }
  return rows.slice(0, -1);
};

describe('csv', () => {
  it('gives back every text, and none that a spreadsheet would take for a formula', () => {
    const start = fc.constantFrom(
      '=',
      '+',
      '-',
      '@',
      '\t',
      '\r',
      '\n',
      '＝',
      '＋',
      '－',
      '＠',
      '"',
      "'",
      ',',
      '',
    );
    const text = fc.tuple(start, fc.string({ unit: 'binary', maxLength: 6 })).map(([a, b]) => a + b);
    fc.assert(
      fc.property(fc.array(fc.array(text, { minLength: 2, maxLength: 2 }), { maxLength: 5 }), (rows) => {
        const [, ...back] = read(csv(['a', 'b'], rows));
        expect(back.length).toBe(rows.length);
        rows.forEach((row, r) =>
          row.forEach((cell, c) => {
            const got = back[r]![c]!;
            expect(got === cell || got === `'${cell}`).toBe(true);
            expect(got).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/);
          }),
        );
      }),
    );
  });

  it('leaves numbers numbers, and what is not there empty', () => {
    expect(csv(['a', 'b', 'c', 'd'], [[-5, undefined, true, '=cmd|x']])).toBe("\ufeffa,b,c,d\r\n-5,,true,\"'=cmd|x\"\r\n"); // prettier-ignore
  });
});
