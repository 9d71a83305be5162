import type { Sample } from './corpus.ts';
import type { Evaluation } from './evaluate.ts';

const percent = (x: number): string => (100 * x).toFixed(1);

/** The measured numbers as a table for people. */
export function describe({ rows, calibration }: Evaluation, samples: readonly Sample[]): string {
  const counts = new Map<string, number>();
  for (const { origin, part } of samples)
    counts.set(`${origin} ${part}`, (counts.get(`${origin} ${part}`) ?? 0) + 1);
  return [
    [...counts].map(([name, n]) => `${name}: ${n}`).join(', '),
    '| label | metric | data | % | 95 % interval | n |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows.map(
      ({ label = 'any', metric, data, share: { value, low, high, n } }) =>
        `| ${label} | ${metric} | ${data} | ${percent(value)} | ${percent(low)}–${percent(high)} | ${n} |`,
    ),
    ...calibration.map(
      ({ label, error, n }) =>
        `| ${label} | calibration error (ECE) | all held out | ${percent(error)} | | ${n} |`,
    ),
  ].join('\n');
}

const round = (x: number): number => Math.round(x * 10_000) / 10_000;

/** The measured numbers as a model manifest holds them. */
export function toMeasurements({ rows }: Evaluation) {
  return rows
    .filter(({ share }) => share.n > 0)
    .map(({ label, metric, data, share: { value, low, high, n } }) => ({
      ...(label === undefined ? {} : { label }),
      metric,
      value: round(value),
      interval: [round(low), round(high)],
      n,
      data,
    }));
}
