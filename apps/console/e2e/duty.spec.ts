import { expect, type Page } from '@playwright/test';
import { expectAccessible } from './accessible.js';
import { shrinkCalls } from './calls.js';
import { choose } from './choose.js';
import { test } from './fixtures.js';
import { quickDesk } from './quick-desk.js';
import { RIG } from './rig.js';

test.beforeEach(({ page }) => shrinkCalls(page));

// Whole stories of several people, each with several pages.
test.describe.configure({ timeout: 240_000 });

/** Of this run: the same rig may be tried twice. */
const DESK = `Day desk ${String(Date.now())}`;
const NIGHT = `night-${String(Date.now())}`;
const NO_GAPS = 'No gaps in the layers that must be covered.';

/** Goes on as somebody of the demo's staff. */
const as = async (page: Page, person: string, tab: string): Promise<void> => {
  await page.context().addCookies([{ name: 'airlock-demo-person', value: person, url: RIG }]);
  await page.goto(`/duty?tab=${tab}`);
};

test.describe.serial('a schedule', () => {
  test('A22: a rota is written by a form; its gap is refused until somebody accepts it with a sentence', async ({
    page,
  }) => {
    await as(page, 'lead', 'rota');
    await page.getByRole('button', { name: 'New schedule' }).click();
    const editor = page.getByRole('dialog', { name: 'New schedule' });
    await editor.getByLabel('Name of the schedule').fill(DESK);
    for (const [n, person] of ['duty', 'head'].entries()) {
      await editor.getByRole('button', { name: 'Add a turn' }).click();
      await choose(page.locator('body'), `Turn ${String(n + 1)}`, person);
      await page.keyboard.press('Escape');
    }
    await expect(editor.getByText(/^Quality \d+ of 100$/)).toBeVisible();
    await expect(editor.getByText(/\d+ gaps, .* in all/)).toBeVisible();
    await editor.getByLabel('Reason').fill('Days are covered from here');
    await editor.getByRole('button', { name: 'Save the schedule' }).click();

    await expect(editor.getByRole('alert')).toContainText('This leaves nobody on duty');
    await expect(editor.getByRole('button', { name: 'Save the schedule' })).toBeDisabled();
    await expectAccessible(page);
    await editor.getByLabel('Why the gap is accepted').fill('The night is on the review desk');
    await editor.getByRole('button', { name: 'Save with the gap' }).click();
    await expect(editor).toBeHidden();
    const desk = page.getByRole('region', { name: DESK });
    await expect(desk.getByRole('button', { name: /^Gap: nobody/ }).first()).toBeVisible();

    await page.getByRole('tab', { name: 'Coverage' }).click();
    const coverage = page.getByRole('region', { name: DESK });
    await expect(coverage.getByText(/Quality \d+ of 100/)).toBeVisible();
    await expect(coverage.getByText(/Primary: .* without anybody/).first()).toBeVisible();
  });

  test('A22: a swap is asked for on the picture of the week, by keys, and holds once the colleague agrees', async ({
    page,
  }) => {
    await as(page, 'duty', 'rota');
    await page.getByRole('button', { name: 'Week after' }).click();
    const desk = page.getByRole('region', { name: DESK });
    const own = desk.getByRole('button', { name: /^duty \(you\), .*by rotation$/ }).last();
    await own.focus();
    await page.keyboard.press('ArrowLeft');
    await expect(own).not.toBeFocused();
    await page.keyboard.press('ArrowRight');
    await expect(own).toBeFocused();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Ask for a swap' }).click();
    await choose(page.locator('body'), 'Whom you ask', 'head');
    await page.getByLabel('Reason').fill('A wedding');
    await page.getByRole('button', { name: 'Ask', exact: true }).click();
    await expect(page.getByRole('dialog')).toBeHidden();

    await as(page, 'head', 'now');
    const swaps = page.getByRole('region', { name: 'Swaps' });
    await expect(swaps.getByText(/duty asks head \(you\) to take/)).toBeVisible();
    await swaps.getByRole('button', { name: 'Accept' }).click();
    await expect(swaps.getByText('Accepted')).toBeVisible();
    await page.getByRole('tab', { name: 'Rota' }).click();
    await page.getByRole('button', { name: 'Week after' }).click();
    await expect(desk.getByRole('button', { name: /^head \(you\), .*swap$/ })).toBeVisible();
  });

  test('A22: a gap is filled by an override, which stands in the week with its reason', async ({ page }) => {
    await as(page, 'lead', 'rota');
    await page.getByRole('button', { name: 'Week after' }).click();
    const desk = page.getByRole('region', { name: DESK });
    await desk
      .getByRole('button', { name: /^Gap: nobody/ })
      .first()
      .press('Enter');
    const form = page.getByRole('dialog', { name: 'Put somebody on' });
    await choose(page.locator('body'), 'Who is on', 'moderator');
    await page.keyboard.press('Escape');
    await form.getByLabel('Reason').fill('Nights of this week');
    await form.getByRole('button', { name: 'Put them on' }).click();
    await expect(form).toBeHidden();
    const bar = desk.getByRole('button', { name: /^moderator, .*override$/ }).first();
    await bar.press('Enter');
    await expect(page.getByRole('dialog').getByText('Nights of this week')).toBeVisible();
  });

  test('A22: somebody new is written down with what they bring, and a second rotation closes the gap', async ({
    page,
  }) => {
    await as(page, 'lead', 'people');
    await page.getByRole('button', { name: 'Add a person' }).click();
    const person = page.getByRole('dialog', { name: 'Add a person' });
    await person.getByLabel('Account').fill(NIGHT);
    await person.getByLabel('Name').fill(NIGHT);
    for (const [field, word] of [
      ['Skills', 'minors'],
      ['Languages', 'zh-CN'],
      ['Languages', 'ja'],
    ] as const) {
      await person.getByRole('combobox', { name: field }).or(person.getByRole('textbox', { name: field })).first().fill(word); // prettier-ignore
      await page.keyboard.press('Enter');
    }
    await person.getByRole('button', { name: 'Save' }).click();
    const row = page.getByRole('row').filter({ hasText: NIGHT });
    await expect(row).toContainText('minors');
    await expect(row).toContainText('zh-CN, ja');

    await page.getByRole('tab', { name: 'Rota' }).click();
    await page.getByRole('button', { name: `Edit ${DESK}` }).click();
    const editor = page.getByRole('dialog', { name: `Edit ${DESK}` });
    await expect(editor.getByText(/\d+ gaps, .* in all/)).toBeVisible();
    await editor.getByRole('button', { name: 'Add a rotation' }).click();
    const nights = editor.locator('fieldset').last();
    await nights.getByLabel('Rotation').fill('Nights');
    const begins = nights.getByLabel('First shift begins');
    const evening = Date.parse(`${await begins.inputValue()}Z`) - 12 * 3_600_000;
    await begins.fill(new Date(evening).toISOString().slice(0, 16));
    await nights.getByRole('button', { name: 'Add a turn' }).click();
    await choose(nights, 'Turn 1', NIGHT);
    await page.keyboard.press('Escape');
    await expect(editor.getByText(NO_GAPS)).toBeVisible();
    await editor.getByLabel('Reason').fill('The nights have somebody');
    await editor.getByRole('button', { name: 'Save the schedule' }).click();
    await expect(editor).toBeHidden();
    await page.getByRole('tab', { name: 'Coverage' }).click();
    await expect(page.getByRole('region', { name: DESK }).getByText(NO_GAPS)).toBeVisible();
  });
});

