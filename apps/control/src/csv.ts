/** One thing in a cell; what is not there is empty. */
export type Cell = string | number | boolean | undefined;

/** What makes a spreadsheet take text for a formula, its full-width forms among it (OWASP: CSV injection). */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

const written = (cell: Cell): string => {
  if (cell === undefined) return '';
  if (typeof cell !== 'string') return String(cell);
  const text = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n']/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** RFC 4180, with a mark by which spreadsheets know that it is UTF-8. Text is never taken for a formula. */
export const csv = (columns: readonly string[], rows: readonly (readonly Cell[])[]): string =>
  '\ufeff' + [columns, ...rows].map((row) => row.map(written).join(',') + '\r\n').join('');
