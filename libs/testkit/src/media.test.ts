import { expect, test } from 'vitest';
import { makeSegment } from './media.js';

test('a segment is whole transport packets', async () => {
  const bytes = await makeSegment({ seconds: 1, size: '320x180' });
  expect(bytes.length % 188).toBe(0);
  expect(bytes.length).toBeGreaterThan(188 * 20);
  for (let at = 0; at < bytes.length; at += 188) expect(bytes[at]).toBe(0x47);
});

test('a soundless and a pictureless segment differ from the full one', async () => {
  const sizes = await Promise.all([
    makeSegment({ seconds: 1, size: '320x180' }),
    makeSegment({ seconds: 1, size: '320x180', audio: false }),
    makeSegment({ seconds: 1, pattern: 'none' }),
  ]);
  expect(new Set(sizes.map((s) => s.length)).size).toBe(3);
});
