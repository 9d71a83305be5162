import { expect, test } from 'vitest';
import { compilePolicy } from './compile.js';
import { defaultText } from './policy.fixture.js';
import { retentionRules, RetentionSource } from './retention.js';

const withSection = (yaml: string) => compilePolicy(`${defaultText}\nretention:\n${yaml}`);

test('a policy that says nothing on retention keeps what the law asks', () => {
  const { classes, streams, sales, logs } = retentionRules({});
  expect([streams, sales, logs]).toEqual([
    ['cn-live-60'],
    ['cn-commerce-3y'],
    ['cn-netlog-180', 'action-3y'],
  ]);
  expect(classes.get('cn-live-60')).toMatchObject({ days: 60, from: 'item' });
  expect(classes.get('eu-tco-6m')).toMatchObject({ sealed: true });
});

test('a policy may keep longer and add classes, and never keep shorter than a class it names', () => {
  const longer = `  classes:\n    cn-live-60: { days: 90, from: item, basis: [House rules] }\n    ours: { days: 7, from: item, basis: [House rules] }\n  streams: [cn-live-60, ours]`;
  const result = withSection(longer);
  expect(result.ok && retentionRules(result.policy.source).classes.get('cn-live-60')!.days).toBe(90);
  const shorter = withSection(
    '  classes:\n    cn-live-60: { days: 30, from: item, basis: [We like it short] }',
  );
  expect(!shorter.ok && shorter.problems[0]!.message).toContain('at least 60 days');
});

test('a class nobody described is named with what it may have been', () => {
  const result = withSection('  streams: [cn-life-60]');
  expect(!result.ok && result.problems[0]).toMatchObject({
    message: 'retention class cn-life-60 does not exist',
    hint: expect.stringContaining('cn-live-60') as string,
  });
  expect(RetentionSource.parse({}).reviewHoldsDays).toBe(90);
});
