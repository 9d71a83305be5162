import { type APIRequestContext, expect, type Page } from '@playwright/test';
import { expectAccessible } from './accessible.js';
import { test } from './fixtures.js';

/** Each by a page and a context of their own. */
const as = async (page: Page, person: string): Promise<Page> => {
  await page.request.post('/v1/session/demo', { data: { person } });
  await page.goto('/approvals');
  return page;
};

/** So many points that it takes a second person. */
const askFor = async (request: APIRequestContext, reason: string): Promise<void> => {
  const answer = await request.post('/v1/streamers/streamer-1/credit/adjustments', {
    headers: { 'airlock-demo-person': 'board' },
    data: { points: -5_000, reason },
  });
  expect(answer.ok(), await answer.text()).toBe(true);
};
const card = (page: Page, reason: string) => page.getByRole('article').filter({ hasText: reason });

test('a request comes to the second person by itself, is read in words and approved with a reason', async ({
  page,
  browser,
  baseURL,
  request,
}) => {
  await as(page, 'board-2');
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  const reason = `shown to be a fraud ${String(Date.now())}`;
  await askFor(request, reason);
  const asked = card(page, reason);
  await expect(asked.getByRole('heading', { name: "Change a streamer's credit by hand" })).toBeVisible();
  await expect(asked).toContainText('streamer-1');
  await expect(asked).toContainText('-5000');
  await expect(asked).toContainText('Asked for by board');
  await expect(page.getByRole('navigation').getByLabel(/waits? for you/)).toBeVisible();

  const own = await as(await (await browser.newContext({ baseURL: baseURL!, locale: 'en-GB' })).newPage(), 'board');
  await own.getByRole('tab', { name: 'You asked' }).click();
  await expect(card(own, reason).getByRole('button', { name: 'Withdraw' })).toBeVisible();
  await expect(card(own, reason).getByRole('button', { name: 'Approve' })).toHaveCount(0);

  await asked.getByLabel('Your reason').fill('seen the recording');
  await asked.getByRole('button', { name: 'Approve' }).click();
  await expect(asked).toHaveCount(0);
  await expect(card(own, reason)).toHaveCount(0);
  await own.getByRole('tab', { name: 'Decided' }).click();
  await expect(card(own, reason)).toContainText('Approved');
  await expect(card(own, reason)).toContainText('seen the recording');
  await own.close();
}); // prettier-ignore

test('refusing takes a reason; whoever asked may take it back', async ({ page, browser, baseURL, request }) => {
  await as(page, 'board-2');
  const [refused, withdrawn] = ['not so grave', 'a mistake'].map((text) => `${text} ${String(Date.now())}`);
  await askFor(request, refused!);
  await card(page, refused!).getByRole('button', { name: 'Refuse' }).click();
  await expect(page.getByText('Say why you refuse it')).toBeVisible();
  await card(page, refused!).getByLabel('Your reason').fill('once is not often');
  await card(page, refused!).getByRole('button', { name: 'Refuse' }).click();
  await expect(card(page, refused!)).toHaveCount(0);

  await askFor(request, withdrawn!);
  await expect(card(page, withdrawn!)).toBeVisible();
  const own = await as(await (await browser.newContext({ baseURL: baseURL!, locale: 'en-GB' })).newPage(), 'board');
  await own.getByRole('tab', { name: 'You asked' }).click();
  await card(own, withdrawn!).getByRole('button', { name: 'Withdraw' }).click();
  await expect(card(page, withdrawn!)).toHaveCount(0);
  await own.close();
}); // prettier-ignore

test('who may not decide a kind sees it among the others, without buttons', async ({ page, request }) => {
  const reason = `for the board alone ${String(Date.now())}`;
  await askFor(request, reason);
  await as(page, 'moderator');
  await page.getByRole('tab', { name: 'For others' }).click();
  await expect(card(page, reason)).toBeVisible();
  await expect(card(page, reason).getByRole('button')).toHaveCount(0);
});

for (const scheme of ['dark', 'light'] as const)
  test(`axe finds nothing serious among approvals and users, ${scheme}`, async ({ page, request }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await askFor(request, 'to be looked at');
    await as(page, 'board-2');
    await expect(card(page, 'to be looked at').first()).toBeVisible();
    await expectAccessible(page);
    await page.request.post('/v1/session/demo', { data: { person: 'admin' } });
    await page.goto('/users');
    await page.getByRole('button', { name: 'Invite somebody' }).click();
    await expect(page.getByRole('dialog', { name: 'Invite somebody' })).toBeVisible();
    await expectAccessible(page);
  });
