import { linearClassifier, type Weights } from '@airlock/moderation/classifier';
import { normalise } from '@airlock/moderation/text';
import type { Sample } from './corpus.ts';
import { isCounterSpeech } from './counter-speech.ts';
import { evade } from './evade.ts';
import { LABELS, UNKNOWN, type ModelLabel } from './labels.ts';
import { calibrationError, type Share, shareOf } from './measure.ts';
import { meantWeight } from './prior.ts';
import { isOrdinary, isShortRemark } from './quiet.ts';
import { seeded } from './random.ts';
import type { Part } from './synthetic/grammar.ts';

/** One measured number: what, of which label, on which data. */
export interface Row {
  readonly metric: string;
  readonly label?: ModelLabel;
  readonly data: string;
  readonly share: Share;
}

export interface Evaluation {
  readonly rows: readonly Row[];
  /** Expected calibration error by head, on every text whose truth is known. */
  readonly calibration: readonly { readonly label: ModelLabel; readonly error: number; readonly n: number }[];
}

/** For a site that would rather miss insults than mask a harmless line. */
const SURE = 0.9;

type Scored = Sample & { readonly p: Float64Array };
type Test = (p: Float64Array, label: ModelLabel) => boolean;

const truth = (label: ModelLabel, { targets }: Sample): number => targets[LABELS.indexOf(label)]!;

/** Measures weights on one part of the samples. */
export function evaluate(weights: Weights, samples: readonly Sample[], part: Part): Evaluation {
  const { score } = linearClassifier(weights);
  const held = samples
    .filter((sample) => sample.part === part)
    .map((sample): Scored => ({ ...sample, p: score(normalise(sample.text)) }));
  const live: Test = (p, label) => {
    const h = LABELS.indexOf(label);
    return p[h]! >= weights.heads[h]!.report;
  };
  const sure: Test = (p, label) => p[LABELS.indexOf(label)]! >= SURE;
  const rows: Row[] = [];
  const add = (metric: string, data: string, share: Share, label?: ModelLabel): void => {
    rows.push({ metric, data, share, ...(label === undefined ? {} : { label }) });
  };
  const found = (items: readonly Scored[], label: ModelLabel, test: Test): Share =>
    shareOf(items, ({ p }) => test(p, label));
  const hidden = (items: readonly Scored[], rate: number, seed: number): Scored[] => {
    const random = seeded(seed);
    return items.map((item) => ({ ...item, p: score(normalise(evade(item.text, rate, random))) }));
  };

  const whole = held.filter(({ group }) => group !== 'clause');
  const cold = whole.filter(({ origin }) => origin === 'cold');
  const davidson = whole.filter(({ origin }) => origin === 'davidson');
  const surge = held.filter(({ origin }) => origin === 'surge');
  const counter = cold.filter(isCounterSpeech);

  const comments = (name: string, items: readonly Scored[], test: Test): void => {
    for (const label of ['abuse', 'hate'] as const) {
      const known = items.filter((item) => truth(label, item) !== UNKNOWN);
      const yes = known.filter((item) => truth(label, item) === 1);
      const flagged = known.filter(({ p }) => test(p, label));
      if (yes.length === 0) continue;
      if (label === 'abuse')
        add(
          'accuracy',
          name,
          shareOf(known, (item) => test(item.p, label) === (truth(label, item) === 1)),
          label,
        );
      add('recall', name, found(yes, label, test), label);
      add(
        'precision',
        name,
        shareOf(flagged, (item) => truth(label, item) === 1),
        label,
      );
      if (label === 'abuse' || name.startsWith('COLD'))
        for (const rate of [0.1, 0.2, 0.3, 0.4])
          add(
            `recall, ${rate * 100} % of characters swapped`,
            name,
            found(hidden(yes, rate, 7), label, test),
            label,
          );
    }
  };
  for (const [point, test] of [
    ['as live', live],
    ['from 0.9', sure],
  ] as const) {
    comments(`COLD, ${point}`, cold, test);
    for (const label of ['abuse', 'hate'] as const)
      add('flag rate', `COLD counter-speech, ${point}`, found(counter, label, test), label);
    comments(`Davidson, ${point}`, davidson, test);
    comments(`Surge, ${point}`, surge, test);
  }

  const synthetic = held.filter(({ origin }) => origin === 'synthetic');
  const neutral = whole.filter(
    ({ origin, targets }) => origin !== 'synthetic' && targets.every((t) => t === 0),
  );
  const quiet = [
    ['ordinary chat, unseen families', held.filter(isOrdinary)],
    ['short real lines that are nothing', held.filter(isShortRemark)],
    ['neutral comments', neutral.filter(({ origin }) => origin === 'cold')],
    ['neutral tweets', neutral.filter(({ origin }) => origin === 'davidson')],
    [
      'counter-speech, unseen families',
      synthetic.filter(({ targets, group }) => targets.every((t) => t === 0) && group.startsWith('counter')),
    ],
  ] as const;
  for (const label of LABELS) {
    const yes = synthetic.filter((item) => truth(label, item) === 1);
    const seen = synthetic.filter((item) => truth(label, item) !== UNKNOWN && live(item.p, label));
    add('recall', 'unseen families', found(yes, label, live), label);
    add(
      'recall, 25 % of characters swapped',
      'unseen families',
      found(hidden(yes, 0.25, 11), label, live),
      label,
    );
    add(
      'precision',
      'unseen families',
      shareOf(seen, (item) => truth(label, item) === 1),
      label,
    );
    for (const [data, items] of quiet) add('false alarms', data, found(items, label, live), label);
  }
  for (const [data, items] of quiet)
    add(
      'false alarms, any label',
      data,
      shareOf(items, ({ p }) => LABELS.some((label) => live(p, label))),
    );
  const calibration = LABELS.map((label, h) => {
    const known = held.filter(
      ({ targets, group }) => targets[h] !== UNKNOWN && (h > 1 || group !== 'clause'),
    );
    const scored = known.map(({ p, targets }) => ({ p: p[h]!, truth: targets[h] as 0 | 1 }));
    return { label, error: calibrationError(scored, meantWeight(label, scored)), n: known.length };
  });
  return { rows, calibration };
}
