import { expect } from '@playwright/test';
import { expectAccessible } from './accessible.js';
import { test } from './fixtures.js';

test('the pipeline is shown as a picture whose numbers move by themselves', async ({ page }) => {
  await page.goto('/health');
  const ingest = page.getByRole('region', { name: 'Ingest: look, read, judge' });
  await expect(ingest).toBeVisible();
  const verdicts = ingest
    .locator('dt', { hasText: 'Verdicts a second' })
    .locator('xpath=following-sibling::dd[1]');
  // Eight rooms with a segment each in two seconds; the curve is there once several looks were pushed.
  await expect(verdicts).not.toHaveText('0');
  await expect(ingest.locator('polyline')).toHaveAttribute('points', /,/);
  await expect(
    page.getByRole('region', { name: 'Database and desks' }).getByRole('img'),
  ).toHaveAccessibleName('In order');
});

for (const scheme of ['dark', 'light'] as const)
  test(`axe finds nothing serious in the picture of the pipeline, ${scheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await page.goto('/health');
    await expect(page.getByRole('region', { name: 'Capture' })).toBeVisible();
    await expectAccessible(page);
  });
