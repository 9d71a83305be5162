import { expect } from '@playwright/test';
import { expectAccessible } from './accessible.js';
import { test } from './fixtures.js';
import { order } from './rig.js';

test('the demo asks who one wants to be, says so on every screen, and lets one be somebody else', async ({
  page,
}) => {
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 2, name: 'Or choose who you are' })).toBeVisible();
  await page.getByRole('button', { name: 'board', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Approvals' })).toBeVisible();
  await expect(page.getByText('DEMO', { exact: true })).toBeVisible();
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  const cookies = await page.context().cookies();
  expect(cookies.find((c) => c.name === 'airlock-demo-person')).toMatchObject({
    ...{ value: 'board', httpOnly: true, sameSite: 'Strict' },
  });
  await page.getByRole('button', { name: 'Signed in' }).click();
  await page.getByRole('menuitem', { name: 'Be somebody else' }).click();
  await page.getByRole('button', { name: 'auditor', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Audit log' })).toBeVisible();
  await page.getByRole('button', { name: 'Signed in' }).click();
  await page.getByRole('menuitem', { name: 'Back to the choice of people' }).click();
  await expect(page.getByRole('button', { name: 'Start with a case' })).toBeFocused();
});

test('a newcomer is led through one case by keys, from the queue to the audit log, in under a minute', async ({
  page,
}) => {
  const { streamId } = await order<{ streamId: string }>({ do: 'open', category: 'pets' });
  const { items } = await order<{ items: string[] }>({ do: 'rooms' });
  const hit = { label: 'violence', decision: 'hold', score: 0.93 };
  await order({ do: 'hit', room: items.indexOf(streamId), hit });
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'Start with a case' })).toBeFocused();
  const began = Date.now();
  await page.keyboard.press('Enter');
  const guide = page.getByRole('region', { name: 'Your first case' });
  await expect(guide).toContainText('Take the next case that is for you');
  // The other one that waits is the editor-in-chief's.
  await expect(page.getByRole('option', { name: /Violence/ })).toBeVisible();
  await page.keyboard.press('n');
  await expect(page.getByRole('region', { name: 'Decision' })).toBeVisible();
  await expect(guide).toContainText(/Watch what was found|Decide by one key/);
  await page.keyboard.press('c');
  await expect(guide).toContainText('For 10 seconds one key takes it back');
  await page.keyboard.press('z');
  await guide.getByRole('button', { name: 'Be the auditor' }).press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Audit log' })).toBeVisible();
  await expect(page.getByRole('main')).toContainText('demo:moderator');
  await guide.getByRole('button', { name: 'Done' }).press('Enter');
  await expect(guide).toHaveCount(0);
  const took = Date.now() - began;
  console.log(`first case: ${String(took)} ms`);
  expect(took, 'under a minute').toBeLessThan(60_000);
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: 'Audit log' })).toBeVisible();
  await expect(guide).toHaveCount(0);
});

test('the guide can be dismissed, stays away, and comes back when asked for', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('button', { name: 'Start with a case' }).click();
  const guide = page.getByRole('region', { name: 'Your first case' });
  await guide.getByRole('button', { name: 'End the guide' }).click();
  await expect(guide).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: 'Review desk' })).toBeVisible();
  await expect(guide).toHaveCount(0);
  await page.getByRole('button', { name: 'Signed in' }).click();
  await page.getByRole('menuitem', { name: 'Guided first case' }).click();
  await expect(guide).toBeVisible();
});

for (const scheme of ['dark', 'light'] as const)
  test(`axe finds nothing serious where people are chosen, ${scheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await page.goto('/');
    await expect(page.getByRole('button', { name: 'Start with a case' })).toBeVisible();
    await expectAccessible(page);
  });

test('the choice of people is Chinese for whoever reads Chinese, and nothing overflows', async ({ browser, baseURL }) => {
  const page = await (await browser.newContext({ locale: 'zh-CN', viewport: { width: 1024, height: 768 } })).newPage();
  await page.goto(baseURL!);
  await expect(page.getByRole('button', { name: '从一个案件开始' })).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  await page.close();
}); // prettier-ignore