test('A22: somebody takes a running shift over, and the header says so at another desk at once', async ({
  page,
  browser,
}) => {
  const other = await browser.newPage({ baseURL: RIG });
  await as(other, 'moderator', 'now');
  const leadThere = other.getByRole('region', { name: 'Review desk' }).getByRole('row', { name: /^Lead / });
  await expect(leadThere).toContainText('Take over now');

  await as(page, 'duty', 'now');
  await page.getByRole('button', { name: 'Take over now: Lead, Review desk' }).click();
  await page.getByLabel('Reason').fill('The lead is ill');
  await page.getByRole('button', { name: 'Take over', exact: true }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(
    page.getByRole('region', { name: 'Review desk' }).getByRole('row').filter({ hasText: 'take-over' }),
  ).toContainText('duty (you)');

  await expect(leadThere).toContainText('take-over');
  await other.getByRole('button', { name: /^On duty: / }).click();
  await expect(
    other.getByRole('dialog', { name: 'On duty' }).getByText('Lead', { exact: true }),
  ).toBeVisible();
  await other.close();
});

test('A22: the note at a change of shift lists what is open; another person acknowledges it', async ({
  page,
  request,
}) => {
  const quick = await quickDesk(request, RIG);
  await as(page, 'lead', 'handover');
  await page
    .getByRole('option')
    .filter({ hasText: quick })
    .filter({ hasText: 'lead (you) → duty' })
    .first()
    .click();
  await expect(page.getByText('Open now')).toBeVisible();
  await expect(page.getByText(/\d+ open cases?/)).toBeVisible();
  await page.getByLabel('Write the note').fill('Room 3 tests a filter; leave it alone.');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Hand over' }).click();
  await expect(page.getByText(/Written by lead \(you\)/)).toBeVisible();
  await expect(page.getByRole('button', { name: /take over$/ })).toHaveCount(0);

  await as(page, 'duty', 'handover');
  await page.getByRole('option').filter({ hasText: quick }).filter({ hasText: 'To be acknowledged' }).click();
  await expect(page.getByText('Room 3 tests a filter; leave it alone.')).toBeVisible();
  await page.getByRole('button', { name: 'I have read it and take over' }).click();
  await expect(page.getByText(/acknowledged by duty \(you\)/)).toBeVisible();
});

test('a calendar is made, its address is shown once and leads to the shifts, and is revoked', async ({
  page,
  request,
}) => {
  await as(page, 'head', 'calendars');
  await page.getByRole('button', { name: 'Make a calendar of my shifts' }).click();
  const address = (await page.getByRole('dialog').getByRole('code').or(page.getByLabel('Address of the calendar').locator('visible=true')).last().innerText()).trim(); // prettier-ignore
  const calendar = await request.get(address);
  expect(await calendar.text()).toContain('BEGIN:VEVENT');
  await page.getByRole('dialog').getByRole('button', { name: 'Done' }).click();
  await page.getByRole('button', { name: 'Revoke the calendar of head (you)' }).click();
  await expect(page.getByText('No calendar is in use.')).toBeVisible();
  expect((await request.get(address)).status()).toBe(404);
});

test('reviewers for live rooms are told now and for each of the next 24 hours', async ({ page }) => {
  await as(page, 'lead', 'staffing');
  await expect(page.getByText(/^1 : [\d.]+$/)).toBeVisible();
  await expect(page.getByText(/\d+ of \d+ here, \d+ rooms, at most 1 : 50/)).toBeVisible();
  await expect(page.getByRole('img', { name: /^Chart of reviewers/ })).toBeVisible();
  const hours = page.getByRole('table', { name: /^By the hour/ });
  await expect(hours.getByRole('row')).toHaveCount(25);
  await expect(hours.getByRole('row').nth(1).getByRole('cell').nth(1)).toHaveText(/^[1-9]\d*$/);
});

test('who may not write the rota is shown no way to', async ({ page }) => {
  await as(page, 'auditor', 'rota');
  await expect(page.getByRole('region', { name: 'Review desk' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'New schedule' })).toHaveCount(0);
  await expect(page.getByRole('button', { name: /^Edit / })).toHaveCount(0);
  await page.getByRole('tab', { name: 'Now' }).click();
  await expect(page.getByRole('region', { name: 'Review desk' })).toBeVisible();
  await expect(page.getByRole('button', { name: /Take over/ })).toHaveCount(0);
});

for (const scheme of ['dark', 'light'] as const)
  test(`axe finds nothing serious on any tab of duty, ${scheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await as(page, 'lead', 'now');
    for (const tab of await page.getByRole('tab').all()) {
      await tab.click();
      await expect(tab).toHaveAttribute('aria-selected', 'true');
      await expect(page.getByRole('status', { name: 'Loading' })).toHaveCount(0);
      await expectAccessible(page);
    }
  });

test('every tab of duty speaks Chinese and fits a small screen', async ({ page }) => {
  await page.setViewportSize({ width: 1024, height: 768 });
  await page.addInitScript(() => localStorage.setItem('airlock.language', 'zh-CN'));
  await as(page, 'lead', 'now');
  await expect(page.getByRole('heading', { level: 1, name: '值班表' })).toBeVisible();
  for (const name of ['排班', '覆盖', '交接班', '人力', '人员', '历史', '日历订阅']) {
    await page.getByRole('tab', { name }).click();
    await expect(page.getByRole('tab', { name })).toHaveAttribute('aria-selected', 'true');
    const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(over, name).toBeLessThanOrEqual(0);
  }
});
