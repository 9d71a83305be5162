import type { Page } from '@playwright/test';

/** Calls that come in meanwhile are made small, as somebody who works on would do. */
export const shrinkCalls = (page: Page): Promise<void> =>
  page.addLocatorHandler(page.getByRole('alertdialog'), (call) => call.press('Escape'));
