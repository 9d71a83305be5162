import type { Evaluation, LabelReport } from './evaluate.js';
import type { Rate } from '@airlock/policy/share';
import type { BinaryMetrics } from './metrics.js';

const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;

/** `83.4 % (80.1–86.2)`, or a dash where nothing was to be counted. */
export const rateText = (rate: Rate | undefined): string =>
  rate === undefined
    ? '–'
    : `${percent(rate.value)} (${(100 * rate.interval[0]).toFixed(1)}–${(100 * rate.interval[1]).toFixed(1)})`;

/** Columns as wide as their widest cell. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const row = (name: string, threshold: string, m: BinaryMetrics): string[] => [
  name,
  String(m.n),
  String(m.tp + m.fn),
  threshold,
  rateText(m.accuracy),
  rateText(m.precision),
  rateText(m.recall),
  rateText(m.falsePositiveRate),
  rateText(m.f1),
  m.ece === undefined ? '–' : m.ece.toFixed(3),
];

const curveText = ({ label, curve = [] }: LabelReport): string => {
  const rows = curve.map((point) => [
    point.threshold.toFixed(2),
    rateText(point.precision),
    rateText(point.recall),
    rateText(point.falsePositiveRate),
  ]);
  return `\n${label}\n${table([['from', 'precision', 'recall', 'false positives'], ...rows])}`;
};

/** An evaluation as tables for people. */
export function evaluationText({ any, labels, functions }: Evaluation): string {
  const head = [
    'label',
    'n',
    'true',
    'from',
    'accuracy',
    'precision',
    'recall',
    'false positives',
    'F1',
    'ECE',
  ];
  const rows = labels.map((label) => row(label.label, label.threshold.toString(), label));
  const parts = [table([head, row('any', 'own', any), ...rows])];
  if (functions.length > 0)
    parts.push(
      table([
        ['function', 'n', 'right', 'flagged'],
        ...functions.map((f) => [f.function, String(f.n), rateText(f.accuracy), rateText(f.flagged)]),
      ]),
    );
  parts.push('Shares with their 95 % intervals: Wilson; F1 by seeded bootstrap. ECE over ten bins.');
  return [parts.join('\n\n'), ...labels.filter((label) => label.curve !== undefined).map(curveText)].join(
    '\n',
  );
}
