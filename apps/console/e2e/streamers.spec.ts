import { expect } from '@playwright/test';
import { expectAccessible } from './accessible.js';
import { adjustCredit, as, become, forgetSettings, verifiedStreamer, speakChinese } from './as.js';
import { shrinkCalls } from './calls.js';
import { test } from './fixtures.js';

test.beforeEach(({ page }) => shrinkCalls(page));
test.afterEach(({ request }) => forgetSettings(request, 'board'));

test('a streamer is found by tier and id, and the ledger reads as the streamer reads it', async ({
  page,
  request,
  context,
  baseURL,
}) => {
  await become(context, baseURL!, 'board');
  const { streamerId } = await verifiedStreamer(request, 'ledger');
  await adjustCredit(request, streamerId, -6, 'Late with a correction');

  await page.goto('/streamers');
  await page.getByRole('radiogroup', { name: 'Which streamers' }).getByText('Tier B').click();
  await page.getByRole('textbox', { name: 'Streamer' }).fill(streamerId);
  await page.getByRole('link', { name: streamerId }).click();
  await expect(page.getByRole('heading', { level: 1, name: streamerId })).toBeVisible();
  const ledger = page.getByRole('region', { name: 'Ledger' });
  await expect(ledger.getByText('Changed by hand: Late with a correction; −6 points')).toBeVisible();
  await ledger.getByText('中文').click();
  await expect(ledger.getByText('人工调整：Late with a correction；−6 分')).toBeVisible();
  await expect(page.getByRole('img', { name: /to 94 now/ })).toBeVisible();
});

test('credit above the limit waits for a second person, and is said to', async ({
  page,
  request,
  context,
  baseURL,
}) => {
  await become(context, baseURL!, 'board');
  const { streamerId } = await verifiedStreamer(request, 'adjust');
  await page.goto(`/streamers/${streamerId}`);
  await page.getByRole('button', { name: 'Adjust credit' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Points').fill('-30');
  await dialog.getByLabel('Reason').fill('Sold what is not to be sold');
  await expect(dialog.getByText(/this waits for a second person/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Ask for it' }).click();
  await expect(dialog.getByText('Nothing has changed until then')).toBeVisible();
  await dialog.getByRole('button', { name: 'Close', exact: true }).last().click();
  await expect(page.getByText('Sold what is not to be sold').first()).toBeVisible();

  const waiting = (await (await request.get('/v1/approvals?state=waiting', as('board-2'))).json()) as { items: { approvalId: string; subject: string }[] }; // prettier-ignore
  const { approvalId } = waiting.items.find((a) => a.subject === streamerId)!;
  await request.post(`/v1/approvals/${approvalId}/approve`, { data: {}, ...as('board-2') });
  await page.reload();
  await expect(page.getByRole('region', { name: 'Credit' }).getByText('70', { exact: true })).toBeVisible();
});

test('a measure needs a clause, comes with its statement of reasons, and is lifted with a reason', async ({
  page,
  request,
  context,
  baseURL,
}) => {
  await become(context, baseURL!, 'duty');
  const { streamerId } = await verifiedStreamer(request, 'measure');
  await page.goto(`/streamers/${streamerId}`);
  await expect(page.getByRole('button', { name: 'Adjust credit' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Take a measure' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('Smoked on air');
  const take = dialog.getByRole('button', { name: 'Take the measure' });
  await expect(take).toBeDisabled();
  await dialog.getByRole('combobox', { name: 'Clause' }).click();
  await page.getByRole('option').first().click();
  await take.click();
  await expect(dialog).toBeHidden();
  const measures = page.getByRole('region', { name: 'Measures and actions' });
  await measures.getByRole('button', { name: 'Statement of reasons' }).click();
  await expect(measures.getByText('Smoked on air').last()).toBeVisible();
  await measures.getByRole('button', { name: 'Lift: Warning' }).click();
  await page.getByRole('dialog').getByLabel('Reason').fill('It was a prop');
  await page.getByRole('dialog').getByRole('button', { name: 'Lift it' }).click();
  await expect(measures.getByText(/It was a prop/).first()).toBeVisible();
  await expect(measures.getByText('Over', { exact: true })).toBeVisible();
});

test('other credit rules are tried: who would drop a tier', async ({ page, request, context, baseURL }) => {
  await become(context, baseURL!, 'policy');
  const { streamerId } = await verifiedStreamer(request, 'draft');
  await adjustCredit(request, streamerId, -5, 'Late with a correction');
  await page.goto('/streamers');
  await page.getByRole('tab', { name: 'What if' }).click();
  await page.getByRole('textbox', { name: 'Tier B' }).fill('98');
  await page.getByRole('button', { name: 'Simulate' }).click();
  await expect(page.getByText(/\d+ streamers? would drop a tier/)).toBeVisible();
  const row = page
    .getByRole('table', { name: 'Who would change tier' })
    .getByRole('row')
    .filter({ hasText: streamerId });
  await expect(row.getByRole('img', { name: 'Drops' })).toBeVisible();
  await expectAccessible(page);
});

for (const colorScheme of ['dark', 'light'] as const)
  test(`axe finds nothing serious in the dossier, ${colorScheme}, and both languages fit`, async ({
    page,
    request,
    context,
    baseURL,
  }) => {
    await become(context, baseURL!, 'board');
    await page.emulateMedia({ colorScheme });
    const { streamerId } = await verifiedStreamer(request, 'axe');
    await adjustCredit(request, streamerId, -6, 'Late with a correction');
    await adjustCredit(request, streamerId, -40, 'Too much for one');
    await page.goto(`/streamers/${streamerId}`);
    await expect(page.getByText('Too much for one').first()).toBeVisible();
    await expectAccessible(page);
    await speakChinese(page);
    await expect(page.getByRole('heading', { level: 2, name: '信用流水' })).toBeVisible();
    await page.setViewportSize({ width: 1024, height: 768 });
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(await overflow()).toBeLessThanOrEqual(0);
  });
