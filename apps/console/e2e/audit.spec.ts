import { expect } from '@playwright/test';
import { expectAccessible } from './accessible.js';
import { test } from './fixtures.js';

test('C04: an entry of the log is found and proven in the browser', async ({ page }) => {
  await page.goto('/audit');
  await page.getByLabel('What').fill('stream.admitted');
  const rows = page.getByRole('row').filter({ hasText: 'stream.admitted' });
  await expect(rows.first()).toBeVisible();
  // What is left beside them is the heading: the answer to what was asked for is there.
  await expect(page.getByRole('row').filter({ hasNotText: 'stream.admitted' })).toHaveCount(1);
  await rows
    .first()
    .getByRole('button', { name: / in full$/ })
    .click();
  await page.getByRole('button', { name: 'Prove this entry' }).click();
  await expect(page.getByRole('status', { name: 'Proof' }).getByText('Holds.')).toHaveCount(3);
});

test('a head that was kept is compared with the log of now, and a forged one is not believed', async ({
  page,
}) => {
  const kept = await (await page.request.get('/v1/audit/checkpoint')).text();
  await page.goto('/audit');
  await page.getByRole('button', { name: 'Signed head' }).click();
  await expect(page.getByText('carries the signature of this key')).toBeVisible();
  await page.getByLabel('A head you kept').fill(kept);
  await page.getByRole('button', { name: 'Compare' }).click();
  await expect(page.getByText('of that head, unchanged')).toBeVisible();
  const [origin, size, ...rest] = kept.split('\n');
  await page.getByLabel('A head you kept').fill([origin, String(Number(size) - 1), ...rest].join('\n'));
  await page.getByRole('button', { name: 'Compare' }).click();
  await expect(page.getByText("no head that the log's key has signed")).toBeVisible();
});

for (const scheme of ['dark', 'light'] as const)
  test(`axe finds nothing serious in the audit log, ${scheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await page.goto('/audit');
    await page.getByRole('button', { name: 'Signed head' }).click();
    await page
      .getByRole('button', { name: /^Entry \d+ in full$/ })
      .first()
      .click();
    await expectAccessible(page);
  });
