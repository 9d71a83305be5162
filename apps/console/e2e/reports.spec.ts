import { type APIRequestContext, expect, type Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { expectAccessible } from './accessible.js';
import { as } from './as.js';
import { shrinkCalls } from './calls.js';
import { test } from './fixtures.js';
import { order } from './rig.js';

/** Something of everything that reports count: hits, a closed case, a cut with an appeal, complaints. */
const makeDay = async (request: APIRequestContext): Promise<void> => {
  const { items } = await order<{ items: string[] }>({ do: 'rooms' });
  for (const [room, label] of ['sexual.explicit', 'gambling', 'drugs', 'violence'].entries())
    for (const decision of ['hold', 'dump']) await order({ do: 'hit', room, hit: { label, decision } });
  for (const [n, reason] of ['privacy', 'privacy', 'fraud'].entries()) {
    const sent = await request.post('/v1/complaints', {
      data: {
        ...{ reason, explanation: 'Somebody is shown who did not agree', goodFaith: true, lang: 'en' },
        place: { streamId: items[2], offsetMs: 1_000 },
        reporter: { name: 'A Viewer', email: 'viewer@example.org' },
      },
    });
    expect(sent.ok(), await sent.text()).toBe(true);
    const { receipt } = (await sent.json()) as { receipt: string };
    if (n > 0) continue;
    const decided = await request.post(`/v1/complaints/${receipt}/decide`, { data: { outcome: 'upheld', answer: 'Thank you' } });
    expect(decided.ok(), await decided.text()).toBe(true);
  }
  const { streamId } = await order<{ streamId: string }>({ do: 'open', category: 'pets' });
  const cut = await request.post(`/v1/streams/${streamId}/cut`, { data: { reason: 'Looked wrong' }, ...as('duty') });
  const { action } = (await cut.json()) as { action: { actionId: string } };
  const known = (await (await request.get(`/v1/streams/${streamId}`)).json()) as { stream: { streamerId: string } };
  await request.post('/v1/appeals', {
    data: { against: action.actionId, appellant: `streamer:${known.stream.streamerId}`, grounds: 'A painting', lang: 'en' },
  });
  const look = await request.post('/v1/patrol/looks', {
    data: { visible: true, looks: [{ streamId: items[0], finding: { kind: 'clear' } }] },
    ...as('duty'),
  });
  expect(look.ok(), await look.text()).toBe(true);
  const hits = async (): Promise<number> => {
    const now = Date.now();
    const answer = await request.get(`/v1/figures/decisions?from=${String(now - 3_600_000)}&to=${String(now + 1_000)}`);
    const { rows } = (await answer.json()) as { rows: { subject: string; count: number }[] };
    return rows.filter((r) => r.subject === 'segment').reduce((n, r) => n + r.count, 0);
  };
  await expect.poll(hits).toBeGreaterThan(3);
}; // prettier-ignore

const open = async (page: Page, span: string): Promise<void> => {
  await shrinkCalls(page);
  await page.goto('/reports');
  await page.getByRole('radiogroup').getByText(span, { exact: true }).click();
};

test.beforeAll(async ({ request }) => makeDay(request));

test('what was decided is drawn, said in words, read as a table, and saved as CSV and JSON', async ({ page }) => {
  await open(page, 'Today');
  const card = page.getByRole('region', { name: 'Decisions over time' });
  await expect(card.getByRole('img', { name: /^\d+ decisions: By the policy \d+/ })).toBeVisible();
  await expect(card.locator('.recharts-bar-rectangle').filter({ visible: true }).first()).toBeVisible();
  await card.getByText('Label', { exact: true }).click();
  await expect(card.getByRole('img', { name: /gambling/i })).toBeVisible();
  await card.getByRole('button', { name: 'Decisions over time as a table' }).press('Enter');
  const table = card.getByRole('table', { name: 'Decisions over time' });
  await expect(table.getByRole('columnheader', { name: 'Hour' })).toBeVisible();

  for (const [kind, begins] of [
    ['CSV', /^\ufeffat,subject,decision,label,by,count\r\n/],
    ['JSON', /^\{"from":\d+/],
  ] as const) {
    const saved = page.waitForEvent('download');
    await card.getByRole('link', { name: `Decisions over time as ${kind}` }).click();
    expect(await readFile(await (await saved).path(), 'utf8')).toMatch(begins);
  }
}); // prettier-ignore

test('times, coverage, appeals and complaints are each said in a sentence', async ({ page }) => {
  await open(page, '7 days');
  const drawing = (name: string) => page.getByRole('region', { name, exact: true }).getByRole('img').first();
  await expect(drawing('How long things took')).toHaveAccessibleName(/Captured to judged: median .*, n = \d+/);
  await expect(drawing('Coverage')).toHaveAccessibleName(/% of .* on air judged/);
  await expect(drawing('Appeals')).toHaveAccessibleName(/^\d+ filed: .*Open \d+/);
  await expect(drawing('Complaints')).toHaveAccessibleName(/received, 0 late: Upheld [1-9]/);
  await expect(drawing("Reviewers' work")).toHaveAccessibleName(/duty: \d+/);
  await expect(drawing('Patrol')).toHaveAccessibleName(/rounds in time|for long enough to count; 0 rounds missed/);
  const patrol = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Patrol as CSV' }).click();
  expect(await readFile(await (await patrol).path(), 'utf8')).toContain('demo:duty');
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export statements' }).click();
  const { statements } = JSON.parse(await readFile(await (await saved).path(), 'utf8')) as { statements: object[] };
  expect(statements.length).toBeGreaterThan(0);
}); // prettier-ignore

test('a time without anything says what will be drawn there', async ({ page }) => {
  await open(page, 'Own');
  await page.getByLabel('First day').fill('2020-01-01');
  await page.getByLabel('Last day').fill('2020-01-02');
  await expect(page.getByText('Nothing was decided in this time.')).toBeVisible();
  await expect(page.getByText('No appeal was filed in this time.')).toBeVisible();
  await expectAccessible(page);
});

const rate = (n: number, value: number) => ({ n, hits: Math.round(n * value), value, low: value - 0.08, high: value + 0.05 }); // prettier-ignore
const nothing = { n: 0, hits: 0 };

/** Weeks of second looks cannot be made in a test: the answer of control is told here. */
const tellQuality = async (page: Page): Promise<void> => {
  const span = { from: 0, to: 1 };
  const weeks = [0.95, 0.93, 0.9, 0.84].map((value, from) => ({ from, correct: rate(20, value) }));
  const items = [
    {
      ...{ reviewer: 'demo:moderator', ...span, decided: 412, lookedAgain: 60, waiting: 3, overturned: 4 },
      agreement: { n: 57, observed: 0.9, expected: 0.5, value: 0.8, low: 0.65, high: 0.92 },
      ...{ correct: rate(80, 0.87), precision: rate(44, 0.9), recall: rate(46, 0.85), knownAnswers: rate(22, 0.9) },
      drift: { weeks: 4, before: rate(60, 0.93), recent: rate(40, 0.82), difference: -0.11, low: -0.2, high: -0.02, verdict: 'falling' },
      ...{ weeks, byLabel: [{ label: 'gambling', correct: rate(31, 0.9) }] },
    },
    {
      ...{ reviewer: 'demo:moderator-2', ...span, decided: 9, lookedAgain: 2, waiting: 0, overturned: 0 },
      agreement: { n: 2, undefinedBecause: 'one_outcome', observed: 1, expected: 1 },
      ...{ correct: rate(2, 0.9), precision: nothing, recall: nothing, knownAnswers: nothing },
      drift: { weeks: 4, before: nothing, recent: rate(2, 0.9), verdict: 'unknown' },
      ...{ weeks: [], byLabel: [] },
    },
  ];
  await page.route('**/v1/quality/reviewers*', (route) => route.fulfill({ json: { items } }));
  const look = (n: number, agreed: boolean) => ({
    ...{ lookId: `case_${String(n)}`, caseId: `case_9${String(n)}`, kind: 'second', label: 'gambling', agreed },
    first: { by: 'demo:moderator', outcome: 'violation' },
    second: { by: 'demo:moderator-2', outcome: agreed ? 'violation' : 'clean', at: 1_790_000_000_000, note: 'A board game' },
    ...(agreed ? { settled: 'violation' } : {}),
  });
  await page.route('**/v1/quality/results*', (route) =>
    route.fulfill({ json: { items: [look(1, true), look(2, false)] } }),
  );
}; // prettier-ignore

test('the quality of each reviewer is told with its interval and n, and called unknown where n is small', async ({ page }) => {
  await tellQuality(page);
  await open(page, '30 days');
  await page.getByRole('tab', { name: 'Quality of decisions' }).click();
  const known = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: 'moderator', exact: true }) });
  await expect(known).toContainText('κ 0.80 (0.65 – 0.92) · n = 57');
  await expect(known).toContainText('Falling');
  const other = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: 'moderator-2' }) });
  await expect(other).toContainText('unknown: only n = 2');
  await expect(other).toContainText('unknown: not checked yet');
  await expect(page.getByRole('table', { name: 'Second looks' })).toContainText('Waits for an expert');
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'How well reviewers decide as CSV' }).click();
  expect(await readFile(await (await saved).path(), 'utf8')).toContain('demo:moderator,412,60,3,4,57,0.8');
  await expectAccessible(page);
}); // prettier-ignore

for (const scheme of ['dark', 'light'] as const)
  test(`axe finds nothing serious in the reports, in Chinese too, ${scheme}`, async ({ page }) => {
    await tellQuality(page);
    await page.emulateMedia({ colorScheme: scheme });
    await open(page, 'Today');
    await expect(page.getByRole('img', { name: /decisions: / })).toBeVisible();
    await expectAccessible(page);
    await page.evaluate(() => localStorage.setItem('airlock.language', 'zh-CN'));
    await page.reload();
    await expect(page.getByRole('heading', { level: 1, name: '报表' })).toBeVisible();
    await expect(page.getByRole('region', { name: '处置趋势' }).getByRole('img').first()).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('tab', { name: '审核质量' }).click();
    await expect(page.getByRole('table', { name: '复审结果' })).toBeVisible();
    await expectAccessible(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  }); // prettier-ignore
