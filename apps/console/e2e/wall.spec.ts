import { expect, type Page, test } from '@playwright/test';
import { expectAccessible } from './accessible.js';
import { type OwnRig, openRig } from './own-rig.js';

let rig: OwnRig;
test.beforeAll(async () => {
  rig = await openRig(
    10,
    { 'patrol.everyS': 1_800, 'patrol.classes': {}, 'patrol.minDwellS': 6, 'patrol.page': false },
    { rooms: 6 },
  );
});
test.afterAll(() => rig.close());

const roomOf = (page: Page, n: number) => page.getByRole('link', { name: new RegExp(`^Room ${String(n)},`) });
const titles = async (page: Page): Promise<string[]> =>
  (await page.getByRole('gridcell').getByRole('link').all()).length === 0
    ? []
    : page
        .getByRole('gridcell')
        .getByRole('link')
        .evaluateAll((links) => links.map((l) => l.getAttribute('aria-label')!.split(',')[0]!));
const openWall = async (page: Page): Promise<void> => {
  await page.goto(`${rig.url}/wall`);
  await expect(page.getByRole('gridcell')).toHaveCount(6);
};

test('A13: every room shows its newest picture, blurred until somebody asks for it', async ({ page }) => {
  await openWall(page);
  const picture = roomOf(page, 1).locator('img');
  await expect(picture).toHaveJSProperty('naturalWidth', 208);
  const before = (await picture.getAttribute('src'))!;
  await expect(picture).not.toHaveAttribute('src', before);
  await expect(picture).toHaveJSProperty('naturalWidth', 208);
  await expect(picture).toHaveCSS('filter', /blur/);
  await roomOf(page, 1).focus();
  await page.keyboard.press('v');
  await expect(picture).not.toHaveCSS('filter', /blur/);
  await expect(roomOf(page, 2).locator('img')).toHaveCSS('filter', /blur/);
  await page.keyboard.press('b');
  await expect(roomOf(page, 2).locator('img')).not.toHaveCSS('filter', /blur/);
});

test('A13: arrow keys go from room to room, and Enter into one', async ({ page }) => {
  await openWall(page);
  const links = page.getByRole('gridcell').getByRole('link');
  await page.keyboard.press('ArrowDown');
  await expect(links.first(), 'from nowhere').toBeFocused();
  for (const [key, n] of [['ArrowRight', 1], ['ArrowRight', 2], ['ArrowLeft', 1], ['End', 5], ['ArrowUp', 0], ['ArrowRight', 1], ['Home', 0]] as const) {
    await page.keyboard.press(key);
    await expect(links.nth(n), `${key} to ${String(n)}`).toBeFocused();
  }
  const [first] = await titles(page);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/streams\//);
  await expect(page.getByRole('heading', { level: 1, name: first! })).toBeVisible();
}); // prettier-ignore

test('A13: what is held comes first once the wall is sorted, and nothing moves while somebody is at it', async ({
  page,
}) => {
  await openWall(page);
  await page.getByRole('gridcell').getByRole('link').first().focus();
  const before = await titles(page);
  const last = Number(before.at(-1)!.slice('Room '.length));
  await rig.order({ do: 'hit', room: last, hit: { label: 'violence', decision: 'hold' } });
  await expect(roomOf(page, last)).toHaveAccessibleName(/Held.*open case/);
  await expect(page.getByRole('button', { name: /^Sort: \d+ rooms? moves?$/ })).toBeVisible();
  expect(await titles(page)).toEqual(before);
  await expect(
    page.getByRole('search').getByRole('button', { name: `Room ${String(last)}` }),
    'what needs somebody is named all the same',
  ).toBeVisible();
  await page.keyboard.press('r');
  await expect(page.getByRole('gridcell').getByRole('link').first()).toHaveAccessibleName(
    new RegExp(`^Room ${String(last)},`),
  );
});

test('A13: seconds that nothing looked at are counted on the room and found by a filter', async ({
  page,
}) => {
  await openWall(page);
  await expect(roomOf(page, 4).getByTitle('Media that nobody and nothing looked at')).toHaveText('0 s');
  await rig.order({ do: 'skip', room: 4, ms: 2_000 });
  await expect(roomOf(page, 4).getByTitle('Media that nobody and nothing looked at')).toHaveText('2 s');
  await page.getByRole('radiogroup', { name: 'What rooms need' }).getByText('Unwatched').click();
  await expect(page.getByRole('gridcell')).toHaveCount(1);
  await expect(roomOf(page, 4)).toBeVisible();
});

