import { type APIRequestContext, expect } from '@playwright/test';
import { expectAccessible } from './accessible.js';
import { as } from './as.js';
import { shrinkCalls } from './calls.js';
import { test } from './fixtures.js';
import { order } from './rig.js';

const HOUR_MS = 3_600_000;
let n = 0;
test.beforeEach(({ page }) => shrinkCalls(page));
/** An order that waits rings at every desk of the house until somebody carries it out. */
test.afterAll(async ({ request }) => {
  const { items } = (await (await request.get('/v1/orders', as('lead'))).json()) as {
    items: { orderId: string; state: string }[];
  };
  for (const { orderId, state } of items)
    if (state === 'received') await request.post(`/v1/orders/${orderId}/carry-out`, as('lead'));
});

/** The same document is the same order: each test has its own. */
const document = (): string => `TCO-${String(Date.now())}-${String((n += 1))}`;

const enter = async (request: APIRequestContext, docNo: string, more: object = {}): Promise<void> => {
  const sent = await request.post('/v1/orders', {
    data: {
      ...{ issuer: 'An office', docNo, basis: 'au_class_1', receivedAt: Date.now() - HOUR_MS },
      targets: [{ kind: 'stream', streamId: 'off-air' }],
      text: 'Remove what it names.',
      ...more,
    },
  });
  expect(sent.status(), await sent.text()).toBe(201);
};

test('A24: an order is entered, counts down its hour, is carried out by keyboard, and says what it did', async ({
  page,
  request,
}) => {
  const { streamId } = await order<{ streamId: string }>({ do: 'open', category: 'pets' });
  const docNo = document();
  await page.goto('/orders');
  await page.getByRole('button', { name: 'Enter an order' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Authority').fill('Federal office');
  await dialog.getByLabel('Document number').fill(docNo);
  for (const id of [streamId, 'never-on-air']) {
    await dialog.getByLabel('Streams', { exact: true }).fill(id);
    await page.keyboard.press('Enter');
  }
  await dialog.getByLabel('Text of the order').fill('Remove it within the hour.');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Enter', exact: true }).click();
  await expect(dialog).toBeHidden();

  const line = page.getByRole('option').filter({ hasText: docNo });
  await expect(line).toHaveAttribute('aria-selected', 'true');
  await expect(line.locator('time')).toHaveText(/^(1:00|5\d|4\d):\d\d/);
  await expect(page.getByText('Cuts 1 stream that is on air now')).toBeVisible();
  await page.getByRole('button', { name: 'Carry out…' }).press('Enter');
  await expect(page.getByText('never-on-air is not on air: the receipt says so')).toBeVisible();
  const sure = page.getByRole('button', { name: 'Carry out now' });
  await expect(sure).toBeFocused();
  await page.keyboard.press('Enter');

  const done = page.getByRole('region', { name: 'What it did' });
  await expect(done.getByText('in time')).toBeVisible();
  await expect(done.getByRole('link', { name: `Cut of ${streamId}` })).toBeVisible();
  await expect(done.getByText('Not on air any more: never-on-air')).toBeVisible();
  await expect(done.getByText('minutes late: 0')).toBeVisible();
  const saved = page.waitForEvent('download');
  await done.getByRole('button', { name: 'Save' }).click();
  expect((await saved).suggestedFilename()).toBe(`receipt-${docNo}.txt`);
  const { darkBy } = (await (await request.get(`/v1/streams/${streamId}`)).json()) as { darkBy: object };
  expect(darkBy).toMatchObject({ clause: 'eu_terrorist_content' });

  await done.getByRole('button', { name: 'Report back…' }).click();
  await expect(page.getByRole('dialog').getByLabel('Authority')).toHaveValue('Federal office');
  await page.getByRole('dialog').getByRole('button', { name: 'Draft', exact: true }).click();
  await page.getByRole('button', { name: 'It was handed over' }).click();
  await page.getByLabel('Receipt of the authority').fill('No. 7');
  await page.getByRole('button', { name: 'Confirmed', exact: true }).click();
  await expect(page.getByRole('definition').filter({ hasText: /^No\. 7/ })).toBeVisible();
  await expect(page.getByLabel('Receipt of the authority')).toHaveCount(0);
  await expectAccessible(page);
});

test('A24: the most urgent order stands on top, and one that is over says by how much', async ({
  page,
  request,
}) => {
  const [calm, urgent] = [document(), document()];
  await enter(request, calm);
  await enter(request, urgent, { basis: 'eu_terrorist_content', receivedAt: Date.now() - 2 * HOUR_MS });
  await page.goto('/orders');
  const lines = page.getByRole('option');
  await expect(lines.filter({ hasText: urgent }).getByText(/^over by 1:\d\d:\d\d$/)).toBeVisible();
  await expect(lines.filter({ hasText: calm }).locator('time')).toHaveText(/^2[23]:\d\d:\d\d$/);
  const texts = await lines.allInnerTexts();
  const at = (docNo: string): number => texts.findIndex((text) => text.includes(docNo));
  expect(at(urgent)).toBeLessThan(at(calm));
});

test('an auditor reads orders and carries none out', async ({ page, request }) => {
  const docNo = document();
  await enter(request, docNo);
  await page.setExtraHTTPHeaders({ 'airlock-demo-person': 'auditor' });
  await page.goto('/orders');
  await page.getByRole('option').filter({ hasText: docNo }).click();
  await expect(page.getByText('Only the duty lead and the legal liaison')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Enter an order' })).toHaveCount(0);
});

for (const scheme of ['dark', 'light'] as const)
  test(`axe finds nothing serious in the orders, in Chinese too, ${scheme}`, async ({ page, request }) => {
    await enter(request, document());
    await page.emulateMedia({ colorScheme: scheme });
    await page.addInitScript(() => localStorage.setItem('airlock.language', 'zh-CN'));
    await page.goto('/orders');
    await expect(page.getByRole('heading', { level: 1, name: '监管指令' })).toBeVisible();
    await page.getByRole('button', { name: '执行…' }).click();
    await expectAccessible(page);
    await page.getByRole('radiogroup', { name: '显示' }).getByText('报送报告').click();
    await expectAccessible(page);
    const overflow = await page.evaluate(
      () => globalThis.document.documentElement.scrollWidth - globalThis.innerWidth,
    );
    expect(overflow).toBeLessThanOrEqual(0);
  });
