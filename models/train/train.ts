import {
  FeatureBuffer,
  decodeWeights,
  encodeWeights,
  extract,
  linearClassifier,
} from '@airlock/moderation/classifier';
import type { Head } from '@airlock/moderation/classifier';
import { normalise } from '@airlock/moderation/text';
import { type Curve, calibrate } from './calibrate.ts';
import type { Sample } from './corpus.ts';
import { aboutOthers, balance } from './counter-speech.ts';
import { evade } from './evade.ts';
import { logistic } from './exact-math.ts';
import { type Example, fit } from './fit.ts';
import { LABELS, UNKNOWN } from './labels.ts';
import { pack } from './pack.ts';
import { WHOLE_ONLY, meantWeight } from './prior.ts';
import { isOrdinary, isShortRemark, quietFrom, type QuietOptions } from './quiet.ts';
import { seeded } from './random.ts';

export interface TrainOptions {
  readonly version: string;
  readonly seed: number;
  readonly epochs: number;
  readonly rate: number;
  readonly initial: number;
  readonly decay: number;
  readonly dropout: number;
  readonly margin: number;
  readonly minCount: number;
  readonly maxRows: number;
  /** How much more a comment that talks about prejudice without offending counts. */
  readonly counterWeight: number;
  readonly quiet: QuietOptions;
  readonly onProgress?: (step: string, done: number) => void;
}

/** What the committed weights are made with. */
export const DEFAULTS: TrainOptions = {
  version: '4',
  seed: 20261122,
  epochs: 4,
  rate: 0.3,
  initial: 0.01,
  decay: 1e-5,
  dropout: 0.3,
  margin: 2,
  minCount: 3,
  maxRows: 165_000,
  counterWeight: 6,
  quiet: { perHead: 0.005, any: 0.02, found: 0.85 },
};

const features = new FeatureBuffer();

/** Distinct buckets of a text. */
function bucketsOf(text: string): Int32Array {
  extract(normalise(text).text, features);
  return Int32Array.from(new Set(features.buckets.subarray(0, features.count)));
}

/** Training examples: every line, evaded copies (of each Chinese comment two), and comments retold of another group. */
function examplesOf(
  samples: readonly Sample[],
  { seed, counterWeight, onProgress }: TrainOptions,
): Example[] {
  const random = seeded(seed);
  const examples: Example[] = [];
  const add = (text: string, { targets }: Sample, weight: number): void => {
    examples.push({ buckets: bucketsOf(text), targets, weight });
  };
  const fitting = balance(
    samples.filter(({ part }) => part === 'fit'),
    counterWeight,
  );
  fitting.forEach((sample, i) => {
    if (i % 500 === 0) onProgress?.('reading', i / fitting.length);
    add(sample.text, sample, sample.weight);
    const whole = sample.origin === 'cold' && sample.group !== 'clause';
    const copies = whole
      ? 2
      : Number(random() < 0.5) + Number(sample.origin === 'davidson' && random() < 0.5);
    for (let copy = 0; copy < copies; copy++)
      add(evade(sample.text, 0.1 + 0.35 * random(), random), sample, sample.weight * (whole ? 1 : 0.7));
    const other = sample.origin === 'cold' && random() < 0.3 ? aboutOthers(sample, random) : undefined;
    if (other !== undefined) add(other, sample, sample.weight * 0.7);
  });
  return examples;
}

/** Positive examples of a rare label count more, up to as if there were one in twelve. */
function liftOf(examples: readonly Example[]): Float64Array {
  return Float64Array.from(LABELS, (_, h) => {
    let [yes, no] = [1, 1];
    for (const { targets } of examples) {
      if (targets[h] === 1) yes++;
      else if (targets[h] === 0) no++;
    }
    return Math.min(8, Math.max(1, no / (11 * yes)));
  });
}

/** Where a text that says nothing lies. */
const START: Readonly<Record<string, number>> = { abuse: -2, hate: -2 };
const RARE = -5;

/**
 * Trains on the `fit` part, calibrates each head on the `dev` part, and returns the weights file. Nothing of the held-out
 * part is looked at. The same samples and options give the same bytes.
 */
export function train(samples: readonly Sample[], options: TrainOptions): Uint8Array {
  const { version, seed, maxRows, onProgress } = options;
  const examples = examplesOf(samples, options);
  const fitted = fit(examples, {
    ...options,
    lift: liftOf(examples),
    start: Float64Array.from(LABELS, (label) => START[label] ?? RARE),
    onProgress: (done) => onProgress?.('fitting', done),
  });
  const source = pack(fitted, maxRows, version);
  onProgress?.('calibrating', 0);
  const { margins } = linearClassifier(decodeWeights(encodeWeights(source)));
  const random = seeded(seed ^ 1);
  const plain = samples
    .filter(({ part }) => part === 'dev')
    .map((sample) => ({ z: margins(normalise(sample.text).text), sample }));
  const hidden = plain.map(({ sample }) => ({
    z: margins(normalise(evade(sample.text, 0.1 + 0.3 * random(), random)).text),
    sample,
  }));
  const dev = [...plain, ...hidden];
  const curves = source.heads.map(({ label }, h): Curve => {
    // A clause of a comment says little of insults: what offends may stand in another.
    const wholeOnly = WHOLE_ONLY.has(label);
    const scored = dev.flatMap(({ z, sample: { targets, group } }) =>
      targets[h] === UNKNOWN || (wholeOnly && group === 'clause')
        ? []
        : [{ z: z[h]!, truth: targets[h] as 0 | 1, weight: 1 }],
    );
    const weight = meantWeight(label, scored);
    return calibrate(scored.map((one) => (one.truth === 1 ? { ...one, weight } : one)));
  });
  const p = (z: Float64Array): Float64Array =>
    Float64Array.from(curves, ({ slope, offset }, h) => logistic(slope * z[h]! + offset));
  const scores = (which: (sample: Sample) => boolean): Float64Array[] =>
    plain.filter(({ sample }) => which(sample)).map(({ z }) => p(z));
  const meant = LABELS.map((_, h) =>
    hidden.filter(({ sample: { targets } }) => targets[h] === 1).map(({ z }) => p(z)[h]!),
  );
  const report = quietFrom(
    { ordinary: scores(isOrdinary), remarks: scores(isShortRemark), meant },
    options.quiet,
  );
  const heads = source.heads.map((head, h): Head => ({ ...head, ...curves[h]!, report: report[h]! }));
  return encodeWeights({ ...source, heads });
}
