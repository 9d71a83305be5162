import { expect, it } from 'vitest';
import { benchText } from './text-vs-mint-filter.js';

it('notices at least three times as many hidden terms as mint-filter, every evasion among them', async () => {
  const { rows, byEvasion } = await benchText({ terms: 3_000, lines: 3_000, rounds: 1 });
  const noticed = rows.find(({ name }) => name === 'hidden terms noticed')!;
  expect(noticed.ratio).toBeGreaterThanOrEqual(3);
  for (const [evasion, { ours, peer }] of Object.entries(byEvasion)) {
    if (evasion !== 'clean') expect([evasion, ours >= 0.95 && ours >= peer]).toEqual([evasion, true]);
  }
});
