import { expect, type Page, test } from '@playwright/test';
import { expectAccessible } from './accessible.js';
import { type House, openHouse } from './house.js';

let house: House;
test.beforeAll(async () => {
  house = await openHouse(60, { hasProvider: true });
});
test.afterAll(() => house.close());

test('the identity provider of an organisation signs people in with the roles of their groups, and nobody who has none', async ({
  browser,
}) => {
  const fresh = async (): Promise<Page> => {
    const context = await browser.newContext({ locale: 'en-GB', colorScheme: 'dark' });
    // The provider's page would fetch a typeface from elsewhere.
    await context.route(/googleapis/, (route) => route.abort());
    const page = await context.newPage();
    await page.goto(`${house.url}/sign-in`);
    await page.getByRole('link', { name: 'Sign in with your organisation' }).click();
    await expect(page).toHaveURL(/^http:\/\/localhost:/);
    return page;
  };
  const prove = async (page: Page, name: string): Promise<void> => {
    await page.getByPlaceholder('Enter any login').fill(name);
    await page.getByPlaceholder('and password').fill('anything');
    await page.getByRole('button', { name: 'Sign-in' }).click();
    await page.getByRole('button', { name: 'Continue' }).click();
  };
  const refusal = (page: Page) => page.getByRole('alert').filter({ hasText: 'You were not signed in' });

  const lina = await fresh();
  await prove(lina, 'lina');
  await expect(lina).toHaveURL(`${house.url}/desk`);
  await expect(lina.getByRole('heading', { level: 1, name: 'Review desk' })).toBeVisible();
  await expect(lina.getByRole('navigation', { name: 'Screens' })).not.toContainText('Users and keys');
  await lina.getByRole('button', { name: 'Signed in' }).click();
  await expect(lina.getByRole('menu')).toContainText('lina');
  await expect(lina.getByRole('menu')).toContainText('Moderator');
  await lina.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(lina.getByRole('link', { name: 'Sign in with your organisation' })).toBeVisible();

  // One has groups that have no role here, the other none at all.
  for (const name of ['otto', 'guest']) {
    const page = await fresh();
    await prove(page, name);
    await expect(refusal(page)).toContainText('gives you no role here');
    expect((await page.request.get(`${house.url}/v1/session`)).status(), name).toBe(401);
    await page.context().close();
  }

  const back = await fresh();
  await back.getByRole('link', { name: '[ Cancel ]' }).click();
  await expect(refusal(back)).toContainText('did not succeed');
  await expectAccessible(back);
  for (const page of [lina, back]) await page.context().close();
});
