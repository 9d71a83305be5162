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
import { seeded } from './random.ts';

export interface TrainOptions {
  readonly version: string;
  readonly seed: number;
  readonly epochs: number;
  readonly rate: number;
  readonly initial: number;
  readonly decay: number;
  readonly dropout: number;
  readonly minCount: number;
  readonly maxRows: number;
  /** How much more a comment that talks about prejudice without offending counts. */
  readonly counterWeight: number;
  /** Lowest calibrated probability at which a head speaks; for others it is found on the data. */
  readonly report: Readonly<Record<string, number>>;
  readonly onProgress?: (step: string, done: number) => void;
}

/** What the committed weights are made with. */
export const DEFAULTS: TrainOptions = {
  version: '2',
  seed: 20261122,
  epochs: 3,
  rate: 0.3,
  initial: 0.01,
  decay: 2e-6,
  dropout: 0.4,
  minCount: 3,
  maxRows: 165_000,
  counterWeight: 4,
  report: { abuse: 0.5, hate: 0.75 },
};

const features = new FeatureBuffer();

/** Distinct buckets of a text. */
export function bucketsOf(text: string): Int32Array {
  extract(normalise(text).text, features);
  return Int32Array.from(new Set(features.buckets.subarray(0, features.count)));
}

/** Training examples: every line, one evaded copy of every other, and comments retold of another group. */
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
    if (whole || random() < 0.5)
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

/** Log-odds of text that says nothing. */
const START: Readonly<Record<string, number>> = { abuse: -1, hate: -2 };
const RARE = -5;

/** Share of positive examples that a calibrated probability supposes, at least. */
const LEAST_PRIOR = 0.25;

/** Labels that the published comments carry themselves. */
const WHOLE_ONLY: ReadonlySet<string> = new Set(['abuse', 'hate']);
/** What a missed insult weighs against a needless mask, where the data have both kinds in plenty. */
const PRIOR: Readonly<Record<string, number>> = { abuse: 1.35, hate: 1 };
/** Share of lines that are nothing of which a head may speak, on the data it is calibrated on. */
const NOISE = 0.005;

/** Lowest probability, at least one half, at which all but `NOISE` of what is nothing stays unmentioned. */
function quietFrom(nothing: readonly number[], { slope, offset }: Curve): number {
  const p = nothing.map((z) => logistic(slope * z + offset)).sort((a, b) => b - a);
  const edge = p[Math.floor(p.length * NOISE)] ?? 0;
  return Math.min(0.98, Math.max(0.5, Math.ceil(edge * 100) / 100));
}

function priorWeight(scored: readonly { readonly truth: 0 | 1 }[]): number {
  const yes = scored.filter(({ truth }) => truth === 1).length;
  const no = scored.length - yes;
  return yes === 0 ? 1 : Math.max(1, (LEAST_PRIOR * no) / ((1 - LEAST_PRIOR) * yes));
}

/**
 * Trains on the `fit` part, calibrates each head on the `dev` part, and returns the weights file. Nothing of the held-out
 * part is looked at. The same samples and options give the same bytes.
 */
export function train(samples: readonly Sample[], options: TrainOptions): Uint8Array {
  const { version, seed, maxRows, report, onProgress } = options;
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
  const dev = samples
    .filter(({ part }) => part === 'dev')
    .flatMap((sample) => [
      { z: margins(normalise(sample.text).text), sample },
      { z: margins(normalise(evade(sample.text, 0.1 + 0.3 * random(), random)).text), sample },
    ]);
  const nothing = dev.filter(({ sample }) => sample.targets.every((t) => t === 0)).map(({ z }) => z);
  const heads = source.heads.map((head, h): Head => {
    // A clause of a comment says little of insults: what offends may stand in another.
    const wholeOnly = WHOLE_ONLY.has(head.label);
    const scored = dev.flatMap(({ z, sample: { targets, group } }) =>
      targets[h] === UNKNOWN || (wholeOnly && group === 'clause')
        ? []
        : [{ z: z[h]!, truth: targets[h] as 0 | 1, weight: 1 }],
    );
    const prior = PRIOR[head.label] ?? priorWeight(scored);
    const curve = calibrate(scored.map((one) => (one.truth === 1 ? { ...one, weight: prior } : one)));
    const least =
      report[head.label] ??
      quietFrom(
        nothing.map((z) => z[h]!),
        curve,
      );
    return { ...head, ...curve, report: least };
  });
  return encodeWeights({ ...source, heads });
}
