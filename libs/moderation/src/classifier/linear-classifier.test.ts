import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalise } from '../text/normalise.js';
import { FeatureBuffer, extract } from './features.js';
import { linearClassifier, openClassifier } from './linear-classifier.js';
import { WeightsError, decodeWeights, encodeWeights } from './weights.js';

const HEAD = { scale: 1, slope: 4, offset: -4, report: 0.5 };

/** Weights in which one word speaks for one label and another word against it. */
function toyWeights(pro: string, contra: string): Uint8Array {
  const rows = new Map<number, [number, number]>();
  const features = new FeatureBuffer();
  const add = (word: string, weight: number): void => {
    extract(normalise(word).text, features);
    for (let i = 0; i < features.count; i++) rows.set(features.buckets[i]!, [weight, 0]);
  };
  add(pro, 20);
  add(contra, -20);
  const buckets = [...rows.keys()].sort((a, b) => a - b);
  return encodeWeights({
    version: 'toy',
    heads: [
      { ...HEAD, label: 'abuse' },
      { ...HEAD, label: 'spam' },
    ],
    buckets,
    rows: Int8Array.from(buckets.flatMap((bucket) => rows.get(bucket)!)),
  });
}

const toy = openClassifier(toyWeights('傻瓜蛋', '好朋友'));

describe('a linear classifier', () => {
  it('says which words of the line as it was written weighed most', () => {
    const line = '主播，你这个【傻　瓜　蛋】！快走';
    const opinion = toy.classify(normalise(line)).abuse;
    expect(opinion).toMatchObject({ score: expect.any(Number), terms: expect.any(Array) });
    const { span } = opinion as { span: readonly [number, number] };
    expect(line.slice(...span)).toBe('傻　瓜　蛋');
  });

  it('is silent about what it does not know and what speaks against', () => {
    expect(toy.classify(normalise('完全无关的一句话'))).toEqual({});
    expect(toy.classify(normalise('好朋友'))).toEqual({});
    expect(toy.classify(normalise(''))).toEqual({});
  });

  it('counts an n-gram once however often it is repeated', () => {
    const [once] = toy.margins(normalise('傻瓜蛋').text);
    const [often] = toy.margins(normalise('傻瓜蛋 傻瓜蛋 傻瓜蛋').text);
    expect(often! / once!).toBeLessThan(1.5);
  });

  it('gives probabilities and spans inside the line for any input, the same every time', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('傻瓜蛋🔥', '傻.瓜.蛋')),
        (line) => {
          const message = normalise(line);
          const first = toy.classify(message);
          toy.classify(normalise('傻瓜蛋好朋友'));
          expect(toy.classify(message)).toEqual(first);
          for (const opinion of Object.values(first)) {
            const { score, span } = opinion as { score: number; span: readonly [number, number] };
            expect(score).toBeGreaterThanOrEqual(0);
            expect(score).toBeLessThanOrEqual(1);
            expect(span[0]).toBeGreaterThanOrEqual(0);
            expect(span[1]).toBeGreaterThan(span[0]);
            expect(span[1]).toBeLessThanOrEqual(line.length);
          }
        },
      ),
    );
  });
});

describe('a weights file', () => {
  const bytes = toyWeights('傻瓜蛋', '好朋友');

  it('comes back as it was written', () => {
    const weights = decodeWeights(bytes);
    expect(weights.heads.map(({ label }) => label)).toEqual(['abuse', 'spam']);
    expect(linearClassifier(weights).version).toBe('toy');
    expect(weights.rowOf.filter((row) => row >= 0)).toHaveLength(weights.rows.length / 2);
  });

  it('is refused when it is cut, mixed up, or of other n-grams', () => {
    const text = Buffer.from(bytes).toString('latin1');
    const other = Buffer.from(bytes);
    expect(() => decodeWeights(bytes.subarray(0, 100))).toThrow(WeightsError);
    expect(() => decodeWeights(bytes.subarray(0, -1))).toThrow(WeightsError);
    expect(() => decodeWeights(Uint8Array.from(bytes.toReversed()))).toThrow(WeightsError);
    expect(() => decodeWeights(new Uint8Array())).toThrow(WeightsError);
    const digit = text.indexOf('"fingerprint":') + '"fingerprint":'.length + 2;
    other[digit] = text.charCodeAt(digit) === 0x31 ? 0x32 : 0x31;
    expect(() => decodeWeights(other)).toThrow(/n-grams/);
  });
});
