import { expect, type Page } from '@playwright/test';
import { expectAccessible } from './accessible.js';
import { openAs } from './as.js';
import { test } from './fixtures.js';
import { order } from './rig.js';

interface Room {
  readonly at: number;
  readonly path: string;
  readonly title: string;
}

/** A room in which nobody else works. */
const room = async (category: string): Promise<Room> => {
  const { streamId } = await order<{ streamId: string }>({ do: 'open', category });
  const { items } = await order<{ items: string[] }>({ do: 'rooms' });
  const at = items.indexOf(streamId);
  return { at, path: `/streams/${streamId}`, title: `Room ${String(at)}` };
};
const delayOf = (page: Page) => page.getByRole('region', { name: 'Delay' });
const dumpOf = (page: Page) => delayOf(page).getByRole('button', { name: /^DUMP/ });
/** Seconds of the delay that can be dumped. */
const dumpable = async (page: Page): Promise<number> =>
  Number(await delayOf(page).getByRole('meter').getAttribute('aria-valuenow'));
const held = (page: Page) => page.getByRole('list', { name: 'Lines that wait' }).getByRole('listitem');
const say = (at: number, text: string, more: object = {}): Promise<unknown> =>
  order({ ...{ do: 'say', room: at, text }, ...more });

test('B16: broadcaster and viewer play side by side, the viewer as far behind as the delay says', async ({
  page,
}) => {
  const { path } = await room('performance');
  await page.goto(path);
  const videos = page.getByRole('main').locator('video');
  await expect(videos).toHaveCount(2, { timeout: 60_000 });
  const behind = async (who: string): Promise<number> => {
    const text = await page.getByRole('figure').filter({ hasText: who }).innerText();
    return Number(/([\d.]+) s behind/.exec(text)?.[1] ?? 0);
  };
  await expect.poll(() => behind('Viewers get'), { timeout: 60_000 }).toBeGreaterThan(8);
  await expect.poll(() => behind('Broadcaster sends')).toBeGreaterThan(0);
  expect(await behind('Viewers get')).toBeGreaterThan(await behind('Broadcaster sends'));
  const clock = () => videos.evaluateAll((all) => all.map((v) => (v as HTMLVideoElement).currentTime));
  const [before] = [await clock()];
  await expect.poll(async () => (await clock()).every((t, i) => t > before[i]! + 1)).toBe(true);
});

test('B16: whoever watches what is sent is put back to it where their machine falls behind, and stays at a moment of their choice', async ({
  page,
}) => {
  const { items } = await order<{ items: string[] }>({ do: 'rooms' });
  await page.goto(`/streams/${items[0]!}`);
  const figure = page.getByRole('figure').filter({ hasText: 'Broadcaster sends' });
  const video = figure.locator('video');
  const time = (): Promise<number> => video.evaluate((v: HTMLVideoElement) => v.currentTime);
  const behind = async (): Promise<number> =>
    Number(/([\d.]+) s behind/.exec(await figure.innerText())?.[1] ?? 0);
  /** As a machine does that shows too few pictures a second: the player is not asked. */
  const fallBehind = (seconds: number): Promise<void> =>
    video.evaluate((v: HTMLVideoElement, s) => void (v.currentTime -= s), seconds);
  await expect(figure.getByText('Live', { exact: true }).first()).toBeVisible();
  const kept = (): Promise<number> =>
    video.evaluate(({ seekable: s }: HTMLVideoElement) => (s.length === 0 ? 0 : s.end(0) - s.start(0)));
  await expect.poll(kept, { message: 'as much as one can be behind', timeout: 60_000 }).toBeGreaterThan(35);
  const live = await time();
  await expect.poll(time).toBeGreaterThan(live + 1);
  await fallBehind(20);
  await expect.poll(time, 'back where it was').toBeGreaterThan(live);
  await expect.poll(behind).toBeLessThan(12);

  for (let n = 0; n < 10; n += 1) await page.keyboard.press('ArrowLeft');
  const chosen = await time();
  await expect.poll(time).toBeGreaterThan(chosen + 4);
  expect(await behind()).toBeGreaterThan(15);
  await page.keyboard.press('l');
  await expect.poll(behind).toBeLessThan(12);
});

