// needs: chromium
import { onPath } from '@airlock/testkit/suite-needs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { admission, messageVerdict, startTestControl, type TestControl, verdict } from './control.testkit.js';
import type { StreamId } from '@airlock/contracts/ids';

const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
]; // prettier-ignore

let t: TestControl;
let browser: Browser;
const complaints: string[] = [];

const show = async (locale = 'en'): Promise<Page> => {
  const page = await browser.newPage({ locale });
  page.on('console', (m) => {
    if (/Content Security Policy/.test(m.text())) complaints.push(m.text());
  });
  page.on('pageerror', (e) => complaints.push(e.message));
  await page.goto(`${t.control.url}/page`);
  return page;
};
const open = async (more: object): Promise<StreamId> =>
  (await t.call('POST', '/v1/admissions', admission(more))).body.stream.streamId;

beforeAll(async () => {
  t = await startTestControl();
  browser = await chromium.launch({ executablePath: onPath('chromium') ?? 'chromium', args: FLAGS });
});
afterAll(async () => {
  await browser.close();
  await t.close();
});

describe('the page', () => {
  it('says that the rooms are opening while there are none', async () => {
    const page = await show();
    await page.getByText('The rooms are opening').waitFor();
    await page.close();
  });

  it('shows a new stream, its chat and its hits as text, whatever they contain', async () => {
    const page = await show();
    const title = '<img src=x onerror=document.title="owned">';
    const id = await open({ roomId: 'r1', streamerId: 's1', title, category: 'news' });
    const card = page.locator('article[data-room=r1]');
    await card.waitFor();
    expect(await card.locator('h2').textContent()).toBe(title);
    const { messageId } = (
      await t.call('POST', `/v1/streams/${id}/chat`, { userId: 'u', text: '<b>call me</b>' })
    ).body;
    await t.publishVerdict(messageVerdict(id, messageId, 'hold'));
    await card.locator('.line[data-decision=hold]').getByText('<b>call me</b>').waitFor();
    await t.publishSegment(id, 0);
    await t.publishVerdict(verdict(id, 0, 'dump'));
    await card.locator('.reason').click();
    const dialog = page.locator('dialog[open]');
    for (const word of [
      'known.prohibited',
      '0.980',
      'Clause 1',
      'b'.repeat(64),
      'over("known.prohibited")',
    ]) {
      await dialog.getByText(word, { exact: false }).first().waitFor();
    }
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    expect(await page.title()).toBe('Airlock');
    await page.close();
  });

  it('cuts, lifts and approves by keyboard, and says what waits', async () => {
    const page = await show();
    const id = await open({ roomId: 'r2', streamerId: 's2', category: 'news' });
    const card = page.locator('article[data-room=r2]');
    await t.publishSegment(id, 0);
    await t.publishVerdict(verdict(id, 0));
    await card.getByText('Waiting for approval').waitFor();
    await card.getByRole('button', { name: 'Approve 1' }).focus();
    await page.keyboard.press('Enter');
    await card.locator('.cell[data-state=approved]').waitFor();
    await card.getByRole('button', { name: 'Cut' }).focus();
    await page.keyboard.press('Enter');
    await t.until(async () => (await t.call('GET', `/v1/streams/${id}`)).body.state === 'dark');
    // The page calls it dark when the gate does, not when it was asked for.
    expect(await card.getByText('This stream was ended').isVisible()).toBe(false);
    t.gate.tell('dark');
    await card.getByText('This stream was ended').waitFor();
    await card.getByRole('button', { name: 'Lift' }).focus();
    await page.keyboard.press('Enter');
    t.gate.tell('waiting');
    await card.getByText('This stream was ended').waitFor({ state: 'hidden' });
    await page.close();
  });

  it('speaks Chinese to a Chinese browser and can be switched', async () => {
    const page = await show('zh-CN');
    await page.getByText('未经策略放行的内容').waitFor();
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByText('Nothing reaches the audience').waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    await page.close();
  });

  it('did all that without breaking its own content policy, which would have been noticed', async () => {
    expect(complaints).toEqual([]);
    const page = await show();
    const noticed = page.waitForEvent('console', (m) => /Content Security Policy/.test(m.text()));
    await page.evaluate(
      'document.head.append(Object.assign(document.createElement("script"), { text: "1" }))',
    );
    await noticed;
    await page.close();
  });
});
