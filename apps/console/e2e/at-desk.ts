import { type Browser, expect, type Page } from '@playwright/test';
import { openAs } from './as.js';
import type { OwnRig } from './own-rig.js';

/** A room of its own kind that has just gone on air. */
export const roomOf = async (rig: OwnRig, category: string) => {
  const { streamId } = await rig.order<{ streamId: string }>({ do: 'open', category });
  const { items } = await rig.order<{ items: string[] }>({ do: 'rooms' });
  const n = items.indexOf(streamId);
  return {
    streamId,
    n,
    title: `Room ${String(n)}`,
    hit: (hit: object) => rig.order({ do: 'hit', room: n, hit }),
  };
};

/** The desk of one of the demo's staff. */
export const deskOf = async (browser: Browser, { url }: OwnRig, person: string): Promise<Page> => {
  const page = await openAs(browser, url, person, '/desk');
  await expect(page.getByRole('status').filter({ hasText: 'Live' })).toBeVisible();
  return page;
};

export const rowOf = (page: Page, title: string) =>
  page.getByRole('option', { name: new RegExp(`${title} `) });
export const decision = (page: Page) => page.getByRole('region', { name: 'Decision' });

/** Takes a case of the view that is open, as one does with the keyboard. */
export const take = async (page: Page, title: string): Promise<void> => {
  await rowOf(page, title).click();
  await page.keyboard.press('Enter');
  await expect(decision(page)).toBeVisible();
};

interface Lock {
  readonly lock: readonly { readonly seq: number; readonly shown: boolean }[];
}
/** The newest segment that the audience has; -1 before the first. */
export const shownUntil = async (page: Page, streamId: string): Promise<number> => {
  const { lock } = (await (await page.request.get(`/v1/streams/${streamId}`)).json()) as Lock;
  return Math.max(-1, ...lock.filter((c) => c.shown).map((c) => c.seq));
};
