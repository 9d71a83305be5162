import type { Locator } from '@playwright/test';

/** Chooses from a list that opens over the page, as one does by mouse. */
export const choose = async (within: Locator, field: string, name: string): Promise<void> => {
  await within
    .getByRole('combobox', { name: field })
    .or(within.getByRole('textbox', { name: field }))
    .first()
    .click();
  await within.page().getByRole('option', { name, exact: true }).click();
};
