import type { ActionView } from '@airlock/contracts/http/stream-api';
import type { QueueItem } from '@airlock/contracts/review';
import { expect, type Page, type Response } from '@playwright/test';
import { expectAccessible } from './accessible.js';
import { openAs } from './as.js';
import { test } from './fixtures.js';
import { order } from './rig.js';

interface HeldRoom {
  readonly streamId: string;
  readonly room: number;
  readonly title: string;
}
/** A fresh room of which something is held. */
const heldRoom = async (hit: object = {}, category = 'pets'): Promise<HeldRoom> => {
  const { streamId } = await order<{ streamId: string }>({ do: 'open', category });
  const { items } = await order<{ items: string[] }>({ do: 'rooms' });
  const room = items.indexOf(streamId);
  const seen = { label: 'violence', decision: 'hold', score: 0.93, ...hit };
  await order({ do: 'hit', room, hit: seen });
  return { streamId, room, title: `Room ${String(room)}` };
};

/** Opens the desk with a fresh case of a fresh room that is held; its title. */
const withCase = async (page: Page): Promise<string> => {
  const { title } = await heldRoom();
  await page.goto('/desk');
  await page.getByRole('tab', { name: /^Held/ }).click();
  await expect(row(page, title)).toBeVisible();
  return title;
};
const row = (page: Page, title: string) => page.getByRole('option', { name: new RegExp(`${title} `) });
const take = async (page: Page, title: string): Promise<void> => {
  await row(page, title).click();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'Decision' })).toBeVisible();
};

/** How many decisions control wrote down of the case that a request to decide was about. */
const decisionsAbout = async (page: Page, url: string): Promise<number> => {
  const caseId = /cases\/([^/]+)\/decision/.exec(url)![1]!;
  const answer = await page.request.get(`/v1/audit?verb=case.closed&subject=${caseId}`);
  return ((await answer.json()) as { items: readonly unknown[] }).items.length;
};

test('from the queue to a cut takes three keys', async ({ page }) => {
  await withCase(page);
  let presses = 0;
  const press = async (key: string): Promise<void> => {
    presses += 1;
    await page.keyboard.press(key);
  };
  const began = Date.now();
  await press('n');
  await expect(page.getByRole('button', { name: /^Cut/ })).toBeVisible();
  await press('x');
  await expect(page.getByText('This ends the stream for its audience')).toBeVisible();
  await press('x');
  await expect(page.getByRole('status').filter({ hasText: 'Cannot be taken back' })).toBeVisible();
  console.log(`cut from the queue: ${String(presses)} keys, ${String(Date.now() - began)} ms`);
  expect(presses).toBeLessThanOrEqual(12);
});

test('what can be taken back is, by one key, and the case is theirs again; whoever looks on sees a retraction and a decision at once', async ({
  page,
  browser,
  baseURL,
}) => {
  const { streamId, title } = await heldRoom();
  const other = await openAs(browser, baseURL!, 'duty', '/desk');
  await other.getByRole('tab', { name: /^Held/ }).click();
  await row(other, title).click();
  await other.keyboard.press('o');
  const said = (text: string) => other.getByRole('status').filter({ hasText: text });
  await expect(other.getByRole('slider')).toBeVisible();

  await page.goto('/desk');
  await page.getByRole('tab', { name: /^Held/ }).click();
  await take(page, title);
  await page.keyboard.press('c');
  await expect(page.getByRole('button', { name: /^Undo/ })).toBeVisible();
  await page.keyboard.press('z');
  await expect(page.getByRole('region', { name: 'Decision' })).toBeVisible();

  const run = { epoch: 0, fromSeq: 0, toSeq: 0 };
  const answer = await page.request.post(`/v1/streams/${streamId}/retractions`, { data: { run, reason: 'Not hers to show' } }); // prettier-ignore
  expect(answer.status(), await answer.text()).toBe(201);
  await expect(said('took back what viewers had: Picture or sound')).toContainText('Not hers to show');

  await page.keyboard.press('p');
  await expect(page.getByRole('option', { name: /Known illegal content/ }).first()).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('v');
  await expect(said('operator has decided this case')).toContainText('violation');
  await other.context().close();
});

