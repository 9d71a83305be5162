import { type APIRequestContext, expect, type Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { SCREENS } from '../src/shell/screens.js';
import { as } from './as.js';
import { shrinkCalls } from './calls.js';
import { test } from './fixtures.js';
import { overflowing } from './overflow.js';
import { order } from './rig.js';

/** Something to be seen on every screen; the addresses of those that show one thing. */
const furnish = async (request: APIRequestContext): Promise<string[]> => {
  const { items } = await order<{ items: string[] }>({ do: 'rooms' });
  for (const [room, label] of ['violence', 'gambling', 'known.prohibited'].entries())
    await order({ do: 'hit', room, hit: { label, decision: room === 0 ? 'hold' : 'release' } });
  const post = async <T>(path: string, data: object, person = 'operator'): Promise<T> => {
    const answer = await request.post(path, { data, ...as(person) });
    expect(answer.ok(), await answer.text()).toBe(true);
    return (await answer.json()) as T;
  };
  const drill = { title: 'A drill of danger to life', playbook: 'danger-to-life', drill: true, page: false };
  const { incidentId } = await post<{ incidentId: string }>('/v1/incidents', drill);
  await post('/v1/complaints', {
    ...{ reason: 'privacy', explanation: 'A phone number is shown', goodFaith: true, lang: 'en' },
    ...{ place: { streamId: items[2], offsetMs: 1_000 }, reporter: { name: 'A', email: 'a@example.org' } },
  });
  await post('/v1/pages', { title: 'The encoder room is dark' }, 'editor');
  await post('/v1/streamers/streamer-1/credit/adjustments', { points: -5_000, reason: 'A fraud' }, 'board');
  const reason = 'Looked wrong';
  const { action } = await post<{ action: { actionId: string } }>(`/v1/streams/${items[5]!}/cut`, { reason });
  const appeal = { appellant: 'streamer:streamer-5', grounds: 'It was a painting', lang: 'en' };
  await post('/v1/appeals', { against: action.actionId, ...appeal });
  const sealed = async () =>
    ((await (await request.get('/v1/evidence')).json()) as { items: { evidenceId: string }[] }).items[0];
  await expect.poll(sealed).toBeDefined();
  return [
    `/streams/${items[3]!}`,
    `/incidents/${incidentId}`,
    '/streamers/streamer-1',
    `/evidence/${(await sealed())!.evidenceId}`,
  ];
};

/** Goes there as by the address, and waits until the screen before is gone and nothing is being read. */
const go = async (page: Page, path: string): Promise<void> => {
  await page.evaluate((to) => {
    document.querySelector('main h1')?.setAttribute('data-before', '');
    history.pushState({}, '', to);
    dispatchEvent(new PopStateEvent('popstate'));
  }, path);
  await expect(page.locator('main h1:not([data-before])').first(), path).toBeVisible();
};
const loading = (page: Page) => page.getByRole('status', { name: /^(Loading|加载中)$/ });

/** Those with the most text: where they are, the tab, and what their button says in `src/locales`. */
const DIALOGS = [
  ['/duty', 1, 'duty', 'editor.new'],
  ['/duty', 5, 'duty', 'people.add'],
  ['/pages', 0, 'pages', 'raise.open'],
  ['/incidents', 0, 'incidents', 'open.title'],
  ['/blacklist', 0, 'blacklist', 'propose.open'],
  ['/streamers/streamer-1', 0, 'streamers', 'impose.open'],
  ['/evidence', 0, 'evidence', 'seal.open'],
  ['/orders', 0, 'orders', 'new.open'],
  ['/users', 0, 'users', 'invite.open'],
  ['/users', 1, 'users', 'key.open'],
  ['/users', 2, 'users', 'glass.open'],
] as const;
const textOf = (language: string, screen: string, key: string): string => {
  const file = new URL(`../src/locales/${language}/${screen}.json`, import.meta.url);
  const texts: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return key.split('.').reduce((at, part) => (at as Record<string, unknown>)[part], texts) as string;
};

let shown: readonly string[];
test.beforeAll(async ({ request }) => {
  shown = await furnish(request);
});

for (const language of ['en', 'zh-CN'] as const)
  test(`on a small screen no text of any screen is cut off or beside it, ${language}`, async ({ page }) => {
    await shrinkCalls(page);
    await page.setViewportSize({ width: 1024, height: 768 });
    await page.addInitScript((l) => localStorage.setItem('airlock.language', l), language);
    await page.goto('/me');
    await expect(page.locator('html')).toHaveAttribute('lang', language);
    const found: Record<string, string[]> = {};
    const look = async (where: string): Promise<void> => {
      await expect(loading(page), where).toHaveCount(0);
      const here = await overflowing(page);
      if (here.length > 0) found[where] = here;
    };
    const lists = Object.values(SCREENS).flatMap(({ path }) => (path.includes('$') ? [] : [path]));
    for (const path of [...lists.filter((p) => p !== '/me'), ...shown, '/me']) {
      await go(page, path);
      const tabs = page.getByRole('main').getByRole('tab');
      for (let n = 0; n < Math.max(1, await tabs.count()); n += 1) {
        if (n > 0) await tabs.nth(n).click();
        if (n > 0) await expect(tabs.nth(n)).toHaveAttribute('aria-selected', 'true');
        const where = n === 0 ? path : `${path}, ${await tabs.nth(n).innerText()}`;
        await look(where);
        for (const [, , screen, key] of DIALOGS.filter(([at, tab]) => at === path && tab === n)) {
          const name = textOf(language, screen, key);
          await page.getByRole('main').getByRole('button', { name, exact: true }).click();
          await expect(page.getByRole('dialog')).toBeVisible();
          await look(`${where}: ${name}`);
          const close = { name: textOf(language, 'shell', 'close'), exact: true };
          await page.getByRole('dialog').getByRole('button', close).click();
          await expect(page.getByRole('dialog')).toHaveCount(0);
        }
      }
    }
    await page.goto('/report');
    for (const tab of await page.getByRole('tab').all()) {
      await tab.click();
      await look(`/report, ${await tab.innerText()}`);
    }
    expect(found).toEqual({});
  });
