import { expect, type Page, test } from '@playwright/test';
import { expectAccessible } from './accessible.js';
import { enrol, type House, openHouse, PASSWORD, signIn } from './house.js';

const MINUTE_MS = 60_000;

test.describe.configure({ mode: 'serial', timeout: 120_000 });
let house: House;
let page: Page;
/** Of the first administrator. */
let secret: string;
/** Of people who were invited, by name. */
const invitations = new Map<string, string>();
const keepInvitation = async (name: string): Promise<void> => {
  const shown = page.getByRole('dialog', { name: `Invitation of ${name}` }).getByText(/\/enrol#\S{20,}/);
  invitations.set(name, (await shown.innerText()).split('#')[1]!.trim());
};

test.beforeAll(async ({ browser }) => {
  house = await openHouse(40);
  page = await (await browser.newContext({ locale: 'en-GB', colorScheme: 'dark' })).newPage();
});
test.afterAll(async () => {
  await page.close();
  await house.close();
});

test('until anybody has an account the console says so on every screen', async () => {
  await page.goto(`${house.url}/desk`);
  await expect(page.getByText('Nobody has an account here yet')).toBeVisible();
});

test('an address without an invitation, or with one that is not good, is refused in words', async () => {
  await page.goto(`${house.url}/enrol`);
  await expect(page.getByRole('alert')).toContainText('no invitation');
  await page.goto('about:blank');
  await page.goto(`${house.url}/enrol#inv_wrong`);
  await page.getByLabel('New password').fill(PASSWORD);
  await page.getByLabel('The same again').fill(`${PASSWORD}!`);
  await page.getByRole('button', { name: 'Next' }).click();
  await expect(page.getByText('The two are not the same')).toBeVisible();
  await page.getByLabel('The same again').fill(PASSWORD);
  await page.getByRole('button', { name: 'Next' }).click();
  await expect(page.getByRole('alert')).toContainText('not good, or no more');
});

test('the printed link makes the first administrator, once, and is never sent to a server', async () => {
  const invite = await house.invitation();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  secret = await enrol(page, house, invite);
  await expect(page.getByRole('heading', { level: 1, name: 'Users and keys' })).toBeVisible();
  await expect(page.getByRole('cell', { name: 'admin (you)' })).toBeVisible();
  expect(asked.filter((url) => url.includes(invite) && !url.includes('#'))).toEqual([]);
  await page.goto('about:blank');
  await page.goto(`${house.url}/enrol#${invite}`);
  await page.getByLabel('New password').fill(PASSWORD);
  await page.getByLabel('The same again').fill(PASSWORD);
  await page.getByRole('button', { name: 'Next' }).click();
  await expect(page.getByRole('alert')).toContainText('not good, or no more');
});

test('a second factor that is too old is asked for again, and nothing entered is lost', async () => {
  await page.goto(`${house.url}/users`);
  await page.getByRole('button', { name: 'Invite somebody' }).click();
  await house.pass(16 * MINUTE_MS);
  const form = page.getByRole('dialog', { name: 'Invite somebody' });
  await form.getByLabel('Name', { exact: true }).fill('ben');
  await form.getByRole('checkbox', { name: 'Moderator' }).check();
  await form.getByLabel('Reason').fill('new here');
  await form.getByRole('button', { name: 'Invite' }).click();
  const factor = page.getByRole('dialog', { name: 'Your second factor again' });
  await expect(factor).toBeVisible();
  await factor.getByLabel('Digit 1 of 6').pressSequentially('000000');
  await expect(factor.getByRole('alert')).toContainText('not right');
  await factor.getByLabel('Digit 1 of 6').pressSequentially(await house.code(secret));
  await expect(page.getByRole('dialog', { name: 'Invitation of ben' })).toBeVisible();
  await keepInvitation('ben');
  await house.pass(16 * MINUTE_MS);
  await page.reload();
  await page.getByRole('button', { name: 'Give the code' }).click();
  await factor.getByLabel('Digit 1 of 6').pressSequentially(await house.code(secret));
  await expect(page.getByRole('cell', { name: 'ben', exact: true })).toBeVisible();
});

test('the end of an idle session is shown before it happens, and put off by a key press', async () => {
  await page.goto(`${house.url}/users`);
  await expect(page.getByRole('button', { name: 'Invite somebody' })).toBeVisible();
  // Whatever is answered later counts as a sign of life, and tells the page the time: with the connection all is read again.
  await expect(page.getByRole('status').filter({ hasText: 'Live' })).toBeVisible();
  await page.waitForLoadState('networkidle');
  const view = (await (await page.request.get(`${house.url}/v1/session`)).json()) as { session: { idleUntil: number } };
  await page.clock.setSystemTime(view.session.idleUntil - 4 * MINUTE_MS);
  const warning = page.getByRole('alert').filter({ hasText: 'Your session ends soon' });
  await expect(warning).toBeVisible();
  await warning.getByRole('button', { name: 'Stay signed in' }).press('Enter');
  await expect(warning).toBeHidden();
  await page.clock.setSystemTime(Date.now());
}); // prettier-ignore

test('a session that has ended is begun again on top of the screen, and what was typed stays', async () => {
  await page.goto(`${house.url}/users`);
  await page.getByRole('button', { name: 'Invite somebody' }).click();
  const form = page.getByRole('dialog', { name: 'Invite somebody' });
  await form.getByLabel('Name', { exact: true }).fill('cora');
  await form.getByLabel('Reason').fill('comes next week');
  await house.pass(61 * MINUTE_MS);
  await form.getByRole('button', { name: 'Invite' }).click();
  const again = page.getByRole('dialog', { name: 'Your session has ended' });
  await expect(again.getByLabel('Name', { exact: true })).toHaveValue('admin');
  await again.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await again.getByLabel('One-time code').fill(await house.code(secret));
  await again.getByRole('button', { name: 'Sign in' }).click();
  await expect(again).toBeHidden();
  await expect(form.getByLabel('Name', { exact: true })).toHaveValue('cora');
  await form.getByRole('button', { name: 'Invite' }).click();
  await expect(page.getByRole('dialog', { name: 'Invitation of cora' })).toBeVisible();
  await keepInvitation('cora');
});

test('B15: a cut and an export with a second factor that is too old ask for it, and are then done once', async ({
  browser,
}) => {
  /** Somebody invited signs in: their browser, what their authenticator shows, and their second factor given again. */
  const staff = async (name: string, roles: readonly string[]) => {
    const own = await (await browser.newContext({ locale: 'en-GB' })).newPage();
    await house.giveRoles(name, roles);
    const key = await enrol(own, house, invitations.get(name)!);
    await expect(own.getByRole('button', { name: 'Signed in' })).toBeVisible();
    const code = () => house.code(key);
    const factor = own.getByRole('dialog', { name: 'Your second factor again' });
    const prove = async (shown?: string): Promise<void> => {
      await factor.getByLabel('Digit 1 of 6').pressSequentially(shown ?? (await code()));
      await expect(factor).toBeHidden();
    };
    return { own, code, prove };
  };
  const { streamId } = await house.show();
  const { own: ben, code, prove } = await staff('ben', ['duty', 'liaison']);
  const { own: cora, prove: proveCora } = await staff('cora', ['liaison']);
  const answers: string[] = [];
  ben.on('response', (r) => {
    const [, what] = /\/(decision|release|package)$/.exec(r.url()) ?? [];
    if (what !== undefined) answers.push(`${what} ${String(r.status())}`);
  });
  const read = async <T>(path: string): Promise<T> =>
    (await (await ben.request.get(`${house.url}${path}`)).json()) as T;

  // Taken beforehand: the clock goes on for it by as much as a claim lasts.
  const shown = await code();
  await ben.goto(`${house.url}/desk`);
  await ben.getByRole('option', { name: /Room 0 / }).click();
  await ben.keyboard.press('Enter');
  await expect(ben.getByRole('region', { name: 'Decision' })).toBeVisible();
  await house.unproven();
  await house.pass(2_000);
  await ben.keyboard.press('x');
  await ben.keyboard.press('x');
  await prove(shown);
  await expect(ben.getByRole('status').filter({ hasText: 'Cannot be taken back' })).toBeVisible();
  expect(answers).toEqual(['decision 401', 'decision 200']);
  const { items: actions } = await read<{ items: { action: { kind: string; streamId: string } }[] }>('/v1/actions'); // prettier-ignore
  expect(actions.map((a) => [a.action.kind, a.action.streamId])).toEqual([['cut', streamId]]);

  await house.pass(16 * MINUTE_MS);
  const sealed = async () =>
    (await read<{ items: { evidenceId: string; state: string }[] }>('/v1/evidence')).items[0];
  await expect.poll(async () => (await sealed())?.state).toBe('complete');
  await ben.goto(`${house.url}/evidence/${(await sealed())!.evidenceId}`);
  await ben.getByLabel('To whom').fill('The court of Hangzhou');
  await ben.getByLabel('Reason').fill('Order 2026/17');
  await ben.getByRole('button', { name: 'Ask for its release' }).click();
  await prove();
  await expect(ben.getByText('has to allow it').last()).toBeVisible();
  await cora.goto(`${house.url}/approvals`);
  const asked = cora.getByRole('article').filter({ hasText: 'Order 2026/17' });
  await expect(asked).toHaveCount(1);
  await asked.getByRole('button', { name: 'Approve' }).click();
  await proveCora();
  await expect(asked).toHaveCount(0);
  await house.pass(16 * MINUTE_MS);
  await ben.reload();
  const fetched = ben.waitForEvent('download');
  await ben.getByRole('button', { name: /^Fetch the package/ }).click();
  await prove();
  await fetched;
  await expect(ben.getByText('Fetched by')).toHaveCount(1);
  expect(answers.slice(2)).toEqual(['release 401', 'release 202', 'package 401', 'package 200']);
  for (const own of [ben, cora]) await own.context().close();
});

test('signing out leads to the sign-in, which never says what was wrong, and shows how long to wait', async () => {
  await page.goto(`${house.url}/users`);
  await page.getByRole('button', { name: 'Signed in' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
  await expect(page.getByText('airlock account totp')).toBeHidden();
  await page.getByText('Locked out?').click();
  await expect(page.getByText('airlock account totp')).toBeVisible();
  const said: string[] = [];
  for (const name of ['nobody.here', 'admin']) {
    await page.getByLabel('Name', { exact: true }).fill(name);
    await page.getByLabel('Password', { exact: true }).fill('wrong horse battery staple');
    await page.getByLabel('One-time code').fill('000000');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByLabel('One-time code')).toHaveValue('');
    said.push(await page.getByRole('alert').innerText());
  }
  expect(said[0]).toContain('Name, password or code is wrong');
  expect(said[1]).toBe(said[0]);
  for (let i = 0; i < 5; i += 1) {
    await page.getByLabel('One-time code').fill('000000');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByLabel('One-time code')).toHaveValue('');
  }
  await expect(page.getByRole('alert')).toContainText('Too many tries');
  await expect(page.getByRole('alert').getByRole('time')).toHaveText(/^0:[0-5]\d|1:00$/);
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeDisabled();
  await house.pass(10 * MINUTE_MS);
  await page.reload();
  await signIn(page, house, 'admin', secret);
  await expect(page.getByRole('heading', { level: 1, name: 'Users and keys' })).toBeVisible();
});

for (const scheme of ['dark', 'light'] as const)
  test(`axe finds nothing serious at the sign-in and the enrolment, ${scheme}`, async ({ browser }) => {
    const fresh = await (await browser.newContext({ colorScheme: scheme, locale: 'en-GB' })).newPage();
    await fresh.goto(house.url);
    await expect(fresh.getByRole('button', { name: 'Sign in' })).toBeVisible();
    await expectAccessible(fresh);
    await fresh.goto(`${house.url}/enrol#x`);
    await expect(fresh.getByLabel('New password')).toBeVisible();
    await expectAccessible(fresh);
    await fresh.close();
  });

test('the sign-in speaks Chinese to whoever wants it', async ({ browser }) => {
  const fresh = await (await browser.newContext({ locale: 'zh-CN' })).newPage();
  await fresh.goto(house.url);
  await expect(fresh.getByRole('button', { name: '登录' })).toBeVisible();
  await fresh.getByRole('button', { name: 'English' }).click();
  await expect(fresh.getByRole('button', { name: 'Sign in' })).toBeVisible();
  await fresh.close();
});
