import { describe, expect, it } from 'vitest';
import {
  cpuSeconds,
  cpuSecondsOf,
  farthest,
  interleave,
  median,
  quantile,
  topLabel,
  undisturbed,
} from './measure.js';

describe('quantile', () => {
  it('takes a value that was measured, whatever the order', () => {
    expect(quantile([3, 1, 2, 5, 4], 0.5)).toBe(3);
    expect(quantile([3, 1, 2, 5, 4], 0)).toBe(1);
    expect(quantile([3, 1, 2, 5, 4], 1)).toBe(5);
    expect(
      quantile(
        Array.from({ length: 100 }, (_, i) => i),
        0.99,
      ),
    ).toBe(99);
  });
  it('has nothing to say of nothing', () => expect(median([])).toBeNaN());
});

describe('undisturbed', () => {
  const calm = { value: 1, othersBusy: 0.01 };
  const disturbed = { value: 9, othersBusy: 0.9 };
  it('drops rounds in which others were busy', () =>
    expect(undisturbed([calm, disturbed, calm], 0.3)).toEqual([1, 1]));
  it('keeps all when hardly any were calm', () =>
    expect(undisturbed([calm, disturbed, disturbed], 0.3)).toEqual([1, 9, 9]));
});

describe('interleave', () => {
  it('takes turns, alternates the order, drops the first round', async () => {
    const order: string[] = [];
    let n = 0;
    const variant = (name: string) => async () => {
      order.push(name);
      return n++;
    };
    const rounds = await interleave(2, { a: variant('a'), b: variant('b') });
    expect(order.join('')).toBe('abbaab');
    expect(rounds.a.map((r) => r.value)).toEqual([3, 4]);
    expect(rounds.b.map((r) => r.value)).toEqual([2, 5]);
  });
});

describe('opinions', () => {
  it('names the highest score', () =>
    expect(topLabel({ Porn: 0.1, Neutral: 0.7, Sexy: 0.2 })).toBe('Neutral'));
  it('finds the largest difference', () =>
    expect(farthest({ Porn: 0.1, Neutral: 0.9 }, { Porn: 0.3, Neutral: 0.7 })).toBeCloseTo(0.2));
});

describe('cpu time', () => {
  it('grows with work and is 0 for a process that is not there', () => {
    const before = cpuSeconds();
    let x = 0;
    for (let i = 0; i < 2e7; i++) x += Math.sqrt(i);
    expect(x).toBeGreaterThan(0);
    expect(cpuSeconds()).toBeGreaterThan(before);
    expect(cpuSecondsOf(process.pid)).toBeGreaterThan(0);
    expect(cpuSecondsOf(2 ** 30)).toBe(0);
  });
});
