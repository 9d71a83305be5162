import { expect, test } from '@playwright/test';
import { as, become, verifiedStreamer } from './as.js';

test('a streamer is found by tier and id, and the ledger reads as the streamer reads it', async ({
  page,
  request,
  context,
  baseURL,
}) => {
  await become(context, baseURL!, 'board');
  const streamerId = await verifiedStreamer(request, 'ledger');
  const path = `/v1/streamers/${streamerId}/credit/adjustments`;
  await request.post(path, { data: { points: -6, reason: 'Late with a correction' }, ...as('board') });

  await page.goto('/streamers');
  await page.getByRole('radiogroup', { name: 'Which streamers' }).getByText('Tier B').click();
  await page.getByRole('textbox', { name: 'Streamer' }).fill(streamerId);
  await page.getByRole('link', { name: streamerId }).click();
  await expect(page.getByRole('heading', { level: 1, name: streamerId })).toBeVisible();
  const ledger = page.getByRole('region', { name: 'Ledger' });
  await expect(ledger.getByText('Changed by hand: Late with a correction; −6 points')).toBeVisible();
  await ledger.getByText('中文').click();
  await expect(ledger.getByText('人工调整：Late with a correction；−6 分')).toBeVisible();
  await expect(page.getByRole('img', { name: /to 94 now/ })).toBeVisible();
});
