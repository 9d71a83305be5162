import { expect, it } from 'vitest';
import { csvText } from './csv-text.js';

it('writes cells that no spreadsheet takes for a formula', () => {
  expect(
    csvText([
      ['a', 'b'],
      ['=1+1', -0.5],
      ['say "x", y', undefined],
    ]),
  ).toBe('\ufeffa,b\r\n"\'=1+1",-0.5\r\n"say ""x"", y",\r\n');
});
