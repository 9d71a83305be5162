import type { BenchRow } from './measure.js';

const HEAD = ['row', 'what', 'ours', 'peer', 'better by', 'target', 'met', 'against'] as const;
/** Columns that hold numbers stand at the right. */
const RIGHT = new Set(['ours', 'peer', 'better by']);

/** Three significant digits, no exponent, thousands set apart. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return '-';
  if (Number.isInteger(value) && Math.abs(value) < 1000) return String(value);
  const digits = value === 0 ? 0 : Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  const rounded = digits === 0 ? Number(value.toPrecision(3)) : value;
  return rounded.toLocaleString('en-US', {
    minimumFractionDigits: Math.min(digits, 3),
    maximumFractionDigits: Math.min(digits, 3),
  });
}

const withUnit = (value: number | undefined, unit: string): string =>
  value === undefined ? '' : `${figure(value)}${unit === '' || unit.startsWith('/') ? '' : ' '}${unit}`;

const cells = (row: BenchRow): string[] => [
  row.id,
  row.what,
  row.shown ?? withUnit(row.ours, row.unit),
  withUnit(row.theirs, row.unit),
  row.ratio === undefined ? '' : `${figure(row.ratio)}×`,
  row.target,
  row.target === '' ? '' : row.met ? 'yes' : 'NO',
  row.peer,
];

/** Aligned columns for a terminal; the notes follow, wrapped to `width`. */
export function formatTable(rows: readonly BenchRow[], width = 120): string {
  const lines = [[...HEAD], ...rows.map(cells)];
  const widths = HEAD.map((_, column) => Math.max(...lines.map((line) => [...(line[column] ?? '')].length)));
  const render = (line: readonly string[]): string =>
    line
      .map((cell, column) => {
        const gap = ' '.repeat((widths[column] ?? 0) - [...cell].length);
        return RIGHT.has(HEAD[column] ?? '') ? gap + cell : cell + gap;
      })
      .join('  ')
      .trimEnd();
  const [head = [], ...body] = lines;
  const rule = widths.map((w) => '─'.repeat(w)).join('──');
  const notes = rows.filter((r) => r.note !== '').flatMap((r) => wrap(`${r.id}: ${r.note}`, width, '   '));
  return [render(head), rule, ...body.map(render), '', ...notes].join('\n');
}

/** Breaks at spaces; every line but the first begins with `indent`. */
export function wrap(text: string, width: number, indent = ''): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line.trim() !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = indent + word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return line === '' ? lines : [...lines, line];
}
