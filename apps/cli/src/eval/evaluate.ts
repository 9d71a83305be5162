import { type Rate, wilson } from '@airlock/policy/share';
import type { Signal } from '@airlock/contracts/signal';
import type { Classified } from '../classify/readers.js';
import { type BinaryMetrics, binaryMetrics, type CurvePoint, curve, type Example } from './metrics.js';

/** One labelled example. `labels`: all that is true of it; without it, `flagged` says whether anything is. */
export interface Labelled {
  readonly labels?: readonly string[] | undefined;
  readonly flagged?: boolean | undefined;
  /** What the example tests: a kind of evasion, counter-speech, … */
  readonly function?: string | undefined;
}

export interface Judged extends Labelled {
  readonly result: Classified;
}

export interface EvaluateOptions {
  /** From which score a label counts. */
  readonly thresholdOf: (label: string) => number;
  /** Labels to report on; default: all that are true of any example. */
  readonly labels?: readonly string[];
  /** Labels that make an example flagged, for data that says no more; default: every label with severity. */
  readonly flags: readonly string[];
  readonly withCurve?: boolean;
}

export interface LabelReport extends BinaryMetrics {
  readonly label: string;
  readonly curve?: readonly CurvePoint[];
}

export interface FunctionReport {
  readonly function: string;
  readonly n: number;
  /** Share of its examples that were judged right. */
  readonly accuracy: Rate | undefined;
  readonly flagged: Rate | undefined;
}

export interface Evaluation {
  readonly n: number;
  /** Whether anything is wrong with an example, whatever it is. Its threshold is 1: each label's own over its threshold. */
  readonly any: BinaryMetrics;
  readonly labels: readonly LabelReport[];
  readonly functions: readonly FunctionReport[];
}

const isWithin = (label: string, of: string): boolean => label === of || label.startsWith(`${of}.`);

/** Highest score of a label or its dotted children; 0 where nothing reported it. */
export const scoreOf = (signals: readonly Signal[], label: string): number =>
  signals.reduce((top, signal) => (isWithin(signal.label, label) ? Math.max(top, signal.score) : top), 0);

const isTrueOf = ({ labels = [] }: Labelled, label: string): boolean =>
  labels.some((one) => isWithin(one, label));

/** Whether something is wrong with it, as the example says. */
const isBad = ({ labels = [], flagged }: Labelled): boolean => flagged ?? labels.length > 0;

/** Compares what detectors said with what is true. */
export function evaluate(judged: readonly Judged[], options: EvaluateOptions): Evaluation {
  const { thresholdOf, flags, withCurve = false } = options;
  const labels = options.labels ?? [...new Set(judged.flatMap((one) => one.labels ?? []))].sort();
  /** 1 where some label reaches its threshold, else how near the nearest comes. */
  const nearness = ({ result }: Judged): number =>
    flags.reduce(
      (top, label) => Math.max(top, Math.min(1, scoreOf(result.signals, label) / thresholdOf(label))),
      0,
    );
  const any: Example[] = judged.map((one) => ({ score: nearness(one), truth: isBad(one) }));
  const labelled = judged.filter((one) => one.labels !== undefined);

  const functions = new Map<string, Example[]>();
  for (const [i, { function: name }] of judged.entries()) {
    if (name === undefined) continue;
    functions.set(name, [...(functions.get(name) ?? []), any[i]!]);
  }
  return {
    n: judged.length,
    // Nearness is no probability: calibration is told by label.
    any: { ...binaryMetrics(any, 1), ece: undefined },
    labels: labels.map((label) => {
      const examples = labelled.map((one) => ({
        score: scoreOf(one.result.signals, label),
        truth: isTrueOf(one, label),
      }));
      const metrics = binaryMetrics(examples, thresholdOf(label));
      return { label, ...metrics, ...(withCurve ? { curve: curve(examples) } : {}) };
    }),
    functions: [...functions].map(([name, examples]) => ({
      function: name,
      n: examples.length,
      accuracy: wilson(examples.filter(({ score, truth }) => score >= 1 === truth).length, examples.length),
      flagged: wilson(examples.filter(({ score }) => score >= 1).length, examples.length),
    })),
  };
}
