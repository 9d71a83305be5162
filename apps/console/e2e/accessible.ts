import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** Of WCAG 2.2 AA, and left out by axe unless it is asked for: whatever is pressed is 24 px in size, or stands apart. */
const rules = { 'target-size': { enabled: true } };

/** Fails with what axe finds serious, where, and why. */
export const expectAccessible = async (page: Page): Promise<void> => {
  const { violations } = await new AxeBuilder({ page }).options({ rules }).analyze();
  const serious = violations.filter((v) => v.impact === 'serious' || v.impact === 'critical');
  expect(
    serious.flatMap((v) =>
      v.nodes.map((n) => `${v.id}: ${n.html.slice(0, 160)} ${n.failureSummary?.replace(/\s+/g, ' ') ?? ''}`),
    ),
  ).toEqual([]);
};
