import type { CaseDossier } from '@airlock/contracts/http/review-api';
import type { StreamView } from '@airlock/contracts/http/stream-api';
import type { QueueItem } from '@airlock/contracts/review';
import type { SegmentVerdict } from '@airlock/contracts/verdict';
import { type BrowserContext, expect, type Page } from '@playwright/test';
import { test } from './fixtures.js';
import { order } from './rig.js';
import { figure, quantile, watch } from './speed.js';

test('from the queue to a cut takes three keys; how long they take', async ({ page }) => {
  const { streamId } = await order<{ streamId: string }>({ do: 'open', category: 'pets' });
  const { items } = await order<{ items: string[] }>({ do: 'rooms' });
  const room = items.indexOf(streamId);
  await order({ do: 'hit', room, hit: { label: 'violence', decision: 'hold', score: 0.93 } });
  await page.goto('/desk');
  await page.getByRole('tab', { name: /^Held/ }).click();
  await page.getByRole('option', { name: new RegExp(`Room ${String(room)} `) }).click();
  // Keys are pressed in the page, each as soon as what it is for is on screen: what is timed is the console alone.
  const took = await page.evaluate(async () => {
    const shown = (isThere: () => boolean): Promise<void> =>
      new Promise((resolve) => {
        const look = (): void => (isThere() ? resolve() : void requestAnimationFrame(look));
        look();
      });
    const press = (key: string): void => {
      for (const type of ['keydown', 'keyup'])
        (document.activeElement ?? document.body).dispatchEvent(
          new KeyboardEvent(type, { key, code: key.length === 1 ? `Key${key.toUpperCase()}` : key, bubbles: true, cancelable: true }),
        ); // prettier-ignore
    };
    const text = (): string => document.body.innerText;
    const began = performance.now();
    press('Enter');
    await shown(() => document.querySelector('section[aria-label="Decision"], [role="region"][aria-label="Decision"]') !== null);
    press('x');
    await shown(() => text().includes('This ends the stream for its audience'));
    press('x');
    await shown(() => [...document.querySelectorAll('[role="status"]')].some((s) => s.textContent.includes('Cannot be taken back')));
    return performance.now() - began;
  }); // prettier-ignore
  const cut = (await (await page.request.get(`/v1/streams/${streamId}`)).json()) as { state: string };
  expect(cut.state).toBe('dark');
  figure('from the first of three keys to a recorded cut', took, 4_000);
});

test('how soon a case is on screen after its decision record', async ({ page }) => {
  await page.goto('/desk');
  await page.getByRole('tab', { name: /^Held/ }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Live' })).toBeVisible();
  const times: number[] = [];
  for (let n = 0; n < 5; n += 1) {
    const { streamId } = await order<{ streamId: string }>({ do: 'open', category: 'pets' });
    const { items } = await order<{ items: string[] }>({ do: 'rooms' });
    const room = items.indexOf(streamId);
    const painted = page.evaluate(
      (title) =>
        new Promise<number>((resolve) => {
          const isThere = (): boolean =>
            [...document.querySelectorAll('[role="option"]')].some((row) => row.textContent.includes(title));
          const look = (): void => {
            if (isThere()) requestAnimationFrame(() => setTimeout(() => resolve(Date.now())));
            else requestAnimationFrame(look);
          };
          look();
        }),
      `Room ${String(room)} `,
    );
    await order({ do: 'hit', room, hit: { label: 'violence', decision: 'hold' } });
    const shownAt = await painted;
    const queue = (await (await page.request.get('/v1/review/queue')).json()) as { items: QueueItem[] };
    const { caseId } = queue.items.find((item) => item.streamId === streamId)!;
    const dossier = (await (await page.request.get(`/v1/cases/${caseId}`)).json()) as CaseDossier;
    const verdict = dossier.items.find((item) => item.kind === 'segment')!.body as SegmentVerdict;
    times.push(shownAt - verdict.timing.decidedAt);
  }
  figure('from a decision record to its case on screen, worst of five', Math.max(...times), 300);
});

const MANY = 10_000;
const STILL =
  '<svg xmlns="http://www.w3.org/2000/svg" width="208" height="117"><rect width="208" height="117" fill="teal"/></svg>';

const fabricated = (n: number, now: number): QueueItem =>
  ({
    ...{ caseId: `case_${String(n)}`, streamId: `s${String(n)}`, view: 'flagged', severity: n % 6, label: 'violence' },
    ...{ hits: 1 + (n % 9), openedAt: now - n * 1_000, updatedAt: now, lookers: [], barred: [], needs: { level: 'moderator' } },
    priority: { score: (n * 7_919) % 1_000, severity: n % 6, audience: 1, tier: 1 },
    stream: { roomId: `r${String(n)}`, streamerId: `p${String(n)}`, title: `Fabricated ${String(n)}`, category: 'pets', roomClass: 'default', mode: 'gated', review: 'explicit', audience: n, live: true, startedAt: now },
  }) as unknown as QueueItem; // prettier-ignore

/** Lets a test push what control would. */
const tapEvents = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    const Real = window.EventSource;
    window.EventSource = class extends Real {
      constructor(...given: ConstructorParameters<typeof Real>) {
        super(...given);
        (window as unknown as { source: EventSource }).source = this;
      }
    };
  });

