import { expect, test } from '@playwright/test';
import { expectAccessible } from './accessible.js';
import { decision, deskOf, roomOf, rowOf, shownUntil, take } from './at-desk.js';
import { openRig, type OwnRig } from './own-rig.js';

const MINUTE_MS = 60_000;
let rig: OwnRig;
test.beforeAll(async () => {
  rig = await openRig(60, {
    'roomClasses.2.release': {
      mode: 'review',
      review: 'watched',
      delayMs: 6_000,
      graceMs: 0,
      holdMs: 60_000,
      holdDefault: 'keep',
    },
    'review.watch': { seconds: 10, challengeEvery: 10, answerWithin: 8 },
    'review.leaseSeconds': 10,
    'review.undoSeconds': 60,
    'quality.wellness.severeBetweenBreaks': 2,
  });
});
test.afterAll(() => rig.close());

test('a watched stream flows while somebody shows that they watch, and is held when they do not', async ({
  browser,
}) => {
  const room = await roomOf(rig, 'performance');
  const page = await deskOf(browser, rig, 'moderator');
  await take(page, room.title);
  const badge = (text: string) => page.getByRole('status').filter({ hasText: text });
  const approved = page.getByRole('status').filter({ hasText: /^Approved/ });
  // What came due before anybody sat there is decided first; what comes after it flows.
  await expect(badge('Waits: approve or dump what nobody watched')).toBeVisible();
  await page.getByRole('button', { name: /^Approve/ }).click();
  await expect(approved).toBeVisible();
  await expect(badge('Flows while you watch')).toBeVisible();
  await expect.poll(() => shownUntil(page, room.streamId)).toBeGreaterThanOrEqual(0);

  const asked = page.getByRole('alertdialog', { name: 'Are you watching?' });
  await expect(asked).toContainText('Still watching? Press');
  await expect(asked).toContainText('The stream is held: nobody showed that they watch');
  await expect(badge('Held: nobody watches')).toBeVisible();
  await expectAccessible(page);
  // What waits now stays there however much more comes.
  await expect(rowOf(page, room.title)).toContainText(/\d s of media/);

  await page.keyboard.press((await asked.locator('kbd').innerText()).trim().toLowerCase());
  await expect(asked).toBeHidden();
  // What nobody watched is not let through by somebody who comes back: they decide about it.
  await expect(badge('Waits: approve or dump what nobody watched')).toBeVisible();
  const before = await shownUntil(page, room.streamId);
  await page.keyboard.press('a');
  await expect(badge('Flows while you watch')).toBeVisible();
  await expect.poll(() => shownUntil(page, room.streamId)).toBeGreaterThan(before);
  // The key was an answer, and nothing else that lies on it.
  await expect(decision(page)).toBeVisible();
  await page.keyboard.press('Escape');
  await page.context().close();
});

test('explicit review: one key approves all that waits, and the next run comes to the same person', async ({
  browser,
}) => {
  const room = await roomOf(rig, 'news');
  const page = await deskOf(browser, rig, 'editor');
  await take(page, room.title);
  expect(await shownUntil(page, room.streamId)).toBe(-1);
  const approved = page.getByRole('status').filter({ hasText: /^Approved \d+ s/ });
  await page.keyboard.press('a');
  await expect(approved).toBeVisible();
  await expect.poll(() => shownUntil(page, room.streamId)).toBeGreaterThanOrEqual(0);
  const first = await shownUntil(page, room.streamId);
  await expect(decision(page)).toBeVisible();
  // Between two runs nothing waits, and the key does nothing.
  await expect
    .poll(async () => {
      await page.keyboard.press('a');
      return shownUntil(page, room.streamId);
    })
    .toBeGreaterThan(first);
  await expect(decision(page)).toBeVisible();
  const dumped = page.getByRole('status').filter({ hasText: 'Dumped' });
  await expect
    .poll(async () => {
      await page.keyboard.press('d');
      return dumped.isVisible();
    })
    .toBe(true);
  await page.context().close();
});

