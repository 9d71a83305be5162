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

/** What of a model's measurements is about a label: those that name it, else those about the model as a whole. */
function qualityOf({ quality }: ModelManifest, label: string): readonly string[] {
  const own = quality.filter((one) => one.label !== undefined && isWithin(one.label, label));
  const about = own.length > 0 ? own : quality.filter((one) => one.label === undefined);
  return about.map((one) =>
    one.label === undefined || one.label === label
      ? describeMeasurement(one)
      : `${one.label}: ${describeMeasurement(one)}`,
  );
}

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
    const misses = by.flatMap(({ name, failures }) => failures.map((one) => `${name}: ${one}`));
    return [title, cell(named), cell(quality), cell(misses)];
  });
  const head = ['label', 'what detects it', 'measured quality', 'what it misses or mistakes'];
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

/** Models as a list: what each is for, where it comes from, what may be done with it. */
export function modelList(models: readonly ModelManifest[]): string {
  return models
    .map(({ name, title, version, licence, source, optional }) => {
      const from =
        source.kind === 'code'
          ? `rules in \`${source.path}\``
          : 'package' in source
            ? `npm \`${source.package}\` ${source.version}`
            : source.kind === 'committed'
              ? `made by \`${source.madeBy}\``
              : source.from;
      return `- **${name}** ${version}${optional ? ' (optional)' : ''}: ${title} ${from}; ${licence}.`;
    })
    .join('\n');
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
that somebody measured, with the examples it was measured on; where nobody has, it says so. A label stands for its dotted
children too.

${labelTable(titles, models)}
${without}
## Detectors and models

${modelList(models)}
`;
}
