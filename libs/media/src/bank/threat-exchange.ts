import { KnownImport } from '@airlock/contracts/http/known-api';
import type { KnownEntry } from '@airlock/contracts/known';
import { AirlockError } from '@airlock/contracts/problem';
import { fromVpdqSignal, vpdqSignal } from '../vpdq.js';
import { csvRow, parseCsv } from './csv.js';

/**
 * `csv`: one picture a line, with a header. `json`: our own entries, clips included; the console's exports are read too. `threatexchange`: what
 * ThreatExchange's `/threat_updates` gives, as kept by python-threatexchange (`{"data": [{id, indicator, type, …}]}`).
 * `lines`: a file of python-threatexchange's `local_file` exchange, `pdq <hash>` or `vpdq <signal>` a line.
 */
export const BANK_FORMATS = ['csv', 'json', 'threatexchange', 'lines'] as const;
export type BankFormat = (typeof BANK_FORMATS)[number];

export interface ReadBankOptions {
  /** Label of entries that bring none. */
  readonly label?: string;
}

const COLUMNS = ['id', 'hash', 'label', 'note', 'source', 'approvedBy', 'approvedAt', 'status'] as const;
const SHOWN_ISSUES = 20;
/** How a label of ours travels among the tags of another system. */
const LABEL_TAG = 'airlock-label:';
const NOTE_TAG = 'airlock-note:';

