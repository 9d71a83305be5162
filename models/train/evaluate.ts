import { linearClassifier, type Weights } from '@airlock/moderation/classifier';
import { normalise } from '@airlock/moderation/text';
import type { Sample } from './corpus.ts';
import { isCounterSpeech } from './counter-speech.ts';
import { evade } from './evade.ts';
import { LABELS, UNKNOWN, type ModelLabel } from './labels.ts';
import { calibrationError, type Share, shareOf } from './measure.ts';
import { seeded } from './random.ts';

/** One measured number: what, of which label, on which data. */
export interface Row {
  readonly metric: string;
  readonly label?: ModelLabel;
  readonly data: string;
  readonly share: Share;
}

export interface Evaluation {
  readonly rows: readonly Row[];
  /** Expected calibration error by head, on every held-out text whose truth is known. */
  readonly calibration: readonly { readonly label: ModelLabel; readonly error: number; readonly n: number }[];
}

/** Measures weights on the held-out part of the samples. */
export function evaluate(weights: Weights, samples: readonly Sample[]): Evaluation {
  const classifier = linearClassifier(weights);
  const held = samples
    .filter(({ part }) => part === 'held-out')
    .map((sample) => ({ ...sample, p: classifier.score(normalise(sample.text)) }));
  const report = Float64Array.from(weights.heads, (head) => head.report);
  const flags = (p: Float64Array, label: ModelLabel): boolean => {
    const h = LABELS.indexOf(label);
    return p[h]! >= report[h]!;
  };
  const of = (label: ModelLabel, { targets }: Sample): number => targets[LABELS.indexOf(label)]!;
  const rows: Row[] = [];
  const add = (metric: string, data: string, measured: Share, label?: ModelLabel): void => {
    rows.push({ metric, data, share: measured, ...(label === undefined ? {} : { label }) });
  };

  const binary = (name: string, items: typeof held): void => {
    const yes = items.filter((item) => of('abuse', item) === 1);
    const flagged = items.filter(({ p }) => flags(p, 'abuse'));
    add(
      'accuracy',
      name,
      shareOf(items, (item) => flags(item.p, 'abuse') === (of('abuse', item) === 1)),
      'abuse',
    );
    add(
      'recall',
      name,
      shareOf(yes, ({ p }) => flags(p, 'abuse')),
      'abuse',
    );
    add(
      'precision',
      name,
      shareOf(flagged, (item) => of('abuse', item) === 1),
      'abuse',
    );
    const random = seeded(7);
    for (const rate of [0.1, 0.2, 0.3, 0.4]) {
      const hidden = yes.map(({ text }) => classifier.score(normalise(evade(text, rate, random))));
      add(
        `recall, ${rate * 100} % of characters swapped`,
        name,
        shareOf(hidden, (p) => flags(p, 'abuse')),
        'abuse',
      );
    }
  };
  const whole = held.filter(({ group }) => group !== 'clause');
  const cold = whole.filter(({ origin }) => origin === 'cold');
  binary('COLD dev', cold);
  for (const topic of ['region', 'race', 'gender']) {
    const items = cold.filter(({ group }) => group === topic);
    add(
      'accuracy',
      `COLD dev, ${topic}`,
      shareOf(items, (item) => flags(item.p, 'abuse') === (of('abuse', item) === 1)),
      'abuse',
    );
  }
  const counter = cold.filter(isCounterSpeech);
  add(
    'flag rate',
    'COLD dev, counter-speech',
    shareOf(counter, ({ p }) => flags(p, 'abuse')),
    'abuse',
  );
  add(
    'flag rate',
    'COLD dev, counter-speech',
    shareOf(counter, ({ p }) => flags(p, 'hate')),
    'hate',
  );
  add(
    'precision',
    'COLD dev',
    shareOf(
      cold.filter(({ p }) => flags(p, 'hate')),
      (item) => of('hate', item) === 1,
    ),
    'hate',
  );
  add(
    'recall',
    'COLD dev',
    shareOf(
      cold.filter((item) => of('hate', item) === 1),
      ({ p }) => flags(p, 'hate'),
    ),
    'hate',
  );
  const davidson = whole.filter(({ origin }) => origin === 'davidson');
  binary('Davidson held out', davidson);
  const tweets = davidson.filter((item) => of('hate', item) === 1);
  add(
    'recall',
    'Davidson held out',
    shareOf(tweets, ({ p }) => flags(p, 'hate')),
    'hate',
  );
  add(
    'precision',
    'Davidson held out',
    shareOf(
      davidson.filter(({ p }) => flags(p, 'hate')),
      (item) => of('hate', item) === 1,
    ),
    'hate',
  );
  binary(
    'Surge held out',
    held.filter(({ origin }) => origin === 'surge'),
  );

  const synthetic = held.filter(({ origin }) => origin === 'synthetic');
  const nothing = synthetic.filter(({ targets }) => targets.every((t) => t === 0));
  const objecting = nothing.filter(({ group }) => group.startsWith('counter'));
  const ordinary = nothing.filter(({ group }) => !group.startsWith('counter'));
  add(
    'flag rate',
    'counter-speech, unseen families',
    shareOf(objecting, ({ p }) => flags(p, 'abuse') || flags(p, 'hate')),
  );
  const quiet = whole.filter(
    ({ origin, targets }) => origin !== 'synthetic' && targets.every((t) => t === 0),
  );
  const short = held.filter(({ group, targets }) => group === 'clause' && targets.every((t) => t === 0));
  for (const label of LABELS) {
    const yes = synthetic.filter((item) => of(label, item) === 1);
    add(
      'recall',
      'unseen template families',
      shareOf(yes, ({ p }) => flags(p, label)),
      label,
    );
    const random = seeded(11);
    const hidden = yes.map(({ text }) => classifier.score(normalise(evade(text, 0.25, random))));
    add(
      'recall, 25 % of characters swapped',
      'unseen template families',
      shareOf(hidden, (p) => flags(p, label)),
      label,
    );
    add(
      'false positive rate',
      'ordinary chat, unseen families',
      shareOf(ordinary, ({ p }) => flags(p, label)),
      label,
    );
    add(
      'false positive rate',
      'real comments and tweets that are nothing',
      shareOf(quiet, ({ p }) => flags(p, label)),
      label,
    );
  }
  for (const [data, items] of [
    ['ordinary chat, unseen families', ordinary],
    ['short lines of comments and tweets', short],
  ] as const)
    add(
      'flag rate, any label',
      data,
      shareOf(items, ({ p }) => LABELS.some((label) => flags(p, label))),
    );
  const calibration = LABELS.map((label, h) => {
    const known = held.filter(({ targets }) => targets[h] !== UNKNOWN);
    const scored = known.map(({ p, targets }) => ({ p: p[h]!, truth: targets[h] as 0 | 1 }));
    return { label, error: calibrationError(scored), n: known.length };
  });
  return { rows, calibration };
}
