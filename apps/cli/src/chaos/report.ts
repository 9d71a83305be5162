import type { Counts } from './account.js';
import type { ScenarioResult } from './run.js';

export interface ChaosReport {
  readonly at: string;
  readonly machine: string;
  readonly kafka: string;
  readonly form: 'short' | 'long';
  readonly seed: number;
  readonly minutes: number;
  readonly results: readonly ScenarioResult[];
}

const COLUMNS = [
  ['segments in', (c) => c.segmentsIn],
  ['lines in', (c) => c.linesIn],
  ['verdicts', (c) => c.segmentVerdicts + c.lineVerdicts],
  ['lost', (c) => c.lost],
  ['repeats suppressed', (c) => c.repeatsSuppressed],
  ['cases / items', (c) => `${c.cases} / ${c.caseItems}`],
  ['actions / rows', (c) => `${c.actions} / ${c.actionRows}`],
  ['served', (c) => `${c.contentServed} (${(c.contentBytes / 1e6).toFixed(1)} MB)`],
  ['unreleased bytes', (c) => c.unreleasedBytes],
] as const satisfies readonly (readonly [string, (c: Counts) => number | string])[];

const seconds = (ms: number): string => (ms / 1_000).toFixed(1);
const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

const outcome = (r: ScenarioResult): string =>
  r.skipped !== undefined ? 'skipped' : r.problems.length === 0 ? 'holds' : '**fails**';

const recoveryOf = (r: ScenarioResult): string => {
  const all = Object.values(r.recoveries).flat();
  return all.length === 0 ? '–' : `${seconds(median(all))} (most ${seconds(Math.max(...all))})`;
};

const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;

/** The report for people, as it is kept under docs. */
export function formatReport(report: ChaosReport): string {
  const { results } = report;
  const lines = [
    '# Chaos',
    '',
    'Written by `npm run chaos`: real processes (`airlock start …`), a real broker and a real PostgreSQL, streams and chat with known ids,',
    'viewers at every gate who know every byte that was fed. Every scenario ends with its counts compared.',
    '',
    `${report.at}, ${report.form} form${report.form === 'short' ? ' (few rounds, short absences, without the dear detectors)' : ''}, seed ${report.seed}, ${report.minutes.toFixed(0)} minutes, ${report.machine}, Kafka by ${report.kafka}.`,
    '',
    row([
      'scenario',
      'outcome',
      ...COLUMNS.map(([name]) => name),
      'viewers have new content after, s: median (most)',
    ]),
    row(['---', '---', ...COLUMNS.map(() => '---'), '---']),
    ...results.map((r) =>
      row([r.name, outcome(r), ...COLUMNS.map(([, of]) => (r.counts ? of(r.counts) : '–')), recoveryOf(r)]),
    ),
    '',
    '- *verdicts*: distinct ones, of segments and lines; *lost*: went in and nobody ever said anything of it.',
    '- *repeats suppressed*: verdicts computed again and records delivered again, whose effect (rows, cases, actions, what is shown) is there once.',
    '- *unreleased bytes*: bad, unjudged, unapproved, too early, or asked for more than 2 s after a person’s cut was taken.',
    '- Rows of segments, verdicts, lines, actions, audit entries and cases are compared with the topics; a difference is a failure.',
    '',
  ];
  for (const r of results) {
    lines.push(`## ${r.name}: ${r.title}`, '');
    if (r.skipped !== undefined) lines.push(`Not run here: ${r.skipped}.`, '');
    if (r.rows.length > 0) lines.push(...r.rows.map((text) => `- proves: ${text}`));
    for (const [what, all] of Object.entries(r.recoveries))
      lines.push(
        `- ${what}: viewers after ${seconds(median(all))} s, at most ${seconds(Math.max(...all))} s (${all.length} times)`,
      );
    for (const cut of r.cuts)
      lines.push(
        `- a person’s cut: taken after ${seconds(cut.takenMs)} s, last content byte after ${seconds(cut.lastByteMs)} s`,
      );
    for (const [what, value] of Object.entries(r.notes)) lines.push(`- ${what}: ${value}`);
    if (r.dumpedByPerson > 0) lines.push(`- segments dumped by the person at the desk: ${r.dumpedByPerson}`);
    if (r.counts && r.counts.unwatched > 0) lines.push(`- segments nobody looked at: ${r.counts.unwatched}`);
    if (r.counts && r.counts.parked > 0) lines.push(`- parked: ${r.counts.parked}`);
    lines.push(...r.problems.map((p) => `- **fails**: ${p}`), '');
  }
  return lines.join('\n');
}