/** Reads a bank of any of the formats. Throws `invalid_input` with every faulty entry (the first 20). */
export function readBank(text: string, { label = 'known.prohibited' }: ReadBankOptions = {}): KnownImport[] {
  const body = text.replace(/^\uFEFF/, '').trim();
  const raw = /^[[{]/.test(body)
    ? fromJson(body)
    : /^(v?pdq\s|[0-9a-f]{64}\s*$)/im.test(body.split('\n')[0] ?? '')
      ? fromLines(body)
      : fromCsv(text);
  const issues: { path: string; message: string }[] = [];
  const entries = raw.flatMap((entry, i) => {
    const parsed = KnownImport.safeParse({ ...entry, label: entry['label'] || label });
    if (parsed.success) return parsed.data;
    const first = parsed.error.issues[0]!;
    issues.push({ path: `${i}.${first.path.join('.')}`, message: first.message });
    return [];
  });
  if (issues.length > 0)
    throw new AirlockError('invalid_input', `The bank has ${issues.length} faulty entries.`, {
      issues: issues.slice(0, SHOWN_ISSUES),
    });
  return entries;
}

type Raw = Readonly<Record<string, unknown>>;

function fromCsv(text: string): Raw[] {
  const [header = [], ...rows] = parseCsv(text);
  const names = header.map((h) => h.trim().toLowerCase()).map((h) => (h === 'entryid' ? 'id' : h));
  const at = COLUMNS.map((name) => names.indexOf(name.toLowerCase()));
  if (at[0]! < 0 || at[1]! < 0)
    throw new AirlockError('invalid_input', 'The first line must name the columns id and hash.');
  return rows.map((row) => {
    const cell = Object.fromEntries(COLUMNS.map((name, i) => [name, row[at[i]!]?.trim() ?? '']));
    const { id, hash, approvedAt, ...rest } = cell as Record<(typeof COLUMNS)[number], string>;
    const said = Object.fromEntries(Object.entries(rest).filter(([, v]) => v !== ''));
    return {
      ...said,
      entryId: id,
      hash: hash.toLowerCase(),
      ...(approvedAt === '' ? {} : { approvedAt: Number(approvedAt) || Date.parse(approvedAt) }),
    };
  });
}

function fromJson(body: string): Raw[] {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch (cause) {
    throw new AirlockError('invalid_input', 'The bank is no JSON.', { cause });
  }
  const of = value as { data?: unknown; entries?: unknown };
  const list = Array.isArray(value) ? value : (of.data ?? of.entries);
  if (!Array.isArray(list))
    throw new AirlockError(
      'invalid_input',
      'The bank must be a list, or an object with the list `data` or `entries`.',
    );
  // python-threatexchange writes a vPDQ signal as a list of strings.
  if (list.length > 0 && typeof list[0] === 'string') return [clip('clip', body)];
  return (list as Raw[]).flatMap((o) =>
    'indicator' in o ? fromUpdate(o) : { ...o, entryId: o['entryId'] ?? o['id'] },
  );
}

/** One record of `/threat_updates`; those that say that something is gone, or are of other kinds, are passed over. */
function fromUpdate(o: Raw): Raw[] {
  if (o['should_delete'] === true) return [];
  const id = String(o['id']);
  const tags = (Array.isArray(o['tags']) ? o['tags'] : []).map((t: unknown) =>
    typeof t === 'string' ? t : String((t as { text?: unknown }).text ?? ''),
  );
  const tagged = (prefix: string) => tags.find((t) => t.startsWith(prefix))?.slice(prefix.length);
  const said = {
    source: `threatexchange ${id}`,
    label: tagged(LABEL_TAG),
    note:
      tagged(NOTE_TAG) ??
      tags
        .filter((t) => !t.startsWith('airlock-'))
        .join(', ')
        .slice(0, 500),
  };
  const indicator = String(o['indicator']);
  if (o['type'] === 'HASH_PDQ') return [{ ...said, entryId: id, hash: indicator.toLowerCase() }];
  if (o['type'] === 'HASH_VPDQ') return [{ ...clip(id, indicator), ...said }];
  return [];
}

const fromLines = (body: string): Raw[] =>
  body.split(/\r?\n/).flatMap((line) => {
    const [, kind = 'pdq', signal = ''] = /^(?:(v?pdq)\s+)?(.*)$/i.exec(line.trim())!;
    if (signal === '') return [];
    if (kind.toLowerCase() === 'vpdq') {
      const entry = clip('', signal);
      return [{ ...entry, entryId: `vpdq-${String(entry['hash'])}` }];
    }
    const hash = signal.toLowerCase();
    return [{ entryId: `pdq-${hash}`, hash }];
  });

function clip(entryId: string, signal: string): Raw {
  const frames = fromVpdqSignal(signal);
  return { entryId, hash: frames[0]?.pdq, frames };
}

/** Writes entries in one of the formats; `csv` and `pdq` lines hold pictures, clips go as `vpdq` or JSON. */
export function writeBank(entries: readonly KnownEntry[], format: BankFormat): string {
  switch (format) {
    case 'csv':
      return (
        csvRow(COLUMNS) +
        entries
          .filter((e) => e.frames === undefined)
          .map((e) => {
            const { entryId: id, hash, label, note, source, approvedBy = '', status } = e;
            const approvedAt = e.approvedAt === undefined ? '' : new Date(e.approvedAt).toISOString();
            return csvRow(
              COLUMNS.map((c) => ({ id, hash, label, note, source, approvedBy, approvedAt, status })[c]),
            );
          })
          .join('')
      );
    case 'json':
      return JSON.stringify(entries, undefined, 2);
    case 'threatexchange':
      return JSON.stringify({ data: entries.map(update) }, undefined, 2);
    case 'lines':
      return entries
        .map((e) => (e.frames === undefined ? `pdq ${e.hash}\n` : `vpdq ${vpdqSignal(e.frames)}\n`))
        .join('');
    default:
      return format satisfies never;
  }
}

const update = (e: KnownEntry) => ({
  id: e.entryId,
  indicator: e.frames === undefined ? e.hash : vpdqSignal(e.frames),
  type: e.frames === undefined ? 'HASH_PDQ' : 'HASH_VPDQ',
  creation_time: Math.floor(e.addedAt / 1_000),
  last_updated: Math.floor((e.statusAt ?? e.approvedAt ?? e.addedAt) / 1_000),
  should_delete: e.status === 'removed',
  status: 'MALICIOUS',
  tags: [`${LABEL_TAG}${e.label}`, ...(e.note === '' ? [] : [`${NOTE_TAG}${e.note}`])],
  descriptors: {
    data: [{ id: e.entryId, status: 'MALICIOUS', description: e.note, owner: { name: e.source } }],
  },
});
