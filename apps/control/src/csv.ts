/** What a spreadsheet would take for a formula is text to it behind an apostrophe. */
const FORMULA = /^[=+\-@\t\r]/;

const cell = (value: unknown): string => {
  const raw = value === undefined || value === null ? '' : String(value);
  const text = typeof value === 'string' && FORMULA.test(raw) ? `'${raw}` : raw;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** CSV as of RFC 4180: comma, CRLF, quotes where needed; safe to open in a spreadsheet. */
export const csv = (rows: readonly (readonly unknown[])[]): string =>
  rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
