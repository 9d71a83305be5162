import { expect } from '@playwright/test';
import { expectAccessible } from './accessible.js';
import { test } from './fixtures.js';

test('the console opens at the review desk, and its screens are reached by keys', async ({ page }) => {
  await page.goto('/desk');
  await expect(page.getByRole('heading', { level: 1, name: 'Review desk' })).toBeVisible();
  await page.keyboard.press('Alt+2');
  await expect(page.getByRole('heading', { level: 1, name: 'Wall' })).toBeVisible();
  await page.keyboard.press('Shift+?');
  const help = page.getByRole('dialog', { name: 'Keys' });
  for (const [where, what] of [
    ['Review desk', 'Cut the stream X'],
    ['Wall', 'Cut the stream X'],
    ['Stream page', 'Dump what waits D'],
  ] as const)
    await expect(help.getByRole('table', { name: where }).getByRole('row', { name: what })).toBeVisible();
});

test('who goes by keys is where the screen begins: past what is around it, and after the way to another one', async ({
  page,
}) => {
  const heading = (name: string) => page.getByRole('heading', { level: 1, name });
  await page.goto('/duty');
  await expect(heading('Duty rota')).toBeVisible();
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Skip to the screen' });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press('Enter');
  await expect(heading('Duty rota')).toBeFocused();
  await page.keyboard.press('Alt+2');
  await expect(heading('Wall')).toBeFocused();
  await page.getByRole('link', { name: 'Audit log' }).press('Enter');
  await expect(heading('Audit log')).toBeFocused();
});

test('whoever goes back by keys sees what has the focus: it is never under the header', async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 400 });
  await page.goto('/me');
  const keys = page.getByRole('button', { name: /; change$/ });
  await keys.last().focus();
  const header = (await page.getByRole('banner').boundingBox())!;
  const last = (await keys.count()) - 1;
  for (let n = last - 1; n > last - 16; n -= 1) {
    await page.keyboard.press('Shift+Tab');
    await expect(keys.nth(n)).toBeFocused();
    expect((await keys.nth(n).boundingBox())!.y).toBeGreaterThanOrEqual(header.y + header.height);
  }
});

for (const scheme of ['dark', 'light'] as const)
  test(`axe finds nothing serious in the shell, ${scheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await page.goto('/desk');
    await expect(page.getByText('Live', { exact: true })).toBeVisible();
    await expectAccessible(page);
  });

// Last: the language stays with the person, whoever opens the console next.
test('the console speaks Chinese when asked, and remembers it', async ({ page }) => {
  await page.goto('/desk');
  await page.getByRole('button', { name: 'Language' }).click();
  await page.getByRole('menuitem', { name: '中文' }).click();
  await expect(page.getByRole('heading', { level: 1, name: '审核台' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: '审核台' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
});