test('pictures are soft and silent until asked, which is counted; whoever wants them otherwise says so once', async ({
  browser,
}) => {
  const room = await roomOf(rig, 'pets');
  await room.hit({ label: 'sexual.suggestive', decision: 'release' });
  const page = await deskOf(browser, rig, 'moderator-2');
  await page.getByRole('tab', { name: /^Flagged/ }).click();
  await take(page, room.title);
  const video = page.getByLabel('What the broadcaster sends');
  await expect(video).toHaveCSS('filter', /blur.*grayscale/);
  await expect(video).toHaveJSProperty('muted', true);
  await page.keyboard.press('b');
  await expect(video).toHaveCSS('filter', 'grayscale(1)');
  await page.keyboard.press('g');
  await expect(video).toHaveCSS('filter', 'none');
  await page.keyboard.press('s');
  await expect(video).toHaveJSProperty('muted', false);
  const unveiled = async () =>
    ((await (await page.request.get('/v1/me/wellness')).json()) as { unveiled: object }).unveiled;
  await expect.poll(unveiled).toEqual({ blur: 1, greyscale: 1, mute: 1 });
  await page.keyboard.press('Escape');

  await page.goto('/me');
  await page.getByRole('switch', { name: 'blurred' }).click();
  await page.goto('/desk');
  await page.getByRole('tab', { name: /^Flagged/ }).click();
  await take(page, room.title);
  await expect(video).toHaveCSS('filter', 'grayscale(1)');
  await page.keyboard.press('c');
  await page.context().close();
});

test('whoever only looks is seen by whoever has the case, and decides nothing', async ({ browser }) => {
  const room = await roomOf(rig, 'pets');
  await room.hit({ label: 'sexual.suggestive', decision: 'release' });
  const [page, other] = [await deskOf(browser, rig, 'moderator-2'), await deskOf(browser, rig, 'lead')];
  for (const p of [page, other]) await p.getByRole('tab', { name: /^Flagged/ }).click();
  await take(page, room.title);
  await rowOf(other, room.title).click();
  await other.keyboard.press('o');
  await expect(other.getByText('You are only looking', { exact: true })).toBeVisible();
  await expect(other.getByLabel('What the broadcaster sends')).toBeVisible();
  await expect(
    page.getByRole('region', { name: 'Case' }).getByText('lead', { exact: false }).first(),
  ).toBeVisible();
  await other.keyboard.press('x');
  await expect(decision(other)).toHaveCount(0);
  await expectAccessible(other);
  await other.keyboard.press('Enter');
  await expect(other.getByRole('alert').filter({ hasText: /moderator-2.* has the case/ })).toBeVisible();
  await page.keyboard.press('c');
  for (const p of [page, other]) await p.context().close();
});

test('a claim lapses with the connection: the next person decides, and the late decision is refused with the reason', async ({
  browser,
}) => {
  const room = await roomOf(rig, 'pets');
  await room.hit({ label: 'sexual.suggestive', decision: 'release' });
  const [page, other] = [await deskOf(browser, rig, 'moderator-2'), await deskOf(browser, rig, 'lead')];
  for (const p of [page, other]) await p.getByRole('tab', { name: /^Flagged/ }).click();
  await take(page, room.title);
  await page.context().setOffline(true);
  await page.keyboard.press('c');
  await expect(page.getByText('Waiting for the connection')).toBeVisible();
  await expect(page.getByText('Claim lapsed')).toBeVisible();

  await rowOf(other, room.title).click();
  await expect
    .poll(async () => {
      await other.keyboard.press('Enter');
      return decision(other).isVisible();
    })
    .toBe(true);
  await other.keyboard.press('v');
  await expect(other.getByRole('status').filter({ hasText: 'Violation' })).toBeVisible();

  await page.context().setOffline(false);
  const refused = page.getByRole('alert').filter({ hasText: 'Your decision was not taken' });
  await expect(refused).toBeVisible();
  await expect(refused).toContainText(/closed|lapsed|claimed/);
  for (const p of [page, other]) await p.context().close();
});

test('where a minor may be in the picture nobody sees it but under a grant, which takes an account and a reason', async ({
  browser,
}) => {
  const room = await roomOf(rig, 'pets');
  await room.hit({ label: 'minor_safety', decision: 'release' });
  const [page, desk] = [await deskOf(browser, rig, 'moderator-2'), await deskOf(browser, rig, 'minors')];
  await page.getByRole('tab', { name: /^Flagged/ }).click();
  await take(page, room.title);
  const veil = (p: typeof page) => p.getByText('A minor may be in the picture');
  await expect(veil(page)).toBeVisible();
  await expect(page.getByLabel('What the broadcaster sends')).toHaveCount(0);
  await expect(page.getByLabel('Why you have to see it')).toHaveCount(0);
  await page.keyboard.press('Escape');

  await desk.getByRole('tab', { name: /^Flagged/ }).click();
  await rowOf(desk, room.title).click();
  await desk.keyboard.press('o');
  await expect(veil(desk)).toBeVisible();
  await desk.getByLabel('Why you have to see it').fill('Reported by the child protection line');
  await expectAccessible(desk);
  await desk.keyboard.press('Enter');
  // Grants are of accounts, and the demo's staff have none: they are told so, and see nothing.
  await expect(desk.getByText('Only somebody with an account')).toBeVisible();
  await expect(desk.getByLabel('What the broadcaster sends')).toHaveCount(0);
  for (const p of [page, desk]) await p.context().close();
});

