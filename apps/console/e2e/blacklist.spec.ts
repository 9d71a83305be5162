import { expect, type Page } from '@playwright/test';
import { expectAccessible } from './accessible.js';
import { as, become, forgetSettings, verifiedStreamer, speakChinese } from './as.js';
import { shrinkCalls } from './calls.js';
import { test } from './fixtures.js';

test.beforeEach(({ page }) => shrinkCalls(page));
test.afterEach(({ request }) => forgetSettings(request, 'lead'));

test.describe.configure({ timeout: 240_000 });

const grounds = {
  facts: 'Fraud in three streams',
  reasons: 'Repeated fraud',
  legalBasis: '2016 Provisions Art. 15',
  appealChannel: 'appeals@example.org',
};

/** The board's word on a request, on its own screen. */
const approve = async (page: Page, reason: string): Promise<void> => {
  await page.goto('/approvals');
  const card = page.getByRole('article').filter({ hasText: reason });
  await card.getByRole('button', { name: 'Approve' }).click();
  await expect(card).toHaveCount(0);
};

const badge = (page: Page) => page.getByRole('option', { selected: true });

test('A12: an entry is proposed, in force by the board, refuses who registers anew, is reported, and lifted by two', async ({
  page,
  browser,
  request,
  context,
  baseURL,
}) => {
  const others = await browser.newContext({ baseURL: baseURL!, locale: 'en-GB' });
  await become(others, baseURL!, 'board');
  const board = await others.newPage();
  await become(context, baseURL!, 'lead');
  const { streamerId, number } = await verifiedStreamer(request, 'listed');

  await page.goto('/blacklist');
  await page.getByRole('button', { name: 'Propose an entry' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Streamer').fill(streamerId);
  const propose = dialog.getByRole('button', { name: 'Propose', exact: true });
  await dialog.getByLabel('Facts').fill(grounds.facts);
  await dialog.getByRole('textbox', { name: 'Reasons' }).fill(`Fraud of ${streamerId}`);
  await dialog.getByLabel('Legal basis').fill(grounds.legalBasis);
  await dialog.getByRole('textbox', { name: 'Reason', exact: true }).fill(`Third time: ${streamerId}`);
  await expect(propose).toBeDisabled();
  await dialog.getByLabel('Appeals go to').fill(grounds.appealChannel);
  await propose.click();
  await expect(dialog.getByText('It refuses nobody until the board allows it.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await page
    .getByRole('option')
    .filter({ hasText: `Fraud of ${streamerId}` })
    .click();
  await expect(page.getByText('Waits for the board')).toBeVisible();

  await approve(board, `Third time: ${streamerId}`);

  await page.getByRole('tab', { name: 'Check somebody' }).click();
  await page.getByLabel('Streamer').fill(`new-account-of-${streamerId}`);
  await page.getByRole('combobox', { name: 'When' }).click();
  await page.getByRole('option', { name: 'Registers' }).click();
  await page.getByLabel('Number of the identity card').fill(number);
  await page.getByRole('button', { name: 'Check', exact: true }).click();
  await expect(page.getByText('Refused: 1 entry')).toBeVisible();
  await expect(page.getByLabel('Number of the identity card')).toHaveValue('');
  await page.getByRole('status').getByRole('link').click();
  await expect(badge(page)).toContainText(`Fraud of ${streamerId}`);
  await expect(badge(page)).toContainText('In force');

  await become(context, baseURL!, 'liaison');
  await page.reload();
  const report = page.getByRole('region', { name: 'Report to the authority' });
  await report.getByRole('button', { name: 'It was sent' }).click();
  await report.getByLabel('Receipt').fill('R-2026-1');
  await report.getByRole('button', { name: 'Receipt has come' }).click();
  await expect(report.getByText('Received', { exact: true })).toBeVisible();

  await page.getByRole('button', { name: 'Ask to lift it' }).click();
  await dialog.getByLabel('Reason').fill(`The finding was wrong: ${streamerId}`);
  await dialog.getByRole('button', { name: 'Ask for it' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText(`The finding was wrong: ${streamerId}`)).toBeVisible();
  await expect(badge(page)).toContainText('In force');
  await approve(board, `The finding was wrong: ${streamerId}`);
  await page.reload();
  await expect(badge(page)).toContainText('Lifted');
  await others.close();
});

test('a signed file given out is looked at before it is taken in, and its entries wait for a person', async ({
  page,
  request,
  context,
  baseURL,
}) => {
  await become(context, baseURL!, 'lead');
  const want = {
    family: 'commerce',
    subject: { keys: [{ kind: 'domain', value: `x${String(Date.now())}.example` }] },
    grounds,
    term: { permanent: false, until: Date.now() + 9e9 },
    reason: 'r',
  };
  const asked = await request.post('/v1/blacklists', { data: want, ...as('lead') });
  const { approvalId } = (await asked.json()) as { approvalId: string };
  const approved = await request.post(`/v1/approvals/${approvalId}/approve`, { data: {}, ...as('board') });
  expect(approved.ok(), await approved.text()).toBe(true);
  const key = (await (await request.get('/v1/audit/key')).text()).trim();
  await page.goto('/blacklist');
  await page.getByRole('tab', { name: 'Exchange' }).click();
  const given = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download' }).click();
  await page.locator('input[type=file]').setInputFiles(await (await given).path());
  await expect(
    page.getByRole('table', { name: 'What the file says' }).getByText('Domain').first(),
  ).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel('Verifier key of the issuer').fill(key);
  await page.getByRole('textbox', { name: 'Reason', exact: true }).fill('Agreed with them');
  await page.getByRole('button', { name: 'Take it in' }).click();
  await expect(page.getByText('They refuse nobody until a second person has looked at them.')).toBeVisible();
});

for (const colorScheme of ['dark', 'light'] as const)
  test(`axe finds nothing serious in the blacklists, and both languages fit, ${colorScheme}`, async ({
    page,
    request,
    context,
    baseURL,
  }) => {
    await become(context, baseURL!, 'lead');
    await page.setViewportSize({ width: 1024, height: 768 });
    await page.emulateMedia({ colorScheme });
    const { streamerId } = await verifiedStreamer(request, 'axe');
    const want = {
      subject: { streamerId },
      grounds,
      term: { until: Date.now() + 9e9 },
      reason: 'Third time',
    };
    await request.post('/v1/blacklists', { data: want, ...as('lead') });
    await page.goto('/blacklist');
    await expect(page.getByText('Waits for the board').first()).toBeVisible();
    await expectAccessible(page);
    await speakChinese(page);
    await page.getByRole('button', { name: '提请列入' }).click();
    await expect(page.getByRole('dialog', { name: '提请列入黑名单' })).toBeVisible();
    await expectAccessible(page);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(over).toBeLessThanOrEqual(0);
  });
