import { describe, expect, it } from 'vitest';
import { minutesLate, orderClock, reportClock } from './index.js';

const T = Date.UTC(2026, 0, 1, 3);
const min = (n: number) => T + n * 60_000;

describe('the clock of an order', () => {
  it('E09: an order against terrorist content is due in one hour, with calls at 0, 15 and 40 minutes', () => {
    const clock = orderClock({ basis: 'eu_terrorist_content', receivedAt: T });
    expect(clock).toEqual({ dueAt: min(60), remindAt: [min(0), min(15), min(40)] });
  });

  it('E15: class 1 material and cyber-abuse are due in 24 hours', () => {
    for (const basis of ['au_class_1', 'au_cyber_abuse'] as const)
      expect(orderClock({ basis, receivedAt: T }).dueAt).toBe(min(24 * 60));
  });

  it('A24: an order may be due earlier than its rule says, never later, and must say when where no rule does', () => {
    const basis = 'eu_terrorist_content';
    expect(orderClock({ basis, receivedAt: T, dueAt: min(30) })).toEqual({
      dueAt: min(30),
      remindAt: [min(0), min(15)],
    });
    expect(orderClock({ basis, receivedAt: T, dueAt: min(600) }).dueAt).toBe(min(60));
    expect(orderClock({ basis: 'other', receivedAt: T, dueAt: min(100) })).toEqual({
      dueAt: min(100),
      remindAt: [min(0), min(50), min(80)],
    });
    for (const dueAt of [undefined, T])
      expect(() => orderClock({ basis: 'other', receivedAt: T, dueAt })).toThrow('until when');
  });

  it('A24: a late order shows the minutes of the breach', () => {
    expect([min(59), min(60), min(60) + 1, min(75)].map((done) => minutesLate(min(60), done))).toEqual([
      0, 0, 1, 15,
    ]);
  });

  it('D02: a report is due 24 hours after detection, and people are told 12 and 20 hours into it', () => {
    expect(reportClock({ detectedAt: T })).toEqual({ dueAt: min(1_440), remindAt: [min(720), min(1_200)] });
  });
});
