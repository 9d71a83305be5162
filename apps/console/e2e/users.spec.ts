import { expect, type Locator, type Page } from '@playwright/test';
import { expectAccessible } from './accessible.js';
import { become } from './as.js';
import { shrinkCalls } from './calls.js';
import { choose } from './choose.js';
import { test } from './fixtures.js';
import { enrol, openHouse, PASSWORD } from './house.js';

test.beforeEach(({ page }) => shrinkCalls(page));

/** Asks for an account; the dialog with its invitation. */
const invite = async (page: Page, name: string, role: string): Promise<Locator> => {
  await page.getByRole('button', { name: 'Invite somebody' }).press('Enter');
  const form = page.getByRole('dialog', { name: 'Invite somebody' });
  await form.getByLabel('Name').fill(name);
  await form.getByRole('checkbox', { name: role }).check();
  await form.getByLabel('Reason').fill(`Begins on Monday: ${name}`);
  await form.getByRole('button', { name: 'Invite', exact: true }).click();
  const invitation = page.getByRole('dialog', { name: `Invitation of ${name}` });
  await expect(invitation.getByText(/\/enrol#\S{20,}/)).toBeVisible();
  return invitation;
};

test('roles are held once a second administrator allowed them; locking out takes one, at once', async ({
  page,
  browser,
}) => {
  test.setTimeout(240_000);
  const house = await openHouse(60);
  await enrol(page, house, await house.invitation());
  const first = await invite(page, 'second', 'Administrator');
  const link = await first.getByText(/\/enrol#/).innerText();
  await first.getByRole('button', { name: 'Done' }).click();
  const other = await (await browser.newContext({ locale: 'en-GB' })).newPage();
  await enrol(other, house, link.split('#')[1]!.trim());
  await expect(other.getByRole('heading', { level: 1 })).toBeVisible();

  const waits = await invite(page, 'mei', 'Moderator');
  await expect(waits).toContainText('Another administrator has to allow it under Approvals.');
  await expectAccessible(page);
  await waits.getByRole('button', { name: 'Done' }).click();
  const row = page.getByRole('row').filter({ hasText: 'mei' });
  await expect(row).toContainText('Invited');
  await expect(row).toContainText('None');

  await other.goto(`${house.url}/approvals`);
  const card = other.getByRole('article').filter({ hasText: 'Begins on Monday: mei' });
  await card.getByRole('button', { name: 'Approve' }).click();
  await expect(card).toHaveCount(0);

  await page.reload();
  await expect(row).toContainText('Moderator');
  await row.getByRole('button', { name: 'Actions on mei' }).press('Enter');
  await page.getByRole('menuitem', { name: 'Lock out' }).click();
  const form = page.getByRole('dialog', { name: 'Lock mei out at once' });
  await form.getByLabel('Reason').fill('Left before the first day');
  await form.getByRole('button', { name: 'Lock out' }).click();
  await expect(row).toContainText('Locked out');

  // What an administrator never may, in an emergency, and for as long as it lasts.
  const auditLog = page.getByRole('link', { name: 'Audit log' });
  await expect(auditLog).toHaveCount(0);
  await page.getByRole('tab', { name: 'Roles for a while' }).click();
  await page.getByRole('button', { name: 'Break the glass' }).click();
  const glass = page.getByRole('dialog', { name: 'Take a role for 60 minutes' });
  await choose(glass, 'Role', 'Auditor');
  await glass.getByLabel('Reason').fill('The police stands at the door');
  await glass.getByRole('button', { name: 'Break the glass' }).click();
  const held = page.getByRole('status').filter({ hasText: 'You broke the glass: Auditor.' });
  await expect(held.locator('time')).toHaveText(/^(59|1:0\d):\d\d$/);
  await expect(page.getByRole('row').filter({ hasText: 'The police stands at the door' })).toContainText(
    'Auditor',
  );
  await expectAccessible(page);
  await auditLog.click();
  const taken = page.getByRole('row').filter({ hasText: 'access.break_glass' });
  await taken.getByRole('button', { name: / in full$/ }).click();
  await expect(page.getByText('The police stands at the door', { exact: true })).toBeVisible();
  await held.getByRole('button', { name: 'End it now' }).click();
  await expect(held).toHaveCount(0);
  await expect(auditLog).toHaveCount(0);
  expect((await page.request.get(`${house.url}/v1/audit`)).status()).toBe(403);

  await other.goto(`${house.url}/me`);
  const own = other.getByRole('region', { name: 'Password' });
  await expect(own).toBeVisible();
  await expectAccessible(other);
  const give = async (current: string, password: string, again = password): Promise<void> => {
    await own.getByLabel('Current password').fill(current);
    await own.getByLabel('New password').fill(password);
    await own.getByLabel('The same again').fill(again);
    await own.getByRole('button', { name: 'Change it' }).click();
  };
  await give(PASSWORD, 'too short');
  await expect(own).toContainText('Too short: at least 12 characters');
  await give(PASSWORD, `${PASSWORD} two`, `${PASSWORD} three`);
  await expect(own).toContainText('The two are not the same');
  await give('not my password', `${PASSWORD} two`);
  await expect(own).toContainText('That is not your password');
  await give(PASSWORD, `${PASSWORD} two`);
  await expect(own.getByRole('status')).toHaveText('Changed. All your other sessions have ended.');
  await expect(own.getByLabel('Current password')).toHaveValue('');
  await other.close();
  await house.close();
});

test('a key is made for a machine, opens what it was made for and nothing else, and nothing once it is revoked', async ({
  page,
  context,
  baseURL,
  request,
}) => {
  await become(context, baseURL!, 'admin');
  await page.goto('/users');
  await page.getByRole('tab', { name: 'Keys of machines' }).click();
  await page.getByRole('button', { name: 'Make a key' }).click();
  const form = page.getByRole('dialog', { name: 'Key for a machine' });
  const machine = `wall-${String(Date.now())}`;
  await form.getByLabel('Name').fill(machine);
  await choose(form, 'May do', 'streams.read');
  await page.keyboard.press('Escape');
  await form.getByRole('button', { name: 'Make it' }).click();
  const made = page.getByRole('dialog', { name: `Key of ${machine}` });
  const secret = (await made.getByText(/^ak_/).innerText()).trim();
  await made.getByRole('button', { name: 'Done' }).click();
  const ask = async (path: string): Promise<number> =>
    (await request.get(path, { headers: { authorization: `Bearer ${secret}` } })).status();
  expect(await ask('/v1/streams')).toBe(200);
  expect(await ask('/v1/accounts')).toBe(403);
  await page.reload();
  await page.getByRole('tab', { name: 'Keys of machines' }).click();
  const row = page.getByRole('row').filter({ hasText: machine });
  await expect(row).toContainText('In force');
  await row.getByRole('button', { name: 'End it' }).click();
  await page
    .getByRole('dialog', { name: /^End the key/ })
    .getByRole('button', { name: 'End it' })
    .click();
  await expect(row).toContainText('Ended');
  await expect.poll(() => ask('/v1/streams')).toBe(401);
});

test('roles that one person may not hold at once are named before they are asked for', async ({
  page,
  context,
  baseURL,
}) => {
  await become(context, baseURL!, 'admin');
  await page.goto('/users');
  await page.getByRole('button', { name: 'Invite somebody' }).click();
  const form = page.getByRole('dialog', { name: 'Invite somebody' });
  await form.getByRole('checkbox', { name: 'Auditor' }).check();
  await expect(form.getByRole('alert')).toHaveCount(0);
  await form.getByRole('checkbox', { name: 'Moderator' }).check();
  await expect(form.getByRole('alert')).toContainText('The auditor changes nothing');
});

for (const colorScheme of ['dark', 'light'] as const)
  test(`users speak Chinese, fit a small screen, and axe finds nothing serious, ${colorScheme}`, async ({
    page,
    context,
    baseURL,
  }) => {
    await become(context, baseURL!, 'admin');
    await page.setViewportSize({ width: 1024, height: 768 });
    await page.emulateMedia({ colorScheme });
    await page.addInitScript(() => localStorage.setItem('airlock.language', 'zh-CN'));
    await page.goto('/users');
    await expect(page.getByRole('heading', { level: 1, name: '用户与密钥' })).toBeVisible();
    for (const name of ['账号', '机器密钥', '临时角色']) {
      const tab = page.getByRole('tab', { name });
      await tab.click();
      await expect(tab).toHaveAttribute('aria-selected', 'true');
      await expect(page.getByRole('status', { name: '加载中' })).toHaveCount(0);
      await expectAccessible(page);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(over, name).toBeLessThanOrEqual(0);
    }
  });
