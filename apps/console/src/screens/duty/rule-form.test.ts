import { describe, expect, it } from 'vitest';
import { formOf, ruleOf } from './rule-form.js';

describe('a rule as a form', () => {
  it.each([
    'FREQ=DAILY',
    'FREQ=DAILY;INTERVAL=2',
    'FREQ=DAILY;BYHOUR=8,20',
    'FREQ=WEEKLY',
    'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;BYHOUR=9',
  ])('says %s and back', (rule) => {
    const form = formOf(rule);
    expect(form.repeats).not.toBe('own');
    expect(ruleOf(form)).toBe(rule);
  });

  it('knows the same rule written in another order', () => {
    expect(formOf('FREQ=WEEKLY;BYDAY=SU,SA').days).toEqual(['SA', 'SU']);
  });

  it.each(['FREQ=MONTHLY;BYMONTHDAY=1', 'FREQ=DAILY;BYDAY=MO', 'FREQ=WEEKLY;BYDAY=1MO'])(
    'leaves %s as it is written',
    (rule) => {
      expect(formOf(rule).repeats).toBe('own');
      expect(ruleOf(formOf(rule))).toBe(rule);
    },
  );
});
