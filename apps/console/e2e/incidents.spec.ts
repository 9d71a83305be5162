import { expect } from '@playwright/test';
import { expectAccessible } from './accessible.js';
import { openAs } from './as.js';
import { choose } from './choose.js';
import { test } from './fixtures.js';
import { order } from './rig.js';

test.describe.configure({ timeout: 120_000 });

test('B17: an incident is opened, worked through, acted on by two people, closed and exported', async ({
  browser,
  baseURL,
}) => {
  for (let n = 0; n < 2; n += 1) await order({ do: 'open', category: 'exam' });
  const page = await openAs(browser, baseURL!, 'lead', '/incidents');
  await page.getByRole('button', { name: 'Open an incident' }).click();
  const opening = page.getByRole('dialog', { name: 'Open an incident' });
  await opening.getByLabel('What happened').fill('Exam fraud in many rooms');
  await choose(opening, 'Playbook', 'A wave of violations');
  await opening.getByLabel('Call whoever is on duty').uncheck();
  await opening.getByRole('button', { name: 'Open', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Exam fraud in many rooms' })).toBeVisible();

  const lines = page.getByRole('region', { name: 'Playbook' });
  await lines.getByRole('checkbox').first().click();
  await expect(lines.getByText('1/5')).toBeVisible();
  const timeline = page.getByRole('region', { name: 'Timeline' });
  await timeline.getByLabel('Write into the timeline').fill('The platform was told by phone');
  await page.keyboard.press('Control+Enter');
  await expect(timeline.getByText('The platform was told by phone')).toBeVisible();

  await page.getByRole('button', { name: 'Act on many streams' }).click();
  const acting = page.getByRole('dialog', { name: 'Act on many streams' });
  await choose(acting, 'Action', 'Warning');
  await choose(acting, 'Categories', 'exam');
  await page.keyboard.press('Escape');
  await acting.getByLabel('Clause').fill('House rules 4.2');
  await acting.getByLabel('Reason').fill('Answers are read out in these rooms');
  const ask = acting.getByRole('button', { name: 'Ask for it' });
  const look = acting.getByRole('button', { name: 'Who would be hit' });
  await expect(ask).toBeDisabled();
  await look.click();
  await expect(acting.getByText('This would be hit')).toBeVisible();
  await expect(acting).toContainText('exam 2');
  await expectAccessible(page);
  // What was changed after the look has not been looked at.
  await acting.getByLabel('Reason').fill('Answers of an exam are read out in these rooms');
  await expect(ask).toBeDisabled();
  await look.click();
  await ask.click();
  await expect(acting).toBeHidden();
  const mass = page.getByRole('region', { name: 'Actions on many streams' });
  await expect(mass.getByText('Waits', { exact: true })).toBeVisible();

  const second = await openAs(browser, baseURL!, 'head', '/approvals');
  const asked = second.getByRole('article').filter({ hasText: 'Answers of an exam are read out' });
  await asked.getByRole('button', { name: 'Approve' }).click();
  await expect(asked).toHaveCount(0);
  await expect(mass.getByText('Waits', { exact: true })).toBeHidden();
  await expect(mass.getByText('2/2')).toBeVisible();

  await mass.getByRole('button', { name: 'Lift again' }).click();
  const lifting = page.getByRole('dialog', { name: 'Lift again: Warning' });
  await expect(lifting.getByRole('button', { name: 'Lift it' })).toBeDisabled();
  await lifting.getByText('Everywhere (2)').click();
  await expect(lifting).toContainText('It is lifted on 2 streams');
  await lifting.getByText('Where it hit wrongly').click();
  const wrong = { name: 'Streams that it hit wrongly' };
  await lifting.getByRole('combobox', wrong).or(lifting.getByRole('textbox', wrong)).first().click();
  await page.getByRole('option').first().click();
  await expect(lifting).toContainText('It is lifted on 1 stream');
  await expect(lifting).toContainText('It stays in force on 1 other.');
  await lifting.getByLabel('Reason').fill('A tutor, no exam');
  await expectAccessible(page);
  await lifting.getByRole('button', { name: 'Lift it' }).click();
  await expect(lifting).toBeHidden();
  await expect(mass.getByRole('row').last()).toContainText(/2\/21/);

  await page.getByRole('button', { name: 'Close', exact: true }).click();
  const closing = page.getByRole('dialog', { name: 'Close' });
  await expect(closing.getByText('4 lines of the playbook are not done.')).toBeVisible();
  await closing.getByLabel('What was learnt').fill('Watch exam days beforehand.');
  await closing.getByRole('button', { name: 'Close it' }).click();
  await expect(page.getByText('Watch exam days beforehand.').first()).toBeVisible();
  await expect(lines.getByRole('checkbox').first()).toBeDisabled();

  await page.getByRole('button', { name: 'Export' }).click();
  for (const [name, holds] of [
    ['Markdown', 'The platform was told by phone'],
    ['A page to read (HTML)', 'Watch exam days beforehand.'],
    ['JSON', '"closed"'],
    ['Draft of a notice to the authority', 'Preview which rooms are hit'],
  ] as const) {
    const href = await page.getByRole('menuitem', { name }).getAttribute('href');
    expect(await (await page.request.get(href!)).text(), name).toContain(holds);
  }
  for (const p of [page, second]) await p.context().close();
});

for (const scheme of ['dark', 'light'] as const)
  for (const lang of ['en', 'zh-CN'] as const)
    test(`axe finds nothing serious in a drill, ${scheme}, ${lang}`, async ({ page, request }) => {
      const opened = await request.post('/v1/incidents', {
        data: { title: 'A drill of danger to life', playbook: 'danger-to-life', drill: true, page: false },
      });
      const { incidentId } = (await opened.json()) as { incidentId: string };
      await page.addInitScript((l) => localStorage.setItem('airlock.language', l), lang);
      await page.emulateMedia({ colorScheme: scheme });
      await page.goto('/incidents');
      await page.getByRole('link', { name: 'A drill of danger to life' }).first().click();
      await expect(page.getByRole('note')).toBeVisible();
      await expect(page.getByRole('checkbox')).toHaveCount(6);
      await expectAccessible(page);
      await page.goto('/incidents');
      await expect(page.getByRole('link', { name: 'A drill of danger to life' }).first()).toBeVisible();
      await expectAccessible(page);
      await request.post(`/v1/incidents/${incidentId}/close`, { data: { review: 'Done' } });
    });
