import { expect, type Locator, type Page } from '@playwright/test';

export const check = (page: Page): Locator => page.getByRole('status', { name: 'Check' });
export const inForce = (page: Page): Locator => page.getByRole('status', { name: 'In force' });

/** Adds to the end of the text, once it was read. */
export const write = async (page: Page, line: string): Promise<void> => {
  await expect(check(page)).toContainText('No problems');
  await page.getByRole('textbox', { name: 'Text of the policy' }).click();
  await page.keyboard.press('Control+End');
  await page.keyboard.insertText(line);
};

/** Asks a second person to put the draft in force. */
export const propose = async (page: Page, reason: string): Promise<void> => {
  await page.getByRole('button', { name: 'Propose' }).click();
  await page.getByRole('textbox', { name: 'Reason' }).fill(reason);
  await page.getByRole('button', { name: 'Ask for approval' }).click();
};

/** Puts in force what the other one asked for. */
export const allow = (page: Page): Promise<void> =>
  page.getByRole('button', { name: 'Approve and put in force' }).click();
