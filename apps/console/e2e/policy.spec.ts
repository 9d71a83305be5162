import { expect } from '@playwright/test';
import { expectAccessible } from './accessible.js';
import { openAs } from './as.js';
import { allow, check, inForce, propose, write } from './at-policy.js';
import { test } from './fixtures.js';
import { order } from './rig.js';
import { figure } from './speed.js';

test.describe.configure({ mode: 'serial', timeout: 150_000 });

test('a policy is written, its errors stand where they are, and a second person puts it in force', async ({
  browser,
  baseURL,
}) => {
  const one = await openAs(browser, baseURL!, 'policy', '/policy');
  const two = await openAs(browser, baseURL!, 'policy-2', '/policy');
  await expect(check(one)).toContainText('No problems', { timeout: 60_000 });
  await expect(one.getByRole('button', { name: 'Propose' })).toBeDisabled();

  await write(one, '\nretentoin: {}\n');
  await expect(check(one)).toContainText('1 problem');
  await expect(check(one)).toContainText('did you mean retention?');
  await expect(one.locator('.cm-lintRange-error').first()).toBeVisible();
  await expect(one.getByRole('button', { name: 'Propose' })).toBeDisabled();
  await one.keyboard.press('Control+z');
  await expect(check(one)).toContainText('No problems');

  await write(one, '\nunlistedLabels: ignore\n');
  await expect(check(one)).toContainText(/\b1 change\b/);
  await one.getByRole('tab', { name: /Changes/ }).click();
  await expect(one.getByRole('region', { name: 'In words' })).toContainText('ignore');
  await expect(one.locator('.cm-changedLine, .cm-insertedLine').first()).toBeVisible();
  await expectAccessible(one);

  await two.evaluate(() => {
    const seen = { policy: 0, at: new Map<string, Map<string, number>>() };
    (globalThis as unknown as { seen: typeof seen }).seen = seen;
    const source = new EventSource('/v1/events');
    source.addEventListener('policy', () => (seen.policy += 1));
    source.addEventListener('stream', (e) => {
      const { stream } = JSON.parse((e as MessageEvent<string>).data) as {
        stream: { streamId: string; policyHash: string };
      };
      const followed = seen.at.get(stream.policyHash) ?? new Map<string, number>();
      if (!followed.has(stream.streamId)) followed.set(stream.streamId, Date.now());
      seen.at.set(stream.policyHash, followed);
    });
    return new Promise((resolve) => source.addEventListener('snapshot', resolve));
  });
  await propose(one, 'a wave of unknown labels');
  await expect(one.getByText('whoever asked cannot approve')).toBeVisible();
  await expect(one.getByRole('button', { name: 'Approve and put in force' })).toHaveCount(0);

  await expect(two.getByText('a wave of unknown labels')).toBeVisible();
  await allow(two);
  for (const page of [one, two]) await expect(inForce(page)).toContainText('Version 2');

  const versions = (await (await two.request.get('/v1/policy/versions')).json()) as {
    items: { hash: string; publishedAt: number }[];
  };
  const { hash, publishedAt } = versions.items[0]!;
  const streams = (await (await two.request.get('/v1/streams')).json()) as {
    items: { stream: { streamId: string; live: boolean } }[];
  };
  const live = streams.items.flatMap(({ stream }) => (stream.live ? [stream.streamId] : []));
  expect(live.length).toBeGreaterThan(0);
  const seen = () =>
    two.evaluate(
      ({ wanted, ids }) => {
        const { policy, at } = (
          globalThis as unknown as { seen: { policy: number; at: Map<string, Map<string, number>> } }
        ).seen;
        return { policy, follow: ids.map((id) => at.get(wanted)?.get(id)) };
      },
      { wanted: hash, ids: live },
    );
  await expect
    .poll(async () => {
      const { policy, follow } = await seen();
      return { policy, left: follow.filter((at) => at === undefined).length };
    })
    .toEqual({ policy: 1, left: 0 });
  const { follow } = await seen();
  figure('from a policy in force to all running streams that follow', Math.max(...follow.map((at) => at! - publishedAt)), 1_000); // prettier-ignore
  await one.context().close();
  await two.context().close();
});