test('A13: a patrol round proves that rooms were looked at, and flags those that nobody saw in time', async ({
  page,
}) => {
  await openWall(page);
  await rig.order({ do: 'pass', ms: 31 * 60_000 });
  await expect(roomOf(page, 1)).toHaveAccessibleName(/Not seen in time/, { timeout: 60_000 });
  await page.evaluate(() => (document.hasFocus = () => false));
  await page.keyboard.press('t');
  const round = page.getByRole('region', { name: 'Patrol round' });
  await expect(round).toContainText('0 of 6 seen');
  await expect(round).toContainText('6 rooms are overdue');
  await expect(round.getByRole('status')).toHaveText('Not counting: this page is hidden or not in front.');
  await page.evaluate(() => {
    document.hasFocus = () => true;
    window.dispatchEvent(new Event('focus'));
  });
  await expect(round.getByRole('status')).toHaveText('6 rooms still to look at');
  await expect(round).toContainText('6 of 6 seen', { timeout: 60_000 });
  await expect(round).toContainText('0 rooms are overdue');
  await expect(round.getByRole('status')).toHaveText('All of these are seen.');
  await page.keyboard.press('t');
  await expect(round).toBeHidden();
  await expect(roomOf(page, 1)).not.toHaveAccessibleName(/Not seen in time/);
  const { items } = (await (await page.request.get(`${rig.url}/v1/patrol/looks`)).json()) as {
    items: { proven: boolean; dwellMs: number }[];
  };
  const proven = items.filter((look) => look.proven);
  expect(proven).toHaveLength(6);
  expect(Math.min(...proven.map((look) => look.dwellMs))).toBeGreaterThanOrEqual(6_000);
});

test('A13: on patrol one key notes what was seen in a room; what gives concern goes into its case', async ({
  page,
}) => {
  await openWall(page);
  await page.keyboard.press('t');
  await roomOf(page, 3).focus();
  await page.keyboard.press('f');
  const dialog = page.getByRole('dialog', { name: 'What was seen in “Room 3”' });
  await expect(dialog.getByRole('radio', { name: 'It gives concern' })).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.press('2');
  await expect(dialog.getByRole('radio', { name: 'Nothing wrong' })).toBeChecked();
  await page.keyboard.press('1');
  await expect(dialog.getByRole('radio', { name: 'It gives concern' })).toBeChecked();
  await page.keyboard.press('Tab');
  await page.keyboard.type('a price list behind the singer');
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(roomOf(page, 3)).toHaveAccessibleName(/open case, Concern noted/);
  await expect(roomOf(page, 3), 'the focus is where it was').toBeFocused();
  const { items } = (await (await page.request.get(`${rig.url}/v1/patrol/looks`)).json()) as {
    items: { finding?: object }[];
  };
  expect(items.flatMap((look) => look.finding ?? [])).toEqual([
    { kind: 'concern', note: 'a price list behind the singer' },
  ]);
  await page.keyboard.press('Shift+?');
  await expect(
    page.getByRole('dialog').getByRole('row', { name: 'Note what was seen on patrol' }),
  ).toContainText('F');
});

test('A13: one key cuts a room for what was seen in it, and asks once more where somebody wants that', async ({
  page,
}) => {
  await openWall(page);
  await rig.order({ do: 'hit', room: 5, hit: { label: 'sexual.explicit', decision: 'dump' } });
  await expect(roomOf(page, 5)).toHaveAccessibleName(/open case/);
  await page.keyboard.press('/');
  await page.keyboard.type('room-5');
  await expect(page.getByRole('gridcell')).toHaveCount(1);
  await page.keyboard.press('Escape');
  await roomOf(page, 5).focus();
  await page.keyboard.press('x');
  const dialog = page.getByRole('dialog', { name: 'Cut “Room 5”' });
  const reasons = dialog.getByRole('radio');
  await expect(reasons.first()).toBeChecked();
  await expect(reasons.first()).toBeFocused();
  await expect(dialog.getByRole('radiogroup', { name: 'Reason' })).toContainText('seen in this stream');
  await dialog.getByRole('switch', { name: 'Ask me before every cut' }).check();
  await reasons.first().focus();
  await page.keyboard.press('2');
  await expect(reasons.nth(1)).toBeChecked();
  await page.keyboard.press('1');
  await page.keyboard.press('Enter');
  const sure = dialog.getByRole('checkbox', { name: /^I have looked at it: / });
  await expect(sure, 'Enter alone cuts nothing').toBeFocused();
  await page.keyboard.press('Space');
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(roomOf(page, 5)).toHaveAccessibleName(/^Room 5, Dark/);
});

for (const scheme of ['dark', 'light'] as const)
  test(`axe finds nothing serious on the wall and in a round, ${scheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await openWall(page);
    await expectAccessible(page);
    await page.keyboard.press('t');
    await expect(page.getByRole('region', { name: 'Patrol round' })).toBeVisible();
    await expectAccessible(page);
    await roomOf(page, 2).focus();
    await page.keyboard.press('x');
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectAccessible(page);
  });
