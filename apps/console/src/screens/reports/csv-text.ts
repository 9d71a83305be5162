/** What a spreadsheet would take for a formula is text to it behind an apostrophe. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

const written = (cell: string | number | undefined): string => {
  if (typeof cell !== 'string') return cell === undefined ? '' : String(cell);
  const text = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n']/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** RFC 4180, with a mark by which spreadsheets know that it is UTF-8. */
export const csvText = (rows: readonly (readonly (string | number | undefined)[])[]): string =>
  '\ufeff' + rows.map((row) => row.map(written).join(',') + '\r\n').join('');
