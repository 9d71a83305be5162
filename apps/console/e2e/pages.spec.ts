import { type APIRequestContext, type Browser, expect, type Page } from '@playwright/test';
import { expectAccessible } from './accessible.js';
import { as } from './as.js';
import { test } from './fixtures.js';
import { order, RIG } from './rig.js';

test.describe.configure({ timeout: 120_000 });

interface Raised {
  readonly pageId: string;
}

const raise = async (request: APIRequestContext, data: object): Promise<Raised> => {
  const answer = await request.post('/v1/pages', { data, ...as('editor') });
  expect(answer.status(), await answer.text()).toBe(201);
  return (await answer.json()) as Raised;
};

/** A desk of its own that counts the tones it makes. */
const desk = async (browser: Browser, person: string): Promise<Page> => {
  const context = await browser.newContext({ locale: 'en-GB', colorScheme: 'dark' });
  await context.addCookies([{ name: 'airlock-demo-person', value: person, url: RIG }]);
  await context.addInitScript(() => {
    const counted = window as unknown as { tones: number };
    counted.tones = 0;
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (...args) {
      counted.tones += 1;
      start.apply(this, args);
    };
  });
  return context.newPage();
};
const tones = (page: Page): Promise<number> =>
  page.evaluate(() => (window as unknown as { tones: number }).tones);

/** Nothing of another test rings into this one. */
test.beforeEach(async ({ request }) => {
  const now = (await (await request.get('/v1/paging/now')).json()) as Record<
    'open' | 'acknowledged',
    Raised[]
  >;
  for (const { pageId } of [...now.open, ...now.acknowledged])
    await request.post(`/v1/pages/${pageId}/resolve`, { data: {}, ...as('lead') });
});

test('A22: a page rings at the desk of whoever is called, is answered by one key, and others see by whom', async ({
  browser,
  request,
}) => {
  const { items } = await order<{ items: string[] }>({ do: 'rooms' });
  const [called, other] = [await desk(browser, 'lead'), await desk(browser, 'liaison')];
  await called.goto(`${RIG}/desk`);
  await other.goto(`${RIG}/pages`);
  await expect(called.getByRole('status').filter({ hasText: 'Live' })).toBeVisible();
  await expect(other.getByText('Nobody is called.')).toBeVisible();

  await raise(request, { title: 'Somebody is hurt', urgency: 'critical', streamId: items[0] });
  const call = called.getByRole('alertdialog', { name: 'Somebody is hurt' });
  await expect(call).toBeVisible();
  await expect(call.getByRole('time')).toHaveText(/^\d:\d\d$/);
  await expect(call.getByText('lead (you)')).toBeVisible();
  await expect(called).toHaveTitle(/calling/);
  await expect.poll(() => tones(called)).toBeGreaterThan(0);
  // The liaison is not on call: they see it, and nothing rings.
  await expect(other.getByRole('option').filter({ hasText: 'Somebody is hurt' })).toContainText('Calls');
  await expect(other.getByRole('alertdialog')).toHaveCount(0);
  expect(await tones(other)).toBe(0);
  await expectAccessible(called);

  await called.keyboard.press('F8');
  await expect(call).toBeHidden();
  const line = other.getByRole('option').filter({ hasText: 'Somebody is hurt' });
  await expect(line).toContainText('Somebody is on it');
  await expect(
    other
      .getByRole('listitem')
      .filter({ hasText: 'Answered' })
      .or(other.getByText('Answered', { exact: true })),
  ).toBeVisible();
  await called.close();
  await other.close();
});

test('whoever is in the middle of something may make it small, keeps the keys, and opens what it is about', async ({
  browser,
  request,
}) => {
  const { items } = await order<{ items: string[] }>({ do: 'rooms' });
  const page = await desk(browser, 'lead');
  await page.goto(`${RIG}/audit`);
  await page.goto(`${RIG}/wall`);
  await expect(page.getByRole('status').filter({ hasText: 'Live' })).toBeVisible();
  await raise(request, { title: 'Look at this', urgency: 'critical', streamId: items[1] });
  const call = page.getByRole('alertdialog', { name: 'Look at this' });
  await expect(call).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(call).toBeHidden();
  const banner = page.getByRole('alert', { name: 'A page calls you' });
  await expect(banner).toContainText('Look at this');
  await expectAccessible(page);
  await page.keyboard.press('F9');
  await expect(page).toHaveURL(new RegExp(`/streams/${items[1]!.replace('.', '\\.')}`));
  await page.keyboard.press('F8');
  await expect(banner).toBeHidden();
  await page.close();
});

