import { expect, test } from '@playwright/test';
import { expectAccessible } from './accessible.js';

test.describe.configure({ timeout: 120_000 });

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
