import { expect } from '@playwright/test';
import { expectAccessible } from './accessible.js';
import { test } from './fixtures.js';
import { order } from './rig.js';

test('A27: what a cut sealed is opened with a reason, played, and whoever opened it is on record', async ({
  page,
  request,
}) => {
  const { streamId } = await order<{ streamId: string }>({ do: 'open', category: 'pets' });
  await expect
    .poll(
      async () =>
        ((await (await request.get(`/v1/streams/${streamId}`)).json()) as { captured: number }).captured,
    )
    .toBeGreaterThan(1);
  await request.post(`/v1/streams/${streamId}/cut`, { data: { reason: 'A test cuts it' } });

  await page.goto('/evidence');
  await page.getByLabel('Of stream').fill(streamId);
  const row = page.getByRole('row').filter({ hasText: streamId });
  await expect(row).toHaveCount(1);
  await row.getByRole('link').click();
  await page.getByRole('button', { name: 'Show Media' }).click();
  await page.getByRole('button', { name: 'Open', exact: true }).first().click();
  const open = page.getByRole('button', { name: 'Open and record' });
  await expect(open).toBeDisabled();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('complaint cp_1 asks for it');
  await open.click();
  const video = dialog.locator('video');
  await expect.poll(() => video.evaluate((v: HTMLVideoElement) => v.videoWidth)).toBeGreaterThan(0);
  await expect(video).toHaveCSS('filter', /blur/);
  await dialog.getByRole('button', { name: 'Show clearly' }).click();
  await expect(video).toHaveCSS('filter', 'none');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(page.getByText('Opened by operator')).toBeVisible();
  await expect(page.getByText('complaint cp_1 asks for it')).toBeVisible();
  await expectAccessible(page);
});

test('a part of a live stream is sealed by hand', async ({ page }) => {
  const { items } = await order<{ items: string[] }>({ do: 'rooms' });
  await page.goto('/evidence');
  await page.getByRole('button', { name: 'Seal evidence' }).click();
  await page.getByRole('dialog').getByLabel('Stream').fill(items[1]!);
  await page.getByRole('dialog').getByLabel('Reason').fill('The victim of a threat asks for it');
  await page.getByRole('dialog').getByRole('button', { name: 'Seal', exact: true }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(page.getByRole('row').filter({ hasText: 'The victim of a threat asks for it' })).toBeVisible();
  await expectAccessible(page);
});
