import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { withValues } from './with-values.js';

const TEXT = '# Read by people.\nreview:\n  undoSeconds: 10\nclasses: [{ name: open }, { name: news }]\n';

it('changes what is told and nothing else, in a text that people can still read and go on writing', () => {
  const text = withValues(TEXT, ['review.undoSeconds=1', 'classes.1={"name":"held"}', 'quality.rate=0.5']);
  expect(parse(`${text}\nadded: true\n`)).toEqual({
    review: { undoSeconds: 1 },
    classes: [{ name: 'open' }, { name: 'held' }],
    quality: { rate: 0.5 },
    added: true,
  });
  expect(text).toContain('# Read by people.');
});

it('is the text itself where nothing is told', () => {
  expect(withValues(TEXT, [])).toBe(TEXT);
});