test('a normal page does not cover the work of whoever is at it, and goes on to the next step', async ({
  browser,
}) => {
  const [duty, lead] = [await desk(browser, 'moderator'), await desk(browser, 'lead')];
  await duty.goto(`${RIG}/pages`);
  await expect(duty.getByRole('status').filter({ hasText: 'Live' })).toBeVisible();
  await duty.getByRole('button', { name: 'Call somebody' }).click();
  await duty.getByLabel('What is wrong').fill('The encoder room is dark');
  await duty.getByRole('button', { name: 'Call', exact: true }).click();
  const banner = duty.getByRole('alert', { name: 'A page calls you' });
  await expect(banner).toContainText('The encoder room is dark');
  await expect(duty.getByRole('alertdialog')).toHaveCount(0);
  await expect(banner.getByRole('time')).toHaveText(/^\d:\d\d$/);

  await lead.goto(`${RIG}/pages`);
  await lead.getByRole('option').filter({ hasText: 'The encoder room is dark' }).click();
  await lead.getByLabel('Note').fill('They need a second pair of hands');
  await lead.getByRole('button', { name: 'Call the next step now' }).click();
  await expect(lead.getByText('Called on')).toBeVisible();
  await expect(lead.getByText('Called · Backup')).toBeVisible();
  // The first step is over: it rings for them no more.
  await expect(banner).toBeHidden();
  await lead.getByRole('button', { name: 'It is over' }).click();
  await expect(lead.getByRole('option').filter({ hasText: 'The encoder room is dark' })).toHaveCount(0);

  await lead.getByRole('tab', { name: 'History' }).click();
  await lead.getByRole('button', { name: /The encoder room is dark/ }).click();
  await expect(lead.getByText('They need a second pair of hands').first()).toBeVisible();
  const csv = await lead.request.get((await lead.getByRole('link', { name: 'CSV' }).getAttribute('href'))!);
  expect(await csv.text()).toContain('manual');
  await expectAccessible(lead);
  await duty.close();
  await lead.close();
});

test('a word does not stop the clock of danger to life: a look at the stream does', async ({
  browser,
  request,
}) => {
  const page = await desk(browser, 'lead');
  await page.goto(`${RIG}/pages`);
  // Where nobody is there yet the page goes on to the next step at once.
  await expect(page.getByRole('status').filter({ hasText: 'Live' })).toBeVisible();
  const { items } = await order<{ items: string[] }>({ do: 'rooms' });
  const sent = await request.post('/v1/complaints', {
    data: {
      ...{ reason: 'imminent_harm', explanation: 'She says she will jump', goodFaith: true, lang: 'en' },
      place: { streamId: items[2], offsetMs: 1_000 },
      reporter: { name: 'A Viewer', email: 'viewer@example.org' },
    },
  });
  expect(sent.status(), await sent.text()).toBeLessThan(300);
  const call = page.getByRole('alertdialog');
  await expect(call).toContainText('Answering does not stop this clock');
  await page.keyboard.press('F8');
  const banner = page.getByRole('alert', { name: 'A page calls you' });
  await expect(banner).toContainText('the clock runs until you claim the case or look at the stream');
  await expect(banner.getByRole('time')).toBeVisible();
  await page.close();
});

test('a channel is added, tested, and says when nothing gets through; muting keeps the volume', async ({
  browser,
}) => {
  const page = await desk(browser, 'admin');
  await page.goto(`${RIG}/pages`);
  await page.getByRole('tab', { name: 'Channels and steps' }).click();
  await page.getByRole('button', { name: 'Add a channel' }).click();
  await page.getByLabel('Name').fill('Night phone');
  await page.getByLabel('Address (URL)').fill('http://127.0.0.1:9/hook');
  await page.getByRole('button', { name: 'Save' }).click();
  const row = page.getByRole('region', { name: 'Night phone' });
  await row.getByRole('button', { name: 'Test' }).click();
  await expect(row.getByText(/^Not delivered/)).toBeVisible();
  await page.getByRole('switch', { name: 'The console rings' }).click();
  await page.reload();
  await page.getByRole('tab', { name: 'Channels and steps' }).click();
  await expect(page.getByRole('switch', { name: 'The console rings' })).not.toBeChecked();
  await page.getByRole('switch', { name: 'The console rings' }).click();
  await page.getByRole('region', { name: 'Night phone' }).getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByRole('region', { name: 'Night phone' })).toHaveCount(0);
  await page.close();
});

for (const scheme of ['dark', 'light'] as const)
  for (const lang of ['en', 'zh-CN'] as const)
    test(`axe finds nothing serious in pages, ${scheme}, ${lang}`, async ({ page, request }) => {
      await page.addInitScript((l) => localStorage.setItem('airlock.language', l), lang);
      await page.emulateMedia({ colorScheme: scheme });
      await raise(request, { title: 'One to look at' });
      await page.goto('/pages');
      await expect(page.getByRole('option').first()).toBeVisible();
      await expectAccessible(page);
      await page.getByRole('tab').nth(2).click();
      await expect(page.getByRole('slider')).toBeVisible();
      await expectAccessible(page);
    });