test('a held case counts down to what becomes of it by itself, or says that it waits for a person', async ({
  page,
}) => {
  await page.goto('/desk');
  await page.getByRole('tab', { name: /^Held/ }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Live' })).toBeVisible();
  const { title: dumped } = await heldRoom({}, 'kids');
  await expect(row(page, dumped)).toContainText(/0:[0-2]\d.*then dumped/);
  const { title: kept } = await heldRoom();
  await expect(row(page, kept)).toContainText('stays held');
});

test('the panel shows what was seen, read and said; warn, mute and escalate are one key each, and take effect', async ({
  page,
}) => {
  const first = await heldRoom({ reads: 'call 555 0199' });
  const others = [await heldRoom(), await heldRoom()] as const;
  await order({ do: 'say', room: first.room, text: 'hit him again', decision: 'hold' });
  await page.goto('/desk');
  await page.getByRole('tab', { name: /^Held/ }).click();

  await take(page, first.title);
  const panel = page.getByRole('region', { name: 'Case' });
  await expect(panel.locator('img[src*="/v1/thumbnails"]').first()).toBeVisible();
  const lane = panel.getByText('Violence', { exact: true }).and(panel.locator('[aria-hidden="true"] *'));
  await expect(lane).toBeVisible();
  await expect(panel.getByText('Violence 0.93', { exact: true })).toBeVisible();
  await page.getByRole('tab', { name: /^Words/ }).click();
  const words = page.getByRole('region', { name: 'Chat, writing and speech' });
  await expect(words.getByRole('button', { name: /In the picture call 555 0199/ })).toBeVisible();
  await expect(words.getByRole('button', { name: /hit him again.*held/ })).toBeVisible();

  const actions = async ({ streamId }: HeldRoom): Promise<string[]> => {
    const { items } = (await (await page.request.get('/v1/actions')).json()) as { items: ActionView[] };
    return items.flatMap(({ action }) => (action.streamId === streamId ? [action.kind] : []));
  };
  const said = (text: string) => page.getByRole('status').filter({ hasText: text });
  const armed = page.getByRole('alert').filter({ hasText: 'This ends the stream for its audience' });
  await page.keyboard.press('x');
  await expect(armed).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(armed).toHaveCount(0);
  await expect(page.getByRole('region', { name: 'Decision' }), 'not now is not given back').toBeVisible();
  await page.keyboard.press('w');
  await expect(said(`Warned – ${first.title}`)).toBeVisible();
  await take(page, others[0].title);
  await page.keyboard.press('m');
  await expect(said(`Muted – ${others[0].title}`)).toBeVisible();
  await take(page, others[1].title);
  await page.keyboard.press('e');
  await expect(said(`Escalated – ${others[1].title}`)).toBeVisible();
  await expect(row(page, others[1].title)).toContainText('escalated');
  // As long as they can be taken back they wait.
  await expect
    .poll(async () => [...(await actions(first)), ...(await actions(others[0]))])
    .toEqual(['warn', 'mute']);
});

test('of two people who reach for one case one has it, and the other is told who', async ({
  page,
  browser,
  baseURL,
}) => {
  const title = await withCase(page);
  const context = await browser.newContext({ baseURL: baseURL!, locale: 'en-GB', extraHTTPHeaders: { 'airlock-demo-person': 'duty' } }); // prettier-ignore
  const other = await context.newPage();
  await other.goto('/desk');
  await other.getByRole('tab', { name: /^Held/ }).click();
  await row(other, title).click();
  await row(page, title).click();
  await Promise.all([page.keyboard.press('Enter'), other.keyboard.press('Enter')]);
  const decision = (p: Page) => p.getByRole('region', { name: 'Decision' });
  const refusal = (p: Page) => p.getByRole('alert').filter({ hasText: /has the case/ });
  for (const p of [page, other]) await expect(decision(p).or(refusal(p))).toBeVisible();
  const has = await Promise.all([page, other].map((p) => decision(p).isVisible()));
  expect(has.filter(Boolean)).toHaveLength(1);
  await (has[0] ? page : other).keyboard.press('Escape');
  await context.close();
});

test('a decision made without a network is kept, sent once, and counts once', async ({ page, context }) => {
  const title = await withCase(page);
  await take(page, title);
  const sent: Response[] = [];
  page.on('response', (r) => {
    if (r.request().method() === 'POST' && r.url().endsWith('/decision')) sent.push(r);
  });
  await context.setOffline(true);
  await page.keyboard.press('c');
  await expect(page.getByText('Waiting for the connection')).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByRole('status').filter({ hasText: 'No violation' })).toBeVisible();
  expect(sent.map((r) => r.status())).toEqual([200]);
  expect(await decisionsAbout(page, sent[0]!.url())).toBe(1);
});