test('the timeline of a claimed case goes on with the stream, and the moment on screen stays where it is', async ({
  browser,
}) => {
  const room = await roomOf(rig, 'news');
  const page = await deskOf(browser, rig, 'editor');
  await take(page, room.title);
  const video = page.getByLabel('What the broadcaster sends');
  const time = (): Promise<number> => video.evaluate((v: HTMLVideoElement) => v.currentTime);
  await expect.poll(time).toBeGreaterThan(0);
  await page.keyboard.press('Space');
  await expect(video).toHaveJSProperty('paused', true);
  const segments = page.getByTitle(/^(Not judged yet|Clean|Held|Approved by a person)$/);
  const line = page.getByRole('slider', { name: 'The last two minutes' });
  const secondsBefore = async (): Promise<number> =>
    Number(/:(\d\d) before/.exec((await line.getAttribute('aria-valuetext')) ?? '')?.[1] ?? -1);
  const [count, at, ago] = [await segments.count(), await time(), await secondsBefore()];
  expect(ago).toBeGreaterThanOrEqual(0);
  await expect.poll(() => segments.count()).toBeGreaterThan(count + 2);
  await expect.poll(secondsBefore).toBeGreaterThan(ago + 4);
  expect(await time()).toBe(at);
  await page.keyboard.press('Escape');
  await page.context().close();
});

test('one decision covers all cases that show the same, each on its own evidence, and is taken back for all of them', async ({
  browser,
}) => {
  const rooms = [await roomOf(rig, 'pets'), await roomOf(rig, 'pets'), await roomOf(rig, 'pets')] as const;
  const showIt = (room: (typeof rooms)[number]) =>
    room.hit({ label: 'known.prohibited', decision: 'release', entry: 'bank/7' });
  for (const room of rooms.slice(0, 2)) await showIt(room);
  const page = await deskOf(browser, rig, 'head');
  await page.getByRole('tab', { name: /^Flagged/ }).click();
  for (const room of rooms.slice(0, 2)) await expect(rowOf(page, room.title)).toBeVisible();
  await take(page, rooms[0].title);
  await expect(page.getByRole('checkbox', { name: /1 more case shows the same/ })).toBeVisible();
  // One that comes up while the case is open is covered as well.
  await showIt(rooms[2]);
  const strip = page.getByRole('checkbox', { name: /2 more cases show the same/ });
  await expect(strip).toBeVisible();
  await expect(page.getByText('the same known content')).toBeVisible();
  await page.getByRole('button', { name: 'Which?' }).click();
  await expect(page.getByRole('checkbox', { name: new RegExp(rooms[1].title) })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('u');
  await expect(strip).toBeChecked();
  await page.keyboard.press('v');
  await expect(page.getByRole('status').filter({ hasText: 'with 2 similar cases' })).toBeVisible();
  for (const room of rooms) await expect(rowOf(page, room.title)).toHaveCount(0);

  await page.keyboard.press('z');
  await expect(decision(page)).toBeVisible();
  for (const room of rooms) await expect(rowOf(page, room.title)).toBeVisible();
  // What was decided with it is nobody's again.
  await page.keyboard.press('Escape');
  await take(page, rooms[1].title);
  await page.keyboard.press('Escape');
  await page.context().close();
});

test('after so much that is hard to see there is a break, and nothing is put before them until it is over', async ({
  browser,
}) => {
  const rooms = [await roomOf(rig, 'pets'), await roomOf(rig, 'pets'), await roomOf(rig, 'pets')];
  for (const room of rooms) await room.hit({ label: 'violence', decision: 'release' });
  const page = await deskOf(browser, rig, 'duty');
  await page.getByRole('tab', { name: /^Flagged/ }).click();
  for (const room of rooms.slice(0, 2)) {
    await take(page, room.title);
    await page.keyboard.press('c');
    await expect(decision(page)).toHaveCount(0);
  }
  const rest = page.getByRole('status').filter({ hasText: 'Time for a break' });
  await expect(rest).toBeVisible();
  await expect(rest.getByRole('time')).toHaveText(/^\d+:\d\d$/);
  await expect(page.getByText('2 of 40 severe')).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('n');
  await expect(decision(page)).toHaveCount(0);

  await rig.order({ do: 'pass', ms: 11 * MINUTE_MS });
  await page.reload();
  await page.getByRole('tab', { name: /^Flagged/ }).click();
  await take(page, rooms[2]!.title);
  await page.keyboard.press('c');
  await page.context().close();
});
