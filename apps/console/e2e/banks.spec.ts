import { expect, type Browser, type Page } from '@playwright/test';
import { expectAccessible } from './accessible.js';
import { test } from './fixtures.js';

const A = 'a1'.repeat(32);
const B = 'b2'.repeat(32);

/** The console in front of one person of the demo. */
const open = async (browser: Browser, person: string): Promise<Page> => {
  const context = await browser.newContext({ extraHTTPHeaders: { 'airlock-demo-person': person } });
  const page = await context.newPage();
  await page.goto('/banks');
  return page;
};

test('a list is begun, a term is tried and added, and a second person puts it in force', async ({
  browser,
}) => {
  const one = await open(browser, 'policy');
  await one.getByRole('button', { name: 'New list' }).click();
  await one.getByLabel('Name of the list').fill('e2e-words');
  await one.getByLabel('Owner').fill('Policy desk');
  await one.getByLabel('Source').fill('case 12');
  await one.getByRole('button', { name: 'Save the list' }).click();
  await expect(one.getByRole('option', { name: /e2e-words/ })).toContainText('Policy desk · case 12');

  await one.getByRole('button', { name: 'Add terms' }).click();
  await one.getByLabel('Terms, one a line').fill('zorblatt');
  await one.getByRole('button', { name: 'Dry run' }).click();
  await expect(one.getByRole('region', { name: 'Result of the dry run' })).toContainText(
    /Would have hit 0 of [\d,]+ lines/,
  );
  await one.getByLabel('Source').fill('case 12');
  await one.getByLabel('Reason').fill('a new name for the same thing');
  await one.getByRole('button', { name: 'Add them' }).click();
  const row = (page: Page) => page.getByRole('row').filter({ hasText: 'zorblatt' });
  await expect(row(one)).toContainText('To approve');
  await expect(row(one)).toContainText(/Added by .*\(you\)/);
  await expect(row(one).getByRole('button', { name: 'Approve: zorblatt' })).toHaveCount(0);

  const two = await open(browser, 'policy-2');
  await two.getByRole('option', { name: /e2e-words/ }).click();
  await row(two).getByRole('button', { name: 'Approve: zorblatt' }).click();
  await two.getByLabel('Reason').fill('seen in the case');
  await two.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
  await expect(row(two)).toContainText('In force');
  await expect(row(two)).toContainText(/Approved by .*\(you\)/);
  await expectAccessible(two);

  await row(two).getByRole('button', { name: 'Withdraw: zorblatt' }).click();
  await two.getByLabel('Reason').fill('too common');
  await two.getByRole('dialog').getByRole('button', { name: 'Withdraw' }).click();
  await expect(row(two)).toContainText(/Withdrawn by .*too common/);
  await one.context().close();
  await two.context().close();
});

test('two pictures are imported, a second person approves one, one is quarantined, and the bank is exported', async ({
  browser,
}) => {
  const page = await open(browser, 'policy');
  await page.getByRole('tab', { name: 'Known pictures' }).click();
  await page.getByRole('button', { name: 'Import pictures' }).click();
  await page.getByLabel('Bank', { exact: true }).fill('e2e-bank');
  await page.getByLabel('Or its text').fill(`${A}\nnonsense`);
  await expect(page.getByRole('alert')).toContainText('Entry 2 has no PDQ hash');
  await page.getByLabel('Or its text').fill(`hash,note\n${A},"first, of two"\n${B},second`);
  await page.getByLabel('Source').fill('partner list');
  await page.getByLabel('Owner').fill('Trust desk');
  await page.getByRole('button', { name: 'Import 2 pictures' }).click();

  await expect(page.getByRole('option', { name: /e2e-bank/ })).toContainText('2 to approve');
  await page.getByRole('button', { name: 'Edit' }).click();
  await expect(page.getByLabel('Owner')).toHaveValue('Trust desk');
  await page.getByLabel('Owner').fill('Child safety desk');
  await page.getByRole('button', { name: 'Save the bank' }).click();
  await expect(page.getByRole('option', { name: /e2e-bank/ })).toContainText(
    'Child safety desk · partner list',
  );
  const first = page.getByRole('row').filter({ hasText: 'first, of two' });
  const second = page.getByRole('row').filter({ hasText: 'second' });
  await expect(first).toContainText('partner list');
  await expect(first.getByRole('button', { name: /^Approve/ })).toHaveCount(0);
  const two = await open(browser, 'policy-2');
  await two.getByRole('tab', { name: 'Known pictures' }).click();
  await two.getByRole('option', { name: /e2e-bank/ }).click();
  const seen = two.getByRole('row').filter({ hasText: 'first, of two' });
  await seen.getByRole('button', { name: /^Approve/ }).click();
  await expect(seen).toContainText('In force');
  await two.context().close();
  await page.reload();
  await page.getByRole('tab', { name: 'Known pictures' }).click();
  await page.getByRole('option', { name: /e2e-bank/ }).click();
  await expect(first).toContainText('In force');
  await expect(second).toContainText('To approve');
  await second.getByRole('button', { name: /^Quarantine/ }).click();
  await page.getByLabel('Reason').fill('a plain wall');
  await page.getByRole('dialog').getByRole('button', { name: 'Quarantine' }).click();
  await expect(second).toContainText('In quarantine');
  await expect(page.getByRole('option', { name: /e2e-bank/ })).toContainText('1 in quarantine');
  await expectAccessible(page);

  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export JSON' }).click();
  expect((await saved).suggestedFilename()).toBe('e2e-bank.json');
  await page.context().close();
});

test('who may only read sees no button that changes anything', async ({ browser }) => {
  const page = await open(browser, 'auditor');
  await expect(page.getByRole('option').first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'New list' })).toHaveCount(0);
  await page.getByRole('tab', { name: 'Known pictures' }).click();
  await expect(page.getByRole('tabpanel')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Import pictures' })).toHaveCount(0);
  await page.context().close();
});
