import { expect } from '@playwright/test';
import { expectAccessible } from './accessible.js';
import { test } from './fixtures.js';
import { order } from './rig.js';

test('E01, C11: a viewer reports a stream without an account, and sees with receipt and code what became of it', async ({
  browser,
  request,
}) => {
  const { items } = await order<{ items: string[] }>({ do: 'rooms' });
  const context = await browser.newContext({ colorScheme: 'light', locale: 'en-GB' });
  const page = await context.newPage();
  await page.goto(`/report?stream=${items[0]!}&at=1000`);
  await expect(page.getByLabel('When')).toHaveValue('0:01');
  await expectAccessible(page);
  const send = page.getByRole('button', { name: 'Send the report' });
  await page.getByRole('combobox', { name: 'What is wrong' }).click();
  await page.getByRole('option', { name: 'Fraud' }).click();
  await page.getByLabel('What happened').fill('A prize that asks for a fee first');
  await page.getByLabel('Your name').fill('A Viewer');
  await page.getByLabel('Your e-mail address').fill('viewer@example.org');
  await expect(send).toBeDisabled();
  await page.getByLabel('I believe in good faith').check();
  await send.click();
  const kept = page.getByRole('status').locator('code');
  await expect(kept).toHaveCount(2);
  const [receipt, code] = await kept.allTextContents();
  const decided = await request.post(`/v1/complaints/${receipt!}/decide`, {
    data: { outcome: 'upheld', answer: 'The room was cut.' },
  });
  expect(decided.ok(), await decided.text()).toBe(true);

  await page.goto('/report');
  await page.getByRole('tab', { name: 'What became of it' }).click();
  await page.getByLabel('Receipt').fill(receipt!);
  await page.getByLabel('Code').fill(code!);
  await page.getByRole('button', { name: 'Show' }).click();
  await expect(page.getByText('The room was cut.')).toBeVisible();
  await context.close();
});

test('a report of child abuse needs no name', async ({ page }) => {
  await page.goto('/report?stream=some.stream&at=0');
  await page.getByRole('combobox', { name: 'What is wrong' }).click();
  await page.getByRole('option', { name: 'Sexual abuse of a child' }).click();
  await page.getByLabel('What happened').fill('What was seen there, in a sentence');
  await page.getByLabel('I believe in good faith').check();
  await expect(page.getByRole('button', { name: 'Send the report' })).toBeEnabled();
});
