import type {
  APIRequestContext,
  Browser,
  BrowserContext,
  BrowserContextOptions,
  Page,
} from '@playwright/test';
import { expect } from '@playwright/test';

/** The header by which a request of the demo is made as one of its staff. */
export const as = (person: string) => ({ headers: { 'airlock-demo-person': person } });

/** The browser acts as one of the demo's staff from now on. */
export const become = async (context: BrowserContext, baseURL: string, person: string): Promise<void> =>
  context.addCookies([{ name: 'airlock-demo-person', value: person, url: baseURL }]);

/** A browser of its own in which one of the demo's staff has a screen before them. */
export const openAs = async (
  browser: Browser,
  url: string,
  person: string,
  path: string,
  how: BrowserContextOptions = {},
): Promise<Page> => {
  const context = await browser.newContext({ baseURL: url, locale: 'en-GB', colorScheme: 'dark', ...how });
  await become(context, url, person);
  const page = await context.newPage();
  await page.goto(path);
  return page;
};

/** Chosen in the header, as people do, and kept by control: a page that is left before keeps it after. */
export const speakChinese = async (page: Page): Promise<void> => {
  const kept = page.waitForResponse(
    (r) => r.url().endsWith('/v1/me/preferences') && r.request().method() === 'PUT',
  );
  await page.getByRole('button', { name: 'Language' }).click();
  await page.getByRole('menuitem', { name: '中文' }).click();
  await kept;
};

/** The console speaks to them as to somebody new again: whoever comes after finds it as it was. */
export const forgetSettings = async (request: APIRequestContext, person: string): Promise<void> => {
  const answer = await request.put('/v1/me/preferences', { data: {}, ...as(person) });
  expect(answer.ok(), await answer.text()).toBe(true);
};

let n = 0;
/** Somebody of the platform who is verified, with the number of a paper of their own. */
export const verifiedStreamer = async (
  request: APIRequestContext,
  name: string,
): Promise<{ streamerId: string; number: string }> => {
  n += 1;
  const streamerId = `${name}-${String(Date.now())}-${String(n)}`;
  const number = `1101051949${String(Date.now()).slice(-7)}${String(n % 10)}`;
  const answer = await request.put(`/v1/identities/${streamerId}`, {
    data: {
      ...{ level: 'face', ageBand: 'adult', verifiedAt: Date.now(), provider: 'kyc' },
      claims: { document: { type: 'id_card', number } },
    },
    ...as('operator'),
  });
  expect(answer.ok(), await answer.text()).toBe(true);
  return { streamerId, number };
};

/** The board changes somebody's credit by hand, or asks for it where that takes two. */
export const adjustCredit = async (
  request: APIRequestContext,
  streamerId: string,
  points: number,
  reason: string,
): Promise<void> => {
  const path = `/v1/streamers/${streamerId}/credit/adjustments`;
  const answer = await request.post(path, { data: { points, reason }, ...as('board') });
  expect(answer.ok(), await answer.text()).toBe(true);
};
