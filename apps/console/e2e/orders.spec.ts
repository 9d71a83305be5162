import { type APIRequestContext, expect, test } from '@playwright/test';
import { expectAccessible } from './accessible.js';
import { as } from './as.js';
import { shrinkCalls } from './calls.js';

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