test('how soon a key is answered with 10,000 open cases of which 50 change each second', async ({ page }) => {
  const now = Date.now();
  const items = Array.from({ length: MANY }, (_, n) => fabricated(n, now));
  await page.route('**/v1/review/queue*', (route) =>
    route.fulfill({ json: { items, counts: { held: 0, flagged: MANY }, now } }),
  );
  await tapEvents(page);
  await page.goto('/desk');
  await page.getByRole('tab', { name: /^Flagged 10000/ }).click();
  await expect(page.getByRole('option').first()).toBeVisible();
  await page.keyboard.press('j');
  const stop = await watch(page);
  const pushed = page.evaluate(
    async ({ from, of }) => {
      const { source } = window as unknown as { source: EventSource };
      for (let n = 0; n < of; n += 1) {
        const item = from[n % from.length]!;
        const changed = { ...item, hits: n, priority: { ...item.priority, score: (n * 31) % 1_000 } };
        source.dispatchEvent(new MessageEvent('queue', { data: JSON.stringify({ changed: [changed], removed: [] }) })); // prettier-ignore
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    { from: items.slice(0, 500), of: 400 },
  );
  for (let n = 0; n < 60; n += 1) await page.keyboard.press('j');
  await pushed;
  const { keys, long } = await stop();
  expect(await page.getByRole('option').count(), 'rows that are not on screen do not exist').toBeLessThan(60);
  figure('key to answer with 10,000 cases, p95', quantile(keys, 0.95), 100);
  figure('key to answer with 10,000 cases, worst', Math.max(0, ...keys), 100);
  figure('longest piece of work with 10,000 cases', Math.max(0, ...long), 100);
});

test('how smoothly a wall goes on with 200 rooms that change once a second each', async ({ page }) => {
  const { items } = (await (await page.request.get('/v1/streams')).json()) as { items: StreamView[] };
  const one = items.find((s) => s.stream.live)!;
  await page.route('**/picture*', (route) => route.fulfill({ body: STILL, contentType: 'image/svg+xml' }));
  await tapEvents(page);
  await page.goto('/wall');
  await page.getByRole('gridcell').first().waitFor();
  const rooms = Array.from({ length: 200 }, (_, n) => ({
    ...one,
    stream: {
      ...one.stream,
      streamId: `many-${String(n)}.0`,
      roomId: `many-${String(n)}`,
      title: `Many ${String(n)}`,
    },
  }));
  const push = (times: number): Promise<void> =>
    page.evaluate(
      async ({ all, n }) => {
        const { source } = window as unknown as { source: EventSource };
        for (let i = 0; i < n; i += 1) {
          const room = all[(i * 7) % all.length]!;
          const view = {
            ...room,
            picture: { at: Date.now(), coarse: false },
            stream: { ...room.stream, audience: i },
          };
          source.dispatchEvent(new MessageEvent('stream', { data: JSON.stringify(view) }));
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
      },
      { all: rooms, n: times },
    );
  await push(200);
  await page.getByRole('searchbox', { name: 'Find rooms' }).or(page.getByLabel('Find rooms')).fill('many-');
  await expect(page.getByText(/^200 shown of/)).toBeVisible();
  expect(await page.getByRole('gridcell').count(), 'rooms out of sight do not exist').toBeLessThan(60);
  await page.getByRole('gridcell').getByRole('link').first().focus();
  const stop = await watch(page);
  const pushed = push(1_000);
  for (const key of ['ArrowRight', 'PageDown', 'PageDown', 'ArrowLeft', 'PageUp', 'End', 'Home'])
    await page.keyboard.press(key);
  await pushed;
  const { keys, long, frames } = await stop();
  figure('wall of 200: longest piece of work', Math.max(0, ...long), 100);
  figure('wall of 200: between two frames, p99', quantile(frames, 0.99), 100);
  figure('wall of 200: key to answer, worst', Math.max(0, ...keys), 100);
});

/** A laptop of the middle class behind an office line. */
const asLaptop = async (context: BrowserContext, page: Page): Promise<void> => {
  const cdp = await context.newCDPSession(page);
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  await cdp.send('Network.enable');
  await cdp.send('Network.emulateNetworkConditions', {
    ...{ offline: false, latency: 40, downloadThroughput: (10 * 1_024 * 1_024) / 8, uploadThroughput: (5 * 1_024 * 1_024) / 8 },
  }); // prettier-ignore
};

test('how soon the first case is on screen on a laptop of the middle class', async ({ browser, baseURL }) => {
  await order({ do: 'hit', room: 1, hit: { label: 'violence', decision: 'hold' } });
  const times: number[] = [];
  for (let n = 0; n < 3; n += 1) {
    const context = await browser.newContext({ baseURL: baseURL!, locale: 'en-GB' });
    const page = await context.newPage();
    await asLaptop(context, page);
    await page.addInitScript(() => {
      new MutationObserver((_, observer) => {
        if (document.querySelector('[role="option"]') === null) return;
        observer.disconnect();
        requestAnimationFrame(() => setTimeout(() => performance.mark('useful')));
      }).observe(document, { childList: true, subtree: true });
    });
    await page.goto('/desk');
    await page.waitForFunction(() => performance.getEntriesByName('useful').length > 0);
    times.push(await page.evaluate(() => performance.getEntriesByName('useful')[0]!.startTime));
    await context.close();
  }
  figure('first case on screen, nothing kept from before, median of three', quantile(times, 0.5), 1_500);
}); // prettier-ignore
