import fc from 'fast-check';
import { expect, it } from 'vitest';
import { storableJson, storableText } from './storable.js';

it('replaces what PostgreSQL cannot hold, in keys and values, and nothing else', () => {
  expect(storableText('a\0b\ud800c😀')).toBe('a\ufffdb\ufffdc😀');
  expect(JSON.parse(storableJson({ 'k\0': 'v\udfff', path: 'C:\\u0000', tab: '\t', face: '😀' }))).toEqual({
    'k\ufffd': 'v\ufffd',
    path: 'C:\\u0000',
    tab: '\t',
    face: '😀',
  });
});

it('gives back any other JSON value as it was', () => {
  fc.assert(
    fc.property(fc.json({ stringUnit: 'binary' }), (json) => {
      const clean = JSON.parse(json.replaceAll('\\u0000', '')) as unknown;
      expect(JSON.parse(storableJson(clean))).toEqual(JSON.parse(JSON.stringify(clean)));
    }),
  );
});
