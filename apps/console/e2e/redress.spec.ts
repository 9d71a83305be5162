import { expect } from '@playwright/test';
import { expectAccessible } from './accessible.js';
import { test } from './fixtures.js';
import { order } from './rig.js';

test('E01: a report from outside is read, answered, and its reporter sees the answer', async ({
  page,
  request,
}) => {
  const { items } = await order<{ items: string[] }>({ do: 'rooms' });
  const explanation = 'The streamer shows a phone number of somebody else';
  const sent = await request.post('/v1/complaints', {
    data: {
      ...{ reason: 'privacy', explanation, goodFaith: true, lang: 'en' },
      place: { streamId: items[2], offsetMs: 1_000 },
      reporter: { name: 'A Viewer', email: 'viewer@example.org' },
    },
  });
  const { receipt, code } = (await sent.json()) as { receipt: string; code: string };

  await page.goto('/complaints');
  await page.getByRole('option').filter({ hasText: explanation }).click();
  await expect(page.getByText('0:01 after its start')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('combobox', { name: 'Outcome' }).click();
  await page.getByRole('option', { name: /^Upheld/ }).click();
  await page.getByLabel('Answer to the reporter').fill('Thank you; the number is covered now.');
  await page.getByRole('button', { name: 'Answer', exact: true }).click();
  await expect(page.getByRole('option').filter({ hasText: explanation })).toHaveCount(0);

  const status = (await (await request.get(`/v1/complaints/${receipt}?code=${code}`)).json()) as object;
  expect(status).toMatchObject({
    state: 'decided',
    outcome: 'upheld',
    answer: 'Thank you; the number is covered now.',
  });
});

test('E05: an appeal is taken by another person than who decided, and a reversal lifts the cut', async ({
  page,
  request,
}) => {
  const { streamId } = await order<{ streamId: string }>({ do: 'open', category: 'pets' });
  const as = (person: string) => ({ headers: { 'airlock-demo-person': person } });
  const cut = await request.post(`/v1/streams/${streamId}/cut`, {
    data: { reason: 'Looked wrong' },
    ...as('duty'),
  });
  const { action } = (await cut.json()) as { action: { actionId: string } };
  const streamer = ((await (await request.get(`/v1/streams/${streamId}`)).json()) as { stream: { streamerId: string } }).stream.streamerId; // prettier-ignore
  const filed = await request.post('/v1/appeals', {
    data: {
      against: action.actionId,
      appellant: `streamer:${streamer}`,
      grounds: 'It was a painting of a beach',
      lang: 'en',
    },
  });
  expect(filed.status(), await filed.text()).toBe(201);

  await page.goto('/appeals');
  await page.getByRole('option').filter({ hasText: 'It was a painting of a beach' }).click();
  await expect(page.getByText('Looked wrong')).toBeVisible();
  await page.getByRole('button', { name: 'Take it on' }).click();
  await page.getByRole('radiogroup', { name: 'Which appeals' }).getByText('Being reviewed').click();
  await page.getByRole('option').filter({ hasText: 'It was a painting of a beach' }).click();
  await page.getByRole('radio', { name: 'Reversed', exact: true }).check();
  await page.getByLabel('Reasons for the appellant').fill('It was a painting.');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Decide' }).click();
  await page.getByRole('radiogroup', { name: 'Which appeals' }).getByText('Decided').click();
  await page.getByRole('option').filter({ hasText: 'It was a painting of a beach' }).click();
  await expect(page.getByText('Over', { exact: true })).toBeVisible();
});
