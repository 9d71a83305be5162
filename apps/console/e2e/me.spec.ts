import { expect } from '@playwright/test';
import { expectAccessible } from './accessible.js';
import { test } from './fixtures.js';

test.afterEach(async ({ request, baseURL }) => {
  await request.put('/v1/me/preferences', { data: {}, headers: { origin: baseURL! } });
});

test('a key is put elsewhere, a clash is told, control keeps it, and the key does what it is for', async ({
  page,
}) => {
  const saved = () =>
    page.waitForResponse((r) => r.url().endsWith('/v1/me/preferences') && r.request().method() === 'PUT');
  await page.goto('/me');
  await page.getByRole('button', { name: 'Dump what waits: D; change' }).click();
  await page.keyboard.press('x');
  await expect(page.getByRole('alert')).toContainText('X does two things');
  const kept = saved();
  await page.getByRole('button', { name: 'Dump what waits: X; change' }).click();
  await page.keyboard.press('y');
  await expect(page.getByRole('alert')).toHaveCount(0);
  const help = page.getByRole('button', { name: 'Show all keys: shift+?; change' });
  await help.press('Enter');
  await page.keyboard.press('q');
  expect((await kept).ok()).toBe(true);
  await expect
    .poll(
      async () => ((await (await page.request.get('/v1/me/preferences')).json()) as { keys: object }).keys,
    )
    .toEqual({ dump: 'Y', help: 'Q' });
  await page.evaluate(() => localStorage.clear());
  await page.reload();
  await expect(page.getByRole('button', { name: 'Dump what waits: Y; change' })).toBeVisible();
  await page.getByRole('heading', { level: 1 }).click();
  await page.keyboard.press('q');
  await expect(page.getByRole('dialog')).toContainText('Dump what waits');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'All as at first' }).click();
  await expect(page.getByRole('button', { name: 'Dump what waits: D; change' })).toBeVisible();
});

test('language, light and veils are the person’s own, at once and on whatever machine', async ({ page }) => {
  await page.goto('/me');
  const setUp = page.getByRole('region', { name: 'Set-up' });
  await setUp.getByRole('switch', { name: 'blurred' }).press('Space');
  await expect(setUp.getByRole('switch', { name: 'blurred' })).not.toBeChecked();
  await setUp.getByRole('combobox', { name: 'Light or dark' }).click();
  await page.getByRole('option', { name: 'Light' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'light');
  await setUp.getByRole('combobox', { name: 'Language' }).click();
  await page.getByRole('option', { name: '中文' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  await expect
    .poll(async () => (await page.request.get('/v1/me/preferences')).json())
    .toMatchObject({ blur: false, theme: 'light', language: 'zh-CN' });
  await page.evaluate(() => localStorage.clear());
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'light');
});

for (const scheme of ['dark', 'light'] as const)
  test(`axe finds nothing serious on the own desk, ${scheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await page.goto('/me');
    await expect(page.getByText('Looked at, minutes')).toBeVisible();
    await expectAccessible(page);
  });
