import type { Measurement, ModelManifest } from '@airlock/inference/manifest';

/** A label of the policy's taxonomy. */
export interface LabelTitle {
  readonly label: string;
  readonly zh: string;
  readonly en: string;
}

/** Whether `label` is `of`, or one of its dotted children. */
const isWithin = (label: string, of: string): boolean => label === of || label.startsWith(`${of}.`);

const percent = (value: number): string => `${(100 * value).toFixed(1).replace(/\.0$/, '')} %`;

/** `recall 83 % (95 % interval 80–86 %, n = 512, at 0.6): held-out lines of …`. */
export function describeMeasurement({ metric, value, interval, n, threshold, data }: Measurement): string {
  const span =
    interval === undefined ? [] : [`95 % interval ${percent(interval[0])} to ${percent(interval[1])}`];
  const at = threshold === undefined ? [] : [`at ${String(threshold)}`];
  return `${metric} ${percent(value)} (${[...span, `n = ${n}`, ...at].join(', ')}): ${data}`;
}

const cell = (lines: readonly string[]): string =>
  lines.map((line) => line.replaceAll('|', '\\|').replaceAll('\n', ' ')).join('<br>');

/** Measurements of one model that a row shows, at most, and failures. */
const SHOWN = { measurements: 5, failures: 2 } as const;

/**
 * The plainest of a list of measurements: the first of each kind, those under a condition (`recall, 10 % of …`) only where
 * there is no other.
 */
function headlines(measurements: readonly Measurement[]): readonly Measurement[] {
  const plain = measurements.filter(({ metric }) => !metric.includes(','));
  const first = new Map<string, Measurement>();
  for (const one of plain.length > 0 ? plain : measurements)
    if (!first.has(one.metric)) first.set(one.metric, one);
  return [...first.values()].slice(0, SHOWN.measurements);
}

/** What of a model's measurements is about a label: those that name it, else those about the model as a whole. */
function qualityOf({ name, quality }: ModelManifest, label: string): readonly string[] {
  const exact = quality.filter((one) => one.label === label);
  const own = exact.length > 0 ? exact : quality.filter((one) => isWithin(one.label ?? '', label));
  const about = own.length > 0 ? own : quality.filter((one) => one.label === undefined);
  const shown = headlines(about);
  const more = about.length - shown.length;
  return [
    ...shown.map((one) =>
      one.label === undefined || one.label === label
        ? describeMeasurement(one)
        : `${one.label}: ${describeMeasurement(one)}`,
    ),
    ...(more > 0 ? [`[${more} more](../models/${name}/manifest.json)`] : []),
  ];
}

/** The first of what a model is known to miss; the list of models has all of it. */
const missesOf = ({ name, failures }: ModelManifest): readonly string[] => [
  ...failures.slice(0, SHOWN.failures).map((one) => `${name}: ${one}`),
  ...(failures.length > SHOWN.failures ? [`${name}: [and more](#${name})`] : []),
];

/** One row for each label, in their order; a label without a detector says so. */
export function labelTable(titles: readonly LabelTitle[], models: readonly ModelManifest[]): string {
  const rows = titles.map(({ label, zh, en }) => {
    const by = models.filter((model) => Object.values(model.labels).some((one) => isWithin(one, label)));
    const title = `\`${label}\`<br>${zh} · ${en}`;
    if (by.length === 0) return [title, '**no detector**: people and reports only', '', ''];
    const named = by.map(({ name, optional }) => `${name}${optional ? ' (optional)' : ''}`);
    const quality = by.flatMap((model) => {
      const measured = qualityOf(model, label);
      return (measured.length > 0 ? measured : ['not measured']).map((one) => `${model.name}: ${one}`);
    });
    return [title, cell(named), cell(quality), cell(by.flatMap(missesOf))];
  });
  const head = ['label', 'what detects it', 'measured quality', 'what it misses or mistakes'];
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

const originOf = ({ source }: ModelManifest): string =>
  source.kind === 'code'
    ? `rules in \`${source.path}\``
    : 'package' in source
      ? `${source.kind === 'pypi-wheel' ? 'PyPI' : 'npm'} \`${source.package}\` ${source.version}`
      : source.kind === 'committed'
        ? `made by \`${source.madeBy}\``
        : source.from;

/** Models one by one: what each is for, where it comes from, what may be done with it, and all it is known to miss. */
function modelList(models: readonly ModelManifest[]): string {
  return models
    .map((model) => {
      const { name, title, version, licence, optional, failures } = model;
      const about = `${version}${optional ? ' (optional)' : ''}; ${originOf(model)}; ${licence}.`;
      return [`### ${name}`, `${title} ${about}`, failures.map((one) => `- ${one}`).join('\n')]
        .filter((part) => part !== '')
        .join('\n\n');
    })
    .join('\n\n');
}

/** The whole of `docs/labels.md`. */
export function labelsPage(titles: readonly LabelTitle[], models: readonly ModelManifest[]): string {
  const known = new Set(titles.map(({ label }) => label));
  const strays = [...new Set(models.flatMap(({ labels }) => Object.values(labels)))].filter(
    (label) => ![...known].some((one) => isWithin(label, one)),
  );
  const without =
    strays.length === 0
      ? ''
      : `\nReported, but not in the default policy's taxonomy: ${strays.map((label) => `\`${label}\``).join(', ')}.\n`;
  return `# What detects what, how well, and what it misses

Written by \`npm run docs:labels\` from the default policy's taxonomy and every \`models/*/manifest.json\`. A number is one
that somebody measured, with the examples it was measured on; where nobody has, it says so. A row shows the plainest numbers and
the first of what is missed; the model's manifest and card have every number, the list below every failure. A label stands for
its dotted children too.

${labelTable(titles, models)}
${without}
## Detectors and models

${modelList(models)}
`;
}