test('B16: the dump button is lit while the delay is safe, takes it out, and is lit again once it is rebuilt', async ({
  page,
}) => {
  const { path } = await room('performance');
  await page.goto(path);
  // Words and light as they were at one moment.
  const stands = (): Promise<string> =>
    delayOf(page).evaluate((delay) => {
      const button = delay.querySelector('[aria-keyshortcuts="D"]');
      const isLit = button?.getAttribute('data-lit') === 'true';
      return `${isLit ? 'lit' : 'unlit'}: ${(delay as HTMLElement).innerText}`;
    });
  await expect.poll(stands, { timeout: 60_000 }).toMatch(/^lit: Delay safe/);
  await expect(dumpOf(page)).toHaveAccessibleName(/^DUMP [\d.]+ s/);
  expect(await dumpable(page)).toBeGreaterThanOrEqual(6.4);
  await page.keyboard.press('d');
  await expect.poll(stands, { intervals: [50] }).toMatch(/^unlit: Dumped; rebuilding/);
  await expect(delayOf(page).getByRole('img')).toHaveAccessibleName(/\d+ dumped/);
  await expect.poll(stands, { timeout: 60_000 }).toMatch(/^lit: Delay safe/);
});

test('C01: held lines are published, masked and dropped by a key each, and why they wait is marked', async ({
  page,
}) => {
  const { at, path } = await room('pets');
  for (const text of ['one 12345', 'two 12345', 'three 12345'])
    await say(at, text, {
      ...{ userId: 'bo', decision: 'hold' },
      found: { label: 'privacy.contact', span: [text.indexOf('1'), text.length] },
    });
  await page.goto(path);
  await expect(held(page)).toHaveCount(3);
  await expect(held(page).first().locator('mark')).toHaveText('12345');
  await expect(held(page).first()).toHaveAttribute('aria-current', 'true');
  await page.keyboard.press('p');
  await expect(held(page)).toHaveCount(2);
  await page.keyboard.press('n');
  await expect(held(page).nth(1)).toHaveAttribute('aria-current', 'true');
  await page.keyboard.press('Shift+N');
  await expect(held(page).first()).toHaveAttribute('aria-current', 'true');
  await page.keyboard.press('k');
  await expect(held(page)).toHaveCount(1);
  await page.keyboard.press('j');
  await expect(held(page)).toHaveCount(0);
  const line = (text: string) => page.getByRole('log').getByRole('listitem').filter({ hasText: text });
  await expect(line('one 12345')).toContainText('Published');
  await expect(line('two *****')).toContainText('Masked');
  await expect(line('three 12345')).toContainText('Dropped');
});

test('C01: whoever said a held line is muted by a key, and cannot be heard until that is lifted', async ({
  page,
}) => {
  const { at, path } = await room('pets');
  await say(at, 'again and again', { userId: 'bo', decision: 'hold' });
  await page.goto(path);
  await expect(held(page)).toHaveCount(1);
  await page.keyboard.press('m');
  const actions = page.getByRole('region', { name: 'Actions' });
  await expect(actions).toContainText('bo: conduct in the chat');
  await actions.getByRole('button', { name: 'Lift' }).click();
  await expect(actions.getByRole('button', { name: 'Lift' })).toHaveCount(0);
});

test('C01: the whole chat is held, slowed and muted by a key each, and let go again', async ({ page }) => {
  const { at, path } = await room('pets');
  await page.goto(path);
  const chat = page.getByRole('complementary', { name: 'Chat' });
  const mode = (name: RegExp) => chat.getByRole('button', { name });
  await expect(mode(/^Hold all/)).toBeEnabled();
  await page.keyboard.press('h');
  await expect(mode(/^All held/)).toHaveAttribute('aria-pressed', 'true');
  await say(at, 'anything at all');
  await expect(held(page).filter({ hasText: 'anything at all' })).toContainText('the whole room waits');
  await page.keyboard.press('h');
  await expect(mode(/^Hold all/)).toHaveAttribute('aria-pressed', 'false');

  await page.keyboard.press('o');
  await expect(mode(/^Slow: 10 s/)).toHaveAttribute('aria-pressed', 'true');
  await say(at, 'slow one', { userId: 'fast' });
  await say(at, 'slow two', { userId: 'fast' });
  const line = (text: string) => page.getByRole('log').getByRole('listitem').filter({ hasText: text });
  await expect(line('slow two')).toContainText('Dropped · slow mode');
  await page.keyboard.press('o');
  await expect(mode(/^Slow mode/)).toHaveAttribute('aria-pressed', 'false');

  await page.keyboard.press('Shift+M');
  await expect(mode(/^Room muted/)).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('Shift+M');
  await expect(mode(/^Mute room/)).toHaveAttribute('aria-pressed', 'false');
});

