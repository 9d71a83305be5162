import type { BankView, KnownImport, KnownView } from '@airlock/contracts/http/known-api';

/** What `importKnown` takes of one entry; control fills in what is left out. */
export type FileEntry = Pick<KnownImport, 'entryId' | 'hash' | 'label'> & Partial<KnownImport>;

export type FileProblem = 'empty' | 'json' | 'noHash' | 'hash';

/** An entry of a file, and who answers for the bank it was exported from. */
interface Line extends FileEntry {
  readonly id?: string;
  readonly owner?: string;
}

/** The entries of a file, and who answers for the bank they come from; or what is wrong with it and on which line or entry, from 1 on. */
export type FileRead =
  | { readonly entries: FileEntry[]; readonly owner?: string }
  | { readonly problem: FileProblem; readonly at?: number };

const HASH = /^[0-9a-f]{64}$/;
const COLUMNS = [
  'entryId',
  'hash',
  'label',
  'note',
  'source',
  'approvedBy',
  'approvedAt',
  'status',
  'owner',
] as const;

/** Rows of RFC 4180 CSV. */
const rowsOf = (text: string): string[][] => {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, plain = '', end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r?\n|$)/g)) {
    row.push((quoted?.replaceAll('""', '"') ?? plain).trim());
    if (end === ',') continue;
    if (row.some((field) => field !== '')) rows.push(row);
    row = [];
  }
  return rows;
};

const fromCsv = (text: string): Record<string, unknown>[] | 'noHash' => {
  const [head = [], ...rest] = rowsOf(text);
  const isBare = HASH.test((head[0] ?? '').toLowerCase());
  const names = isBare ? ['hash', 'label', 'note'] : head;
  if (!names.includes('hash')) return 'noHash';
  return (isBare ? [head, ...rest] : rest).map((row) =>
    Object.fromEntries(
      names.flatMap((name, i) => {
        const value = row[i] ?? '';
        return value === '' ? [] : [[name, name === 'approvedAt' ? Number(value) : value]];
      }),
    ),
  );
};

const fromJson = (text: string): unknown[] | undefined => {
  try {
    const said = JSON.parse(text) as unknown;
    if (Array.isArray(said)) return said;
    const { entries } = said as { entries?: unknown };
    return Array.isArray(entries) ? entries : undefined;
  } catch {
    return undefined;
  }
};

/**
 * Reads a list of pictures: JSON (an array, or `{entries}`), or CSV with a heading, or bare hashes one a line. Entries
 * without a label get `label`, those without an id their hash. Everything else is checked by control.
 */
export const readKnownFile = (given: string, label: string): FileRead => {
  const text = given.replace(/^\uFEFF/, '').trim();
  if (text === '') return { problem: 'empty' };
  const items = /^[[{]/.test(text) ? fromJson(text) : fromCsv(text);
  if (items === undefined) return { problem: 'json' };
  if (items === 'noHash') return { problem: 'noHash' };
  if (items.length === 0) return { problem: 'empty' };
  const entries: FileEntry[] = [];
  let owner: string | undefined;
  for (const [i, item] of items.entries()) {
    const line = (typeof item === 'string' ? { hash: item } : item) as Partial<Line> | null;
    const hash = typeof line?.hash === 'string' ? line.hash.toLowerCase() : '';
    if (!HASH.test(hash)) return { problem: 'hash', at: i + 1 };
    const { id = hash, owner: of, ...said } = line!;
    owner ??= of;
    entries.push({ ...said, hash, entryId: said.entryId ?? id, label: said.label ?? label });
  }
  return { entries, ...(owner === undefined ? {} : { owner }) };
};

const toFile = ({ bank, ...e }: KnownView, owner: string): Line => ({
  owner,
  ...{ hash: e.hash, label: e.label, note: e.note, source: e.source, status: e.status },
  entryId: e.entryId.startsWith(`${bank}:`) ? e.entryId.slice(bank.length + 1) : e.entryId,
  ...(e.frames === undefined ? {} : { frames: e.frames }),
  ...(e.approvedBy === undefined ? {} : { approvedBy: e.approvedBy }),
  ...(e.approvedAt === undefined ? {} : { approvedAt: e.approvedAt }),
});

/** Whole, as it can be imported elsewhere. */
export const knownJson = ({ owner }: Pick<BankView, 'owner'>, views: readonly KnownView[]): string =>
  JSON.stringify({ entries: views.map((view) => toFile(view, owner)) }, undefined, 2);

/** For spreadsheets; the frames of clips have no place in it. */
export const knownCsv = ({ owner }: Pick<BankView, 'owner'>, views: readonly KnownView[]): string =>
  [
    COLUMNS,
    ...views.map((view) => toFile(view, owner)).map((e) => COLUMNS.map((name) => String(e[name] ?? ''))),
  ]
    .map((row) => row.map(quote).join(','))
    .join('\r\n') + '\r\n';

const quote = (field: string): string =>
  /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
