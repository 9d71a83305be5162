import { expect, type Page } from '@playwright/test';
import auditEn from '../src/locales/en/audit.json' with { type: 'json' };
import reportEn from '../src/locales/en/report.json' with { type: 'json' };
import reportsEn from '../src/locales/en/reports.json' with { type: 'json' };
import policyEn from '../src/locales/en/policy.json' with { type: 'json' };
import auditZh from '../src/locales/zh-CN/audit.json' with { type: 'json' };
import policyZh from '../src/locales/zh-CN/policy.json' with { type: 'json' };
import reportZh from '../src/locales/zh-CN/report.json' with { type: 'json' };
import reportsZh from '../src/locales/zh-CN/reports.json' with { type: 'json' };
import type { ScreenName } from '../src/shell/screens.js';
import type { PictureHouse } from './picture-house.js';

export const TEXTS = {
  en: { audit: auditEn, policy: policyEn, report: reportEn, reports: reportsEn },
  'zh-CN': { audit: auditZh, policy: policyZh, report: reportZh, reports: reportsZh },
};
export type Language = keyof typeof TEXTS;

/** One picture of the guide. */
interface Picture {
  /** One of the demo's staff who works there; anybody where none. */
  readonly person?: string;
  readonly path: (house: PictureHouse) => string;
  readonly isDark?: boolean;
  /** What goes on in the house just then; what it answers ends it. */
  readonly meanwhile?: (house: PictureHouse) => Promise<() => Promise<unknown>>;
  /** What somebody does there, and what is waited for. */
  readonly act?: (page: Page, texts: (typeof TEXTS)[Language]) => Promise<unknown>;
}

const firstOption = (page: Page) => page.getByRole('main').getByRole('option').first().click();
const playing = (page: Page, count: number) =>
  expect
    .poll(() =>
      page
        .locator('main video')
        .evaluateAll((all) => all.filter((v) => (v as HTMLVideoElement).currentTime > 0).length),
    )
    .toBe(count);

/** Every screen once, and what is seen without being signed in. */
export const PICTURES: Readonly<Record<ScreenName | 'sign-in' | 'report', Picture>> = {
  'sign-in': { path: () => '/' },
  report: {
    path: ({ streams }) => `/report?stream=${streams[5]!}&at=754000`,
    act: async (page, { report }) => {
      await page.getByRole('combobox').first().click();
      await page.getByRole('option', { name: report.reason.fraud }).click();
      await page.locator('textarea').first().fill('A prize that asks for a fee first');
    },
  },
  approvals: { person: 'board-2', path: () => '/approvals' },
  streamers: { person: 'board', path: () => '/streamers/streamer-5' },
  blacklist: { person: 'board', path: () => '/blacklist', act: firstOption },
  appeals: { person: 'reviewer', path: () => '/appeals', act: firstOption },
  complaints: { person: 'lead', path: () => '/complaints', act: firstOption },
  policy: {
    person: 'policy',
    path: () => '/policy',
    act: async (page, { policy }) => {
      await expect(page.locator('.cm-content')).toBeVisible();
      const check = page.getByRole('status', { name: policy.check });
      await expect(check).toBeVisible();
      await expect(check).not.toContainText(policy.checking);
    },
  },
  banks: {
    person: 'policy',
    path: () => '/banks',
    act: (page) => page.getByRole('option', { name: /house-words/ }).click(),
  },
  evidence: { person: 'liaison', path: ({ evidenceId }) => `/evidence/${evidenceId}` },
  audit: {
    person: 'auditor',
    path: () => '/audit',
    act: async (page, { audit }) => {
      await page.getByRole('row').nth(4).getByRole('button').last().click();
      await page.getByRole('button', { name: audit.prove.do }).click();
      await expect(page.getByText(audit.finding.holds)).toHaveCount(3);
    },
  },
  reports: {
    person: 'auditor',
    path: () => '/reports',
    act: async (page, { reports }) => {
      await page.getByRole('radiogroup').first().getByText(reports.span.today, { exact: true }).click();
      await expect(page.locator('.recharts-bar-rectangle').filter({ visible: true }).first()).toBeVisible();
    },
  },
  users: { path: () => '/users' },
  orders: {
    person: 'liaison',
    path: () => '/orders',
    meanwhile: async ({ post, streams }) => {
      const { orderId } = await post<{ orderId: string }>('/v1/orders', 'liaison', {
        ...{ issuer: 'Federal office', docNo: `TCO-${String(Date.now()).slice(-6)}`, basis: 'au_class_1' },
        ...{ receivedAt: Date.now() - 600_000, text: 'Remove what it names within the hour.' },
        targets: [{ kind: 'stream', streamId: streams[8]! }],
      });
      return () => post(`/v1/orders/${orderId}/carry-out`, 'liaison');
    },
    act: firstOption,
  },
  duty: { person: 'lead', path: () => '/duty?tab=rota' },
  pages: {
    person: 'duty',
    path: () => '/pages',
    meanwhile: async ({ post, streams }) => {
      const [calls, taken] = await Promise.all([
        post<{ pageId: string }>('/v1/pages', 'editor', { title: 'The encoder room is dark' }),
        post<{ pageId: string }>('/v1/pages', 'editor', { title: 'The host fell silent', streamId: streams[7]! }), // prettier-ignore
      ]);
      await post(`/v1/pages/${taken.pageId}/acknowledge`, 'head', { note: 'I am calling the studio' });
      return () =>
        Promise.all([calls, taken].map(({ pageId }) => post(`/v1/pages/${pageId}/resolve`, 'lead')));
    },
    act: firstOption,
  },
  incidents: { person: 'lead', path: ({ incidentId }) => `/incidents/${incidentId}` },
  health: {
    person: 'operator',
    path: () => '/health',
    act: (page) => expect(page.locator('main polyline').first()).toHaveAttribute('points', /(,.*){6}/),
  },
  stream: {
    person: 'duty',
    path: ({ streams }) => `/streams/${streams[2]!}`,
    meanwhile: async ({ order }) => {
      for (const [text, number] of [
        ['加我 13800138000 有惊喜', '13800138000'],
        ['call me 555 0199', '555 0199'],
      ] as const)
        // prettier-ignore
        await order({
          ...{ do: 'say', room: 2, text, userId: 'bo', decision: 'hold' },
          found: { label: 'privacy.contact', span: [text.indexOf(number), text.indexOf(number) + number.length] },
        });
      return () => Promise.resolve();
    },
    act: async (page) => {
      await playing(page, 2);
      await expect(page.locator('[data-lit="true"]')).toBeVisible({ timeout: 60_000 });
    },
  },
  wall: {
    person: 'duty',
    path: () => '/wall',
    isDark: true,
    act: async (page) => {
      await expect(page.getByRole('gridcell').first()).toBeVisible();
      await page.keyboard.press('b');
    },
  },
  desk: {
    person: 'moderator',
    path: () => '/desk',
    meanwhile: async ({ order }) => {
      for (const score of [0.91, 0.94]) await order({ do: 'hit', room: 0, hit: { label: 'violence', decision: 'hold', score } }); // prettier-ignore
      return () => Promise.resolve();
    },
    act: async (page) => {
      await page.getByRole('option', { name: /River walk/ }).click();
      await page.keyboard.press('Enter');
      await playing(page, 1);
      for (const key of ['b', 'g']) await page.keyboard.press(key);
    },
  },
  me: { person: 'moderator', path: () => '/me' },
};