test('a decision whose answer was lost is found on record, and not taken twice', async ({ page }) => {
  const title = await withCase(page);
  await take(page, title);
  const lost: string[] = [];
  await page.route('**/v1/cases/*/decision', async (route) => {
    if (route.request().method() !== 'POST' || lost.length > 0) return route.continue();
    lost.push(route.request().url());
    await route.fetch();
    return route.abort('connectionreset');
  });
  await page.keyboard.press('c');
  await expect(page.getByRole('status').filter({ hasText: 'No violation' })).toBeVisible();
  expect(lost).toHaveLength(1);
  expect(await decisionsAbout(page, lost[0]!)).toBe(1);
});

test('the list stays quick with 10,000 cases and 50 updates a second', async ({ page }) => {
  const now = Date.now();
  const fabricated = (n: number): QueueItem =>
    ({
      ...{ caseId: `case_${String(n)}`, streamId: `s${String(n)}`, view: 'flagged', severity: n % 6, label: 'violence' },
      ...{ hits: 1 + (n % 9), openedAt: now - n * 1_000, updatedAt: now, lookers: [], barred: [], needs: { level: 'moderator' } },
      priority: { score: (n * 7_919) % 1_000, severity: n % 6, audience: 1, tier: 1 },
      stream: { roomId: `r${String(n)}`, streamerId: `p${String(n)}`, title: `Fabricated ${String(n)}`, category: 'pets', roomClass: 'default', mode: 'gated', review: 'explicit', audience: n, live: true, startedAt: now },
    }) as unknown as QueueItem; // prettier-ignore
  const items = Array.from({ length: 10_000 }, (_, n) => fabricated(n));
  await page.route('**/v1/review/queue*', (route) => route.fulfill({ json: { items, counts: { held: 0, flagged: items.length }, now } })); // prettier-ignore
  await page.addInitScript(() => {
    const Real = window.EventSource;
    window.EventSource = class extends Real {
      constructor(...given: ConstructorParameters<typeof Real>) {
        super(...given);
        (window as unknown as { source: EventSource }).source = this;
      }
    };
  });
  await page.goto('/desk');
  await page.getByRole('tab', { name: /^Flagged 10000/ }).click();
  await expect(page.getByRole('option').first()).toBeVisible();
  const updates = items.slice(0, 500).map((item, n) => ({ ...item, hits: 99, priority: { ...item.priority, score: (n * 31) % 1_000 } })); // prettier-ignore
  const measured = page.evaluate(async (changes) => {
    const long: number[] = [];
    const slow: number[] = [];
    new PerformanceObserver((l) => l.getEntries().forEach((e) => long.push(e.duration))).observe({
      type: 'longtask',
    });
    new PerformanceObserver((l) => l.getEntries().forEach((e) => e.name === 'keydown' && slow.push(e.duration))).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit); // prettier-ignore
    const { source } = window as unknown as { source: EventSource };
    await new Promise<void>((resolve) => {
      let n = 0;
      const timer = setInterval(() => {
        const item = changes[n++];
        if (item === undefined) {
          clearInterval(timer);
          resolve();
        } else source.dispatchEvent(new MessageEvent('queue', { data: JSON.stringify({ changed: [item], removed: [] }) })); // prettier-ignore
      }, 20);
    });
    return { updates: changes.length, over50: long.length, over100: long.filter((d) => d > 100).length, longest: Math.max(0, ...long), slowestKey: Math.max(0, ...slow) }; // prettier-ignore
  }, updates);
  for (let n = 0; n < 60; n += 1) await page.keyboard.press('j');
  const found = await measured;
  console.log('10,000 cases:', JSON.stringify(found));
  expect(found.updates).toBe(500);
  // Rows that are not on screen do not exist.
  expect(await page.getByRole('option').count()).toBeLessThan(60);
});

for (const scheme of ['dark', 'light'] as const)
  test(`axe finds nothing serious on the desk with a case open, ${scheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme });
    const title = await withCase(page);
    await expectAccessible(page);
    await take(page, title);
    await expect(page.getByRole('slider')).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
  });
