import { beforeAll, describe, expect, it } from 'vitest';
import { calibrate } from './calibrate.ts';
import type { Sample } from './corpus.ts';
import { evade } from './evade.ts';
import { exp } from './exact-math.ts';
import { LABELS, targets } from './labels.ts';
import { calibrationError } from './measure.ts';
import { quietFrom } from './quiet.ts';
import { seeded } from './random.ts';
import type { Part } from './synthetic/grammar.ts';
import { families, generate } from './synthetic/generate.ts';
import { DEFAULTS, train } from './train.ts';

const lines = (part: Part, each: number): Sample[] =>
  generate(part, each, 3).map(({ text, family }) => ({
    text,
    origin: 'synthetic',
    part,
    targets: targets(family.labels, family.unsure),
    weight: 1,
    group: family.id,
  }));

describe('training', () => {
  const samples = [...lines('fit', 4), ...lines('dev', 4)];
  const options = { ...DEFAULTS, epochs: 1, maxRows: 20_000 };
  let bytes: Uint8Array;
  beforeAll(() => {
    bytes = train(samples, options);
  });

  it('gives the same bytes for the same samples and options, and other bytes for another seed', () => {
    expect(Buffer.from(train(samples, options)).equals(bytes)).toBe(true);
    expect(Buffer.from(train(samples, { ...options, seed: 1 })).equals(bytes)).toBe(false);
  });
});

describe('the generator', () => {
  it('draws the same lines for the same seed, none of them in two parts', () => {
    expect(generate('fit', 5, 9)).toEqual(generate('fit', 5, 9));
    const fit = new Set(generate('fit', 20, 9).map(({ text }) => text));
    const held = generate('held-out', 20, 9).filter(({ text }) => fit.has(text));
    expect(held).toEqual([]);
  });

  it('leaves no bracket and no slot open', () => {
    for (const part of ['fit', 'dev', 'held-out'] as const)
      for (const { text } of generate(part, 10, 5)) expect(text).not.toMatch(/[[\]<>|]/);
  });

  it('has families of every label in both languages, in every part', () => {
    for (const part of ['fit', 'dev', 'held-out'])
      for (const lang of ['zh', 'en'])
        for (const label of LABELS)
          expect(
            families.some((f) => f.part === part && f.lang === lang && f.labels.includes(label)),
            `${part} ${lang} ${label}`,
          ).toBe(true);
  });
});

it('calibrates scores that are too bold into probabilities that come true', () => {
  const random = seeded(5);
  const scored = Array.from({ length: 4000 }, () => {
    const x = 6 * random() - 3;
    return { z: 5 * x + 2, truth: random() < 1 / (1 + exp(-x)) ? (1 as const) : (0 as const), weight: 1 };
  });
  const { slope, offset } = calibrate(scored);
  expect(slope).toBeCloseTo(0.2, 1);
  const error = calibrationError(
    scored.map(({ z, truth }) => ({ p: 1 / (1 + exp(-(slope * z + offset))), truth })),
  );
  expect(error).toBeLessThan(0.03);
});

describe('thresholds', () => {
  const random = seeded(9);
  const lines = (power: number): Float64Array[] =>
    Array.from({ length: 2000 }, () => Float64Array.from(LABELS, () => random() ** power));
  const [ordinary, remarks] = [lines(40), lines(20)];
  const meant = LABELS.map((_, h) => Array.from({ length: 400 }, () => 1 - random() ** (h < 6 ? 12 : 2)));
  const report = quietFrom({ ordinary, remarks, meant }, { perHead: 0.005, any: 0.02, found: 0.85 });
  const spoken = (of: Float64Array[], heads: readonly number[]): number =>
    of.filter((p) => heads.some((h) => p[h]! >= report[h]!)).length / of.length;

  it('let lines that are nothing keep to the shares, and insults those of ordinary chat', () => {
    const heads = [...LABELS.keys()];
    expect(spoken(ordinary, heads)).toBeLessThanOrEqual(0.02);
    expect(spoken(remarks, heads.slice(1))).toBeLessThanOrEqual(0.02);
    for (const h of heads) {
      expect(spoken(ordinary, [h])).toBeLessThanOrEqual(0.005);
      if (h > 0) expect(spoken(remarks, [h])).toBeLessThanOrEqual(0.005);
    }
  });

  it('are stricter than that where enough is still found, and never below those of the default policy', () => {
    const silent = [Float64Array.from(LABELS, () => 0)];
    const even = LABELS.map((_, h) => (h % 2 === 0 ? [0.96, 0.97] : [0.1, 0.7]));
    const options = { perHead: 0.005, any: 0.02, found: 0.85 };
    const least = quietFrom({ ordinary: silent, remarks: silent, meant: even }, options);
    expect(least).toEqual(LABELS.map((_, h) => (h === 0 ? 0.5 : h % 2 === 0 ? 0.95 : 0.6)));
  });
});

it('hides about the asked share of characters', () => {
  const text = '今天天气真好我们一起去公园玩吧大家觉得怎么样';
  expect(evade(text, 0, seeded(1))).toBe(text);
  const kept = [...evade(text, 0.3, seeded(1))].filter((c) => text.includes(c)).length;
  expect(kept).toBeLessThan(text.length);
});

it('knows e to the x within one part in 10^12', () => {
  for (const x of [-30, -1, -0.1, 0, 0.5, 1, 10, 300]) expect(exp(x) / Math.exp(x)).toBeCloseTo(1, 12);
});
