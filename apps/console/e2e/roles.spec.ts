import type { Role } from '@airlock/contracts/person';
import { may } from '@airlock/moderation/roles';
import { expect, type Page } from '@playwright/test';
import shell from '../src/locales/en/shell.json' with { type: 'json' };
import { mayOpen, type ScreenName, SCREENS } from '../src/shell/screens.js';
import { test } from './fixtures.js';

interface Staff {
  readonly person: string;
  readonly roles: readonly Role[];
}

const IN_NAV = (Object.keys(SCREENS) as ScreenName[]).filter((name) => name !== 'stream' && name !== 'me');
const allowed = (roles: readonly Role[], screen: ScreenName): boolean =>
  mayOpen(screen, (permission) => may({ id: 'x', kind: 'person', roles: [...roles] }, permission));

/** Goes there as by the address, without loading the page anew. */
const go = (page: Page, path: string) =>
  page.evaluate((to) => {
    history.pushState({}, '', to);
    dispatchEvent(new PopStateEvent('popstate'));
  }, path);

test('every role sees exactly the screens that the roles table gives it, and asks control for nothing else', async ({
  page,
  request,
}) => {
  test.setTimeout(300_000);
  const ways = (await (await request.get('/v1/session/ways')).json()) as { demo: Staff[] };
  const walked = new Set<string>();
  const refusals: string[] = [];
  let who = '';
  page.on('response', (response) => {
    if (response.status() === 403) refusals.push(`${who}: ${new URL(response.url()).pathname}`);
  });
  for (const { person, roles } of ways.demo) {
    if (roles.length > 1 || walked.has(roles[0]!)) continue;
    walked.add(roles[0]!);
    // What the person before still asked for ends with their page.
    await page.goto('about:blank');
    await page.context().clearCookies();
    await page.request.post('/v1/session/demo', { data: { person } });
    who = roles[0]!;
    await page.goto('/me');
    const nav = page.getByRole('navigation', { name: 'Screens' });
    await expect(nav.getByRole('link').first()).toBeVisible();
    const links = await nav.getByRole('link').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
    expect(links.sort(), who).toEqual(
      IN_NAV.filter((name) => allowed(roles, name)).map((name) => SCREENS[name].path).sort(),
    ); // prettier-ignore
    for (const screen of IN_NAV) {
      await go(page, SCREENS[screen].path);
      const heading = page.getByRole('main').getByRole('heading', { level: 1 });
      if (allowed(roles, screen)) {
        await expect(heading, `${who} at ${screen}`).toBeVisible();
        await expect(heading, `${who} at ${screen}`).not.toHaveText('This screen is not for you');
      } else {
        await expect(heading, `${who} at ${screen}`).toHaveText('This screen is not for you');
        await expect(page.getByRole('main')).toContainText(shell.nav[screen]);
      }
    }
  }
  expect(walked.size).toBe(12);
  expect([...new Set(refusals)]).toEqual([]);
});