test('B06: what was published is taken back by a key, corrected, and listed with who did it and why', async ({
  page,
  browser,
  baseURL,
}) => {
  const { at, path } = await room('pets');
  await say(at, 'a rumour', { userId: 'bo' });
  await page.goto(path);
  const sent = page.getByRole('figure').filter({ hasText: 'Broadcaster sends' });
  await expect(sent).toContainText(/[\d.]+ s behind/, { timeout: 60_000 });
  await page.keyboard.press('r');
  const dialog = page.getByRole('dialog', { name: 'Retract what was published' });
  const first = dialog.getByRole('slider', { name: 'First segment' });
  await first.press('Home');
  const from = Number(await first.getAttribute('aria-valuenow'));
  const last = dialog.getByRole('slider', { name: 'Last segment' });
  const count = Number(await last.getAttribute('aria-valuenow')) - from + 1;
  await expect(dialog).toContainText(new RegExp(`${String(count)} segments?, `));
  await dialog.getByLabel('Reason').fill('The figure was wrong');
  await dialog.getByLabel('Correction (optional)').fill('It was 12, not 120.');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Retract', exact: true }).click();
  await expect(dialog).toBeHidden();
  const list = page.getByRole('region', { name: 'Retracted' });
  await expect(list).toContainText(new RegExp(`${String(count)} segments?The figure was wrong`));
  await expect(list).toContainText('It was 12, not 120.');
  await expect(delayOf(page).getByRole('img')).toHaveAccessibleName(/\d+ dumped/);
  const log = page.getByRole('log');
  await expect(log).toContainText('It was 12, not 120.');

  await log.getByRole('button', { name: 'bo', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Retract, with a reason' }).click();
  const ofLine = page.getByRole('dialog', { name: 'Retract a chat line' });
  await expect(ofLine).toContainText('a rumour');
  await ofLine.getByLabel('Reason').fill('Nobody said so');
  await ofLine.getByRole('button', { name: 'Retract', exact: true }).click();
  await expect(list).toContainText('Chat lineNobody said so');
  await expect(log.getByRole('listitem').filter({ hasText: 'a rumour' })).toContainText('Dropped');

  const news = await room('news');
  const duty = await openAs(browser, baseURL!, 'duty', news.path);
  await expect(duty.getByRole('button', { name: 'Suspend' })).toBeVisible();
  await expect(duty.getByRole('button', { name: 'Retract' })).toHaveCount(0);
});

test('B12: a cut by keys is dark for viewers, says how long that took, and can be lifted', async ({
  page,
}) => {
  const { at, path, title } = await room('pets');
  await order({ do: 'hit', room: at, hit: { label: 'violence', decision: 'hold' } });
  await page.goto(path);
  await expect(page.getByRole('region', { name: 'Newest hits' })).toContainText('Held');
  await page.keyboard.press('x');
  const dialog = page.getByRole('dialog', { name: `Cut “${title}”` });
  await expect(dialog.getByRole('radio').first()).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  const viewer = page.getByRole('figure').filter({ hasText: 'Viewers get' });
  await expect(viewer.getByRole('status')).toContainText('Dark');
  await expect(viewer.getByRole('status')).toContainText(
    /Dark [\d.]+ s after the decision|No byte was served after the decision/,
    { timeout: 60_000 },
  );
  await page.keyboard.press('u');
  await expect(page.getByRole('button', { name: /^Cut/ })).toBeEnabled();
});

for (const scheme of ['dark', 'light'] as const)
  test(`axe finds nothing serious on the stream page, ${scheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme });
    const { at, path } = await room('performance');
    await say(at, 'one 12345', { userId: 'bo', decision: 'hold' });
    await order({ do: 'hit', room: at, hit: { label: 'violence', decision: 'hold' } });
    await page.goto(path);
    await expect(held(page)).toHaveCount(1);
    await expect(page.getByRole('region', { name: 'Newest hits' })).toContainText('Held');
    await expectAccessible(page);
  });
