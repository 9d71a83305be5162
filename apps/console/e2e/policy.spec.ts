import { expect, type Browser, type Page, test } from '@playwright/test';
import { expectAccessible } from './accessible.js';

const COOKIE = 'airlock-demo-person';
test.describe.configure({ mode: 'serial', timeout: 150_000 });

/** The console in front of one person of the demo; counts what is pushed to them. */
const open = async (browser: Browser, baseURL: string, person: string, how: object = {}): Promise<Page> => {
  const context = await browser.newContext({
    locale: 'en-GB',
    colorScheme: 'dark',
    viewport: { width: 1440, height: 900 },
    ...how,
  });
  await context.addCookies([{ name: COOKIE, value: person, url: baseURL }]);
  return context.newPage();
};

const text = (page: Page) => page.getByRole('textbox', { name: 'Text of the policy' });
/** Adds to the end of the text. */
const write = async (page: Page, line: string): Promise<void> => {
  await text(page).click();
  await page.keyboard.press('Control+End');
  await page.keyboard.insertText(line);
};
const check = (page: Page) => page.getByRole('status', { name: 'Check' });

test('a policy is written, its errors stand where they are, and a second person puts it in force', async ({
  browser,
  baseURL,
}) => {
  const one = await open(browser, baseURL!, 'policy');
  const two = await open(browser, baseURL!, 'policy-2');
  await one.goto('/policy');
  await expect(check(one)).toContainText('No problems', { timeout: 60_000 });
  await expect(one.getByRole('button', { name: 'Propose' })).toBeDisabled();

  await write(one, '\nretentoin: {}\n');
  await expect(check(one)).toContainText('1 problem');
  await expect(check(one)).toContainText('did you mean retention?');
  await expect(one.locator('.cm-lintRange-error').first()).toBeVisible();
  await expect(one.getByRole('button', { name: 'Propose' })).toBeDisabled();
  await one.keyboard.press('Control+z');
  await expect(check(one)).toContainText('No problems');

  await write(one, '\nunlistedLabels: ignore\n');
  await expect(check(one)).toContainText(/\b1 change\b/);
  await one.getByRole('tab', { name: /Changes/ }).click();
  await expect(one.getByRole('region', { name: 'In words' })).toContainText('ignore');
  await expect(one.locator('.cm-changedLine, .cm-insertedLine').first()).toBeVisible();
  await expectAccessible(one);

  await two.goto('/policy');
  await two.evaluate(() => {
    const seen = { policy: 0, streams: new Set<string>() };
    (globalThis as unknown as { seen: typeof seen }).seen = seen;
    const source = new EventSource('/v1/events');
    source.addEventListener('policy', () => (seen.policy += 1));
    source.addEventListener('stream', (e) => {
      const { stream } = JSON.parse((e as MessageEvent<string>).data) as {
        stream: { streamId: string; policyHash: string };
      };
      seen.streams.add(stream.policyHash);
    });
    return new Promise((resolve) => source.addEventListener('snapshot', resolve));
  });
  await one.getByRole('button', { name: 'Propose' }).click();
  await one.getByRole('textbox', { name: 'Reason' }).fill('a wave of unknown labels');
  await one.getByRole('button', { name: 'Ask for approval' }).click();
  await expect(one.getByText('whoever asked cannot approve')).toBeVisible();
  await expect(one.getByRole('button', { name: 'Approve and put in force' })).toHaveCount(0);

  await expect(two.getByText('a wave of unknown labels')).toBeVisible();
  await two.getByRole('button', { name: 'Approve and put in force' }).click();
  for (const page of [one, two])
    await expect(page.getByRole('status', { name: 'In force' })).toContainText('Version 2');

  const { hash } = (await (await two.request.get('/v1/policy')).json()) as { hash: string };
  const seen = () =>
    two.evaluate((wanted) => {
      const { policy, streams } = (
        globalThis as unknown as { seen: { policy: number; streams: Set<string> } }
      ).seen;
      return { policy, follows: streams.has(wanted) };
    }, hash);
  await expect.poll(seen).toEqual({ policy: 1, follows: true });
  await one.context().close();
  await two.context().close();
});

test('a draft is tried on what was judged', async ({ browser, baseURL }) => {
  const page = await open(browser, baseURL!, 'policy');
  await page.goto('/policy');
  await expect(check(page)).toContainText('No problems');
  await page.getByRole('tab', { name: 'Backtest' }).click();
  await page.getByRole('button', { name: 'Start the backtest' }).click();
  await expect(page.getByRole('region', { name: 'Result of the backtest' })).toContainText(
    'would be decided otherwise',
  );
  await expectAccessible(page);
  await page.context().close();
});

for (const colorScheme of ['dark', 'light'] as const)
  test(`axe finds nothing serious in the policy, ${colorScheme}`, async ({ browser, baseURL }) => {
    const page = await open(browser, baseURL!, 'policy', { colorScheme });
    await page.goto('/policy');
    await expect(check(page)).toContainText('No problems');
    await expectAccessible(page);
    await page.context().close();
  });
