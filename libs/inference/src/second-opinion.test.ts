import { AirlockError } from '@airlock/contracts/problem';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { combine, SecondOpinionConfig, suspects, triggers } from './second-opinion.js';
import type { Opinion } from './session.js';

const defaults = SecondOpinionConfig.parse({});
const trigger = { Porn: 0.3, Hentai: 0.3, Sexy: 0.5 };

/** What the two models say of a picture, and what the detector makes of it. */
const examples: readonly {
  readonly picture: string;
  readonly first: Opinion;
  readonly second: Opinion;
  readonly asked: readonly string[];
  readonly signals: Readonly<Record<string, number>>;
}[] = [
  {
    picture: 'both certain',
    first: { Porn: 0.97, Sexy: 0.02, Neutral: 0.01 },
    second: { Porn: 0.92, Sexy: 0.07, Neutral: 0.01 },
    asked: ['Porn'],
    signals: { 'sexual.explicit': 0.92 },
  },
  {
    picture: 'sand dunes that the small model takes for skin',
    first: { Porn: 0.88, Neutral: 0.1 },
    second: { Porn: 0.02, Neutral: 0.97 },
    asked: ['Porn'],
    signals: {},
  },
  {
    picture: 'beach volleyball',
    first: { Sexy: 0.8, Porn: 0.12, Neutral: 0.08 },
    second: { Sexy: 0.7, Porn: 0.06, Neutral: 0.24 },
    asked: ['Sexy'],
    signals: { 'sexual.suggestive': 0.7, 'sexual.explicit': 0.06 },
  },
  {
    picture: 'a comic page',
    first: { Drawing: 0.6, Hentai: 0.35 },
    second: { Drawing: 0.2, Hentai: 0.75 },
    asked: ['Hentai'],
    signals: { 'sexual.drawn': 0.35 },
  },
  { picture: 'a landscape', first: { Neutral: 0.99, Porn: 0.01 }, second: {}, asked: [], signals: {} },
];

describe.each(examples)('$picture', ({ first, second, asked, signals }) => {
  test('asks for a second opinion where the first suspects', () => {
    expect(suspects(first, trigger)).toEqual(asked);
  });
  test('reports what both mean', () => {
    const scores = combine(first, second, defaults).map(({ label, score }) => [label, score]);
    expect(Object.fromEntries(scores)).toEqual(signals);
  });
});

const score = fc.double({ min: 0, max: 1, noNaN: true });
const opinion = fc.record({ Porn: score, Hentai: score, Sexy: score });

test('a combined score lies between the two opinions, and `min` never above `geometric`', () => {
  fc.assert(
    fc.property(opinion, opinion, (first, second) => {
      const minimum = combine(first, second, { combine: 'min', floor: 0 });
      const geometric = combine(first, second, { combine: 'geometric', floor: 0 });
      expect(minimum).toHaveLength(3);
      minimum.forEach(({ score: low, first: a, second: b }, i) => {
        expect(low).toBe(Math.min(a, b));
        const middle = geometric[i]?.score ?? NaN;
        expect(middle).toBeGreaterThanOrEqual(low - 1e-12);
        expect(middle).toBeLessThanOrEqual(Math.max(a, b) + 1e-12);
      });
    }),
  );
});

test("the operator's trigger goes before the manifest's", () => {
  const manifest = { name: 'm', thresholds: trigger };
  expect(triggers({ trigger: { Sexy: 0.9 } }, manifest)).toEqual({ Porn: 0.3, Hentai: 0.3, Sexy: 0.9 });
});

test('a class nobody gave a trigger is a fault, not a class that is never asked about', () => {
  expect(() => triggers({ trigger: {} }, { name: 'm', thresholds: { Porn: 0.3 } })).toThrow(AirlockError);
});

test.each([{ combine: 'max' }, { floor: 2 }, { trigger: { Porn: -1 } }, { triger: {} }])(
  'refuses %o',
  (config) => {
    expect(SecondOpinionConfig.safeParse(config).success).toBe(false);
  },
);
