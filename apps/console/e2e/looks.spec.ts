import { expect, type Page, test } from '@playwright/test';
import { expectAccessible } from './accessible.js';
import { decision, deskOf, roomOf, take } from './at-desk.js';
import { openRig, type OwnRig } from './own-rig.js';

let rig: OwnRig;
test.beforeAll(async () => {
  rig = await openRig(60, {
    'quality.secondReview.rate': 1,
    'quality.secondReview.known': 1,
    'review.undoSeconds': 1,
  });
});
test.afterAll(() => rig.close());

const looks = (page: Page) => page.getByRole('tab', { name: /^Second looks/ });
const flagged = (page: Page) => page.getByRole('tab', { name: /^Flagged/ }).click();
const recorded = (page: Page) => page.getByRole('status').filter({ hasText: 'Your answer is recorded' });
/** Takes the one look that there is for them. */
const lookAgain = async (page: Page, title: string): Promise<void> => {
  await expect(looks(page)).toHaveText('Second looks 1');
  await looks(page).click();
  await take(page, title);
  await expect(page.getByText('Second look', { exact: true })).toBeVisible();
};

test('a settled case goes to another person blind, to an expert where they disagree, and is asked of others once its answer is known', async ({
  browser,
}) => {
  const room = await roomOf(rig, 'pets');
  await room.hit({ label: 'violence', decision: 'release' });
  const [first, second, expert] = [
    await deskOf(browser, rig, 'moderator'),
    await deskOf(browser, rig, 'moderator-2'),
    await deskOf(browser, rig, 'lead'),
  ];
  await flagged(first);
  await take(first, room.title);
  await first.keyboard.press('t');
  await first.keyboard.type('He was hit twice');
  await first.keyboard.press('Enter');
  await first.keyboard.press('v');
  await expect(first.getByRole('status').filter({ hasText: 'Violation' })).toBeVisible();

  await lookAgain(second, room.title);
  // Nothing of what the first one decided, and nothing that would do something to a stream.
  const panel = second.getByRole('region', { name: 'Case' });
  await expect(panel).not.toContainText('He was hit twice');
  await expect(panel).not.toContainText('demo:moderator');
  await second.getByRole('tab', { name: /^Record/ }).click();
  await expect(panel.getByText('None.').first()).toBeVisible();
  await expect(panel).not.toContainText('He was hit twice');
  await expect(decision(second).getByRole('group', { name: 'Outcome' }).getByRole('button')).toHaveCount(2);
  await expectAccessible(second);
  await second.keyboard.press('c');
  await expect(recorded(second)).toBeVisible();
  await expect(looks(first)).toHaveText('Second looks 0');

  await lookAgain(expert, room.title);
  await expect(expert.getByText('Two people disagree: your word counts')).toBeVisible();
  await expect(expert.getByText(/violation – .* – He was hit twice/)).toBeVisible();
  await expectAccessible(expert);
  await expert.keyboard.press('v');
  await expect(recorded(expert)).toBeVisible();

  const next = await roomOf(rig, 'pets');
  await next.hit({ label: 'weapons', decision: 'release' });
  const asked = await deskOf(browser, rig, 'duty');
  await flagged(asked);
  await take(asked, next.title);
  await asked.keyboard.press('c');
  await expect(decision(asked)).toHaveCount(0);
  await lookAgain(asked, room.title);
  await asked.keyboard.press('v');
  await expect(recorded(asked)).toBeVisible();
  await asked.goto('/me');
  await expect(asked.getByRole('region', { name: 'How well you decide' })).toContainText('n = 1');
  for (const page of [first, second, expert, asked]) await page.context().close();
});
