import { expect } from '@playwright/test';
import { built } from './bundle.js';
import { test } from './fixtures.js';

test('what is loaded before a screen is there is at most 400 kB in a few files, and no player', () => {
  const { before, gzipped } = built();
  for (const screen of ['desk', 'wall', 'stream'])
    for (const language of ['en', 'zh-cn']) {
      const files = before(screen, language);
      console.log(`${screen} in ${language}: ${String(gzipped(files))} bytes in ${String(files.size)} files`);
      expect([...files].filter((f) => /^hls/.test(f))).toEqual([]);
      expect(files.size, [...files].join(' ')).toBeLessThan(20);
      expect(gzipped(files), `${screen} in ${language}`).toBeLessThanOrEqual(400_000);
    }
});

test('what is loaded comes packed, and is kept', async ({ request }) => {
  const page = await (await request.get('/desk')).text();
  const script = /src="(\/assets\/[\w.-]+\.js)"/.exec(page)![1]!;
  const answer = await request.get(script, { headers: { 'accept-encoding': 'gzip' } });
  expect(answer.headers()).toMatchObject({ 'content-encoding': 'gzip', vary: 'accept-encoding' });
  expect(answer.headers()['cache-control']).toContain('immutable');
  const plain = await request.get(script, { headers: { 'accept-encoding': 'identity' } });
  expect(plain.headers()).not.toHaveProperty('content-encoding');
  expect(await answer.body()).toEqual(await plain.body());
});