test('an earlier version is put in force again by the same way', async ({ browser, baseURL }) => {
  const one = await openAs(browser, baseURL!, 'policy', '/policy');
  const two = await openAs(browser, baseURL!, 'policy-2', '/policy');
  await one.getByRole('tab', { name: 'History' }).click();
  await one.getByRole('button', { name: 'Back to 1' }).click();
  const back = one.getByRole('dialog', { name: 'Back to version 1' });
  await expect(back).toContainText('ignore → hold');
  await back.getByRole('textbox', { name: 'Reason' }).fill('too lax');
  await back.getByRole('button', { name: 'Ask for approval' }).click();
  await expect(back).toBeHidden();
  await allow(two);
  for (const page of [one, two]) await expect(inForce(page)).toContainText('Version 3');
  await expect(one.getByRole('row').filter({ hasText: 'Back to version 1' })).toContainText('too lax');
  for (const page of [one, two]) await page.context().close();
});

test('a draft on trial judges beside the policy in force, shows where it differs, and ends when told', async ({
  browser,
  baseURL,
}) => {
  const page = await openAs(browser, baseURL!, 'policy', '/policy');
  const before = await inForce(page).innerText();
  await write(page, '\nunlistedLabels: ignore\n');
  await page.getByRole('tab', { name: 'Trial' }).click();
  await page.getByRole('textbox', { name: 'Reason' }).fill('is anything lost?');
  await page.getByRole('button', { name: 'Put the draft on trial for a day' }).click();
  const running = page.getByRole('region', { name: 'On trial' });
  await expect(running).toContainText('is anything lost?');
  await expect(inForce(page)).toContainText('On trial');
  const hit = { label: 'violence', decision: 'hold', trial: 'release' };
  await order({ do: 'hit', room: 1, hit });
  await expect(running.getByRole('status', { name: 'What the trial counted' })).toHaveText(
    /^[1-9][\d,]* judged, 1 would be decided otherwise\.$/,
  );
  const examples = running.getByRole('table', { name: 'Examples' });
  await expect(examples.getByRole('row')).toHaveCount(1);
  await expect(examples.getByRole('row')).toContainText('held → released');
  await expectAccessible(page);
  await running.getByRole('button', { name: 'End the trial' }).click();
  await expect(running).toHaveCount(0);
  await page.getByRole('tab', { name: 'Text' }).click();
  await page.getByRole('textbox', { name: 'Text of the policy' }).click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type('ret');
  const offered = page.getByRole('listbox', { name: 'Completions' }).getByRole('option');
  await expect(offered.filter({ hasText: 'retention' })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Discard draft' }).click();
  await expect(inForce(page)).toHaveText(before, { useInnerText: true });
  await page.context().close();
});

test('a draft is tried on what was judged', async ({ browser, baseURL }) => {
  const page = await openAs(browser, baseURL!, 'policy', '/policy');
  await expect(check(page)).toContainText('No problems');
  await page.getByRole('tab', { name: 'Backtest' }).click();
  await page.getByRole('button', { name: 'Start the backtest' }).click();
  await expect(page.getByRole('region', { name: 'Result of the backtest' })).toContainText(
    'would be decided otherwise',
  );
  await expectAccessible(page);
  await page.context().close();
});

for (const colorScheme of ['dark', 'light'] as const)
  test(`axe finds nothing serious in the policy, ${colorScheme}`, async ({ browser, baseURL }) => {
    const page = await openAs(browser, baseURL!, 'policy', '/policy', { colorScheme });
    await expect(check(page)).toContainText('No problems');
    await expectAccessible(page);
    await page.context().close();
  });
