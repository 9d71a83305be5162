import { expect, type Page, test } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { expectAccessible } from './accessible.js';
import { openAs } from './as.js';
import { decision, deskOf, roomOf, rowOf, take } from './at-desk.js';
import { allow, inForce, propose, write } from './at-policy.js';
import { openRig, type OwnRig } from './own-rig.js';
import { quickDesk } from './quick-desk.js';

/** Longer than evidence waits for what belongs to it, ms. */
const SEALED_MS = 10 * 60_000;

let rig: OwnRig;
test.beforeAll(async () => {
  rig = await openRig(60, { 'quality.secondReview.rate': 1, 'review.undoSeconds': 1 });
});
test.afterAll(() => rig.close());

const status = (page: Page, text: string) => page.getByRole('status').filter({ hasText: text });

test('a whole shift: from the sign-in over dump, cut, second look, page and handover to appeal, policy and evidence', async ({
  browser,
  request,
}) => {
  test.setTimeout(240_000);
  const [dumped, cut] = [await roomOf(rig, 'pets'), await roomOf(rig, 'pets')];
  const lead = await deskOf(browser, rig, 'lead');
  const duty = await (await browser.newContext({ baseURL: rig.url, locale: 'en-GB', colorScheme: 'dark' })).newPage(); // prettier-ignore
  const read = async <T>(path: string): Promise<T> => (await (await request.get(rig.url + path)).json()) as T;

  await test.step('signs in, claims what waits for air, watches it, and dumps it', async () => {
    await duty.goto('/');
    await duty.getByRole('button', { name: 'duty', exact: true }).click();
    await expect(duty.getByRole('heading', { level: 1, name: 'Review desk' })).toBeVisible();
    await dumped.hit({ label: 'violence', decision: 'hold' });
    await take(duty, dumped.title);
    const video = duty.getByLabel('What the broadcaster sends');
    await expect.poll(() => video.evaluate((v: HTMLVideoElement) => v.currentTime)).toBeGreaterThan(0);
    await duty.keyboard.press('d');
    await expect(status(duty, 'Dumped')).toBeVisible();
    await expect(decision(duty)).toHaveCount(0);
  });

  await test.step('cuts the next one', async () => {
    await cut.hit({ label: 'sexual.explicit', decision: 'hold' });
    await take(duty, cut.title);
    await duty.keyboard.press('x');
    await duty.keyboard.press('x');
    await expect(status(duty, 'Cannot be taken back')).toBeVisible();
  });

  await test.step('a colleague looks at it a second time', async () => {
    await lead.getByRole('tab', { name: /^Second looks [12]/ }).click();
    await take(lead, dumped.title);
    await expect(lead.getByText('Second look', { exact: true })).toBeVisible();
    await lead.keyboard.press('v');
    await expect(status(lead, 'Your answer is recorded')).toBeVisible();
    await expect(rowOf(lead, dumped.title)).toHaveCount(0);
  });

  await test.step('calls for help, and is answered by one key', async () => {
    await duty.goto('/pages');
    await duty.getByRole('button', { name: 'Call somebody' }).click();
    await duty.getByLabel('What is wrong').fill('The encoder room is dark');
    await duty.getByRole('button', { name: 'Call', exact: true }).click();
    const called = lead.getByRole('alert', { name: 'A page calls you' });
    await expect(called).toContainText('The encoder room is dark');
    await lead.keyboard.press('F8');
    await expect(called).toBeHidden();
    await expect(duty.getByRole('option').filter({ hasText: 'The encoder room is dark' })).toContainText(
      'Somebody is on it',
    );
  });

  await test.step('takes the next shift over, with the note without which nobody goes', async () => {
    const quick = await quickDesk(request, rig.url);
    for (const page of [lead, duty]) await page.goto('/duty?tab=handover');
    const change = (page: Page) => page.getByRole('option').filter({ hasText: quick });
    await expect(change(lead).filter({ hasText: 'lead (you) → duty' }).first()).toBeVisible();
    await lead.getByRole('button', { name: 'Signed in' }).click();
    await lead.getByRole('menuitem', { name: 'Back to the choice of people' }).click();
    const leaving = lead.getByRole('dialog', { name: 'Hand over before you go' });
    await expect(leaving).toContainText(quick);
    await expect(leaving.getByText(/\d+ open cases?/)).toBeVisible();
    await leaving.getByLabel('Write the note').fill('The encoder room is dark; they work on it.');
    await expectAccessible(lead);
    await leaving.getByRole('button', { name: 'Hand over and sign out' }).click();
    await expect(lead.getByRole('button', { name: 'duty', exact: true })).toBeVisible();
    await change(duty).filter({ hasText: 'To be acknowledged' }).first().click();
    await expect(duty.getByText('The encoder room is dark; they work on it.')).toBeVisible();
    await duty.getByRole('button', { name: 'I have read it and take over' }).click();
    await expect(duty.getByText(/acknowledged by duty \(you\)/)).toBeVisible();
  });
  for (const page of [lead, duty]) await page.context().close();

  await test.step('the streamer appeals against the cut, and another person lets it stand', async () => {
    interface Action {
      readonly actionId: string;
      readonly kind: string;
      readonly streamId: string;
    }
    const { items } = await read<{ items: { action: Action }[] }>('/v1/actions');
    const { action } = items.find(({ action: a }) => a.kind === 'cut' && a.streamId === cut.streamId)!;
    const { stream } = await read<{ stream: { streamerId: string } }>(`/v1/streams/${cut.streamId}`);
    const grounds = 'It was a painting of a beach';
    const filed = await request.post(`${rig.url}/v1/appeals`, {
      data: { against: action.actionId, appellant: `streamer:${stream.streamerId}`, grounds, lang: 'en' },
    });
    expect(filed.status(), await filed.text()).toBe(201);
    const head = await openAs(browser, rig.url, 'head', '/appeals');
    const appeal = head.getByRole('option').filter({ hasText: grounds });
    const which = head.getByRole('radiogroup', { name: 'Which appeals' });
    await appeal.click();
    await head.getByRole('button', { name: 'Take it on' }).click();
    await which.getByText('Being reviewed').click();
    await appeal.click();
    await head.getByRole('radio', { name: 'The decision stands', exact: true }).check();
    await head.getByLabel('Reasons for the appellant').fill('It was no painting.');
    await head.getByRole('button', { name: 'Decide' }).click();
    await which.getByText('Decided').click();
    await expect(appeal).toBeVisible();
    await head.context().close();
  });

  await test.step('the policy is changed by two people', async () => {
    const one = await openAs(browser, rig.url, 'policy', '/policy');
    const two = await openAs(browser, rig.url, 'policy-2', '/policy');
    await write(one, '\nunlistedLabels: ignore\n');
    await propose(one, 'labels that nobody knows wake nobody');
    await allow(two);
    for (const page of [one, two]) await expect(inForce(page)).toContainText('Version 2');
    for (const page of [one, two]) await page.context().close();
  });

  await test.step('the evidence of the cut leaves the house by two people', async () => {
    await rig.order({ do: 'pass', ms: SEALED_MS });
    const ofCut = async () =>
      (
        await read<{ items: { evidenceId: string; state: string }[] }>(
          `/v1/evidence?streamId=${cut.streamId}`,
        )
      ).items[0];
    await expect.poll(async () => (await ofCut())?.state).toBe('complete');
    const liaison = await openAs(browser, rig.url, 'liaison', `/evidence/${(await ofCut())!.evidenceId}`);
    await liaison.getByLabel('To whom').fill('The court of Hangzhou');
    await liaison.getByLabel('Reason').fill('Order 2026/17');
    await liaison.getByRole('button', { name: 'Ask for its release' }).click();
    await expect(liaison.getByText('has to allow it').last()).toBeVisible();
    const deputy = await openAs(browser, rig.url, 'deputy', '/approvals');
    const asked = deputy.getByRole('article').filter({ hasText: 'Order 2026/17' });
    await asked.getByRole('button', { name: 'Approve' }).click();
    await expect(asked).toHaveCount(0);
    await liaison.reload();
    const fetched = liaison.waitForEvent('download');
    await liaison.getByRole('button', { name: /^Fetch the package/ }).click();
    expect((await readFile(await (await fetched).path())).subarray(0, 2).toString()).toBe('PK');
    await expect(liaison.getByText('Fetched by')).toBeVisible();
    for (const page of [liaison, deputy]) await page.context().close();
  });
});
