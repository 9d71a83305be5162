import { type Browser, type BrowserContextOptions, expect, type Page, test } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { become } from './as.js';
import { shrinkCalls } from './calls.js';
import { enrol, type House, openHouse } from './house.js';
import { type OwnRig, openRig } from './own-rig.js';
import { furnishHouse, type PictureHouse } from './picture-house.js';
import { type Language, PICTURES, TEXTS } from './picture-list.js';

const FOLDER = fileURLToPath(new URL('../../../docs/images/console/', import.meta.url));
const FFMPEG = process.env['AIRLOCK_FFMPEG'] ?? 'ffmpeg';
const LANGUAGES = { en: 'en-GB', 'zh-CN': 'zh-CN' } as const satisfies Record<Language, string>;
/** Only these, as after a change of one screen: `AIRLOCK_PICTURES=desk,wall`. */
const wanted = process.env['AIRLOCK_PICTURES']?.split(',');
const names = (Object.keys(PICTURES) as (keyof typeof PICTURES)[]).filter((n) => wanted?.includes(n) ?? true);

let rig: OwnRig;
let house: PictureHouse;
/** Where people have accounts, with somebody signed in. */
let accounts: House;
let admin: Page;

/** The staff of a house without a demo. */
const STAFF = { mei: 'moderator', jonas: 'duty', 'li.wei': 'duty_lead', amara: 'auditor', sofia: 'policy_owner', 'chen.yu': 'board' }; // prettier-ignore

const peopled = async (browser: Browser): Promise<void> => {
  accounts = await openHouse(10);
  admin = await (await browser.newContext({ locale: 'en-GB', baseURL: accounts.url })).newPage();
  await enrol(admin, accounts, await accounts.invitation());
  await expect(admin.getByRole('navigation').first()).toBeVisible();
  const refused = await admin.evaluate(async (staff) => {
    const headers = { 'content-type': 'application/json' };
    for (const [name, role] of Object.entries(staff)) {
      const body = JSON.stringify({ name, roles: [role], reason: 'Begins on Monday' });
      const answer = await fetch('/v1/accounts', { method: 'POST', headers, body });
      if (!answer.ok) return answer.text();
    }
    return undefined;
  }, STAFF);
  expect(refused).toBeUndefined();
};

test.beforeAll(async () => {
  test.setTimeout(180_000);
  mkdirSync(FOLDER, { recursive: true });
  rig = await openRig(0, {}, { rooms: 0 });
  house = await furnishHouse(rig);
});
test.afterAll(() => Promise.all([rig.close(), (accounts as House | undefined)?.close()]));

/** All that is in sight is there: nothing is being read, and no picture is still to come. */
const settled = async (page: Page): Promise<void> => {
  await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
  await expect(page.getByRole('status', { name: /^(Loading|加载中)$/ })).toHaveCount(0);
  await page.evaluate(() => document.fonts.ready);
  const missing = () =>
    [...document.images].filter((i) => i.checkVisibility() && i.naturalWidth === 0).length;
  await expect.poll(() => page.evaluate(missing)).toBe(0);
};

/** With few colours a screen is a third as large, and looks the same. */
const keep = async (page: Page, file: string): Promise<void> => {
  const input = await page.screenshot({ animations: 'disabled', caret: 'hide' });
  const palette =
    'split[a][b];[a]palettegen=max_colors=192:reserve_transparent=0[p];[b][p]paletteuse=dither=none';
  execFileSync(FFMPEG, ['-v', 'error', '-y', '-f', 'png_pipe', '-i', '-', '-vf', palette, '-frames:v', '1', FOLDER + file], { input }); // prettier-ignore
};

for (const name of names)
  for (const language of Object.keys(LANGUAGES) as Language[])
    test(`${name}, ${language}`, async ({ browser }) => {
      const { person, path, isDark = false, meanwhile, act } = PICTURES[name];
      if (name === 'users' && (accounts as House | undefined) === undefined) await peopled(browser);
      const how: BrowserContextOptions = {
        ...{ locale: LANGUAGES[language], colorScheme: isDark ? 'dark' : 'light' },
        ...{ timezoneId: 'Asia/Shanghai', viewport: { width: 1440, height: 900 }, baseURL: house.url },
      };
      const context = await browser.newContext(
        name === 'users'
          ? { ...how, baseURL: accounts.url, storageState: { ...(await admin.context().storageState()), origins: [] } } // prettier-ignore
          : how,
      );
      if (person !== undefined) await become(context, house.url, person);
      const page = await context.newPage();
      await shrinkCalls(page);
      const over = await meanwhile?.(house);
      await page.goto(path(house));
      await settled(page);
      await act?.(page, TEXTS[language]);
      await settled(page);
      await keep(page, language === 'en' ? `${name}.png` : `${name}.${language}.png`);
      await over?.();
      await context.close();
    });
