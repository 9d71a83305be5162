import { AirlockError } from '@airlock/contracts/problem';
import { Label } from '@airlock/contracts/signal';
import { csvRow, parseCsv } from './bank/csv.js';
import { HashIndex, linearSearch, MAX_DISTANCE, type HashSearch } from './bank/hash-index.js';
import { pdqFromHex, pdqHex, type PdqHash } from './pdq.js';

/** One picture known to be prohibited. */
export interface BankEntry {
  readonly id: string;
  /** PDQ, 64 hex digits. */
  readonly hash: string;
  readonly label: string;
  readonly note: string;
}

export interface BankMatch {
  readonly entry: BankEntry;
  /** Bits that differ. */
  readonly distance: number;
}

/** What PDQ's authors advise: 31 bits of 256, and no match for pictures below quality 50. */
export const MATCH_DISTANCE = MAX_DISTANCE;
export const MIN_QUALITY = 50;

const COLUMNS = ['id', 'hash', 'label', 'note'] as const;
const SHOWN_ISSUES = 20;
/** Fewer entries are looked through one by one in some 20 µs; the tables of an index take 4 MB whatever they hold. */
const WORTH_INDEXING = 2_000;

/** An immutable set of known hashes, indexed: 1 M entries are searched in well under 1 ms. */
export class HashBank {
  readonly entries: readonly BankEntry[];
  readonly #index: HashSearch;

  /** Throws `invalid_input` with every faulty entry (the first 20). */
  constructor(entries: readonly BankEntry[]) {
    const issues: { path: string; message: string }[] = [];
    const hashes = new Uint32Array(entries.length * 8);
    for (const [i, entry] of entries.entries()) {
      const words = pdqFromHex(entry.hash);
      if (words) hashes.set(words, i * 8);
      const message = !words
        ? 'hash must be 64 hex digits'
        : entry.id === ''
          ? 'id must not be empty'
          : Label.safeParse(entry.label).success
            ? undefined
            : `label must look like sexual.explicit, not ${JSON.stringify(entry.label)}`;
      if (message !== undefined && issues.length < SHOWN_ISSUES) issues.push({ path: String(i), message });
    }
    if (issues.length > 0)
      throw new AirlockError('invalid_input', 'The hash bank has faulty entries.', { issues });
    this.entries = entries;
    this.#index = entries.length < WORTH_INDEXING ? linearSearch(hashes) : new HashIndex(hashes);
  }

  /** Reads CSV with a header line that names at least id, hash and label, in any order. */
  static fromCsv(text: string): HashBank {
    const [header = [], ...rows] = parseCsv(text);
    const column = (name: (typeof COLUMNS)[number]) =>
      header.findIndex((h) => h.trim().toLowerCase() === name);
    const [id, hash, label, note] = COLUMNS.map(column) as [number, number, number, number];
    if (id < 0 || hash < 0 || label < 0)
      throw new AirlockError('invalid_input', 'The first line must name the columns id, hash and label.');
    const cell = (row: readonly string[], at: number) => (at < 0 ? '' : (row[at] ?? '').trim());
    return new HashBank(
      rows.map((r) => ({
        id: cell(r, id),
        hash: cell(r, hash).toLowerCase(),
        label: cell(r, label),
        note: cell(r, note),
      })),
    );
  }

  /** Reads a JSON array of entries; `note` may be left out. */
  static fromJson(text: string): HashBank {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (cause) {
      throw new AirlockError('invalid_input', 'The hash bank is no JSON.', { cause });
    }
    if (!Array.isArray(value)) throw new AirlockError('invalid_input', 'The hash bank must be an array.');
    const word = (o: unknown, key: string): string => {
      const v = typeof o === 'object' && o !== null ? (o as Record<string, unknown>)[key] : undefined;
      return typeof v === 'string' ? v : '';
    };
    return new HashBank(
      value.map((o) => ({
        id: word(o, 'id'),
        hash: word(o, 'hash').toLowerCase(),
        label: word(o, 'label'),
        note: word(o, 'note'),
      })),
    );
  }

  toCsv(): string {
    return csvRow(COLUMNS) + this.entries.map((e) => csvRow(COLUMNS.map((c) => e[c]))).join('');
  }

  toJson(): string {
    return JSON.stringify(this.entries, undefined, 2);
  }

  /** All entries at most `distance` (≤ 31) bits from the hash, nearest first; none when its quality is below 50. */
  match(hash: PdqHash, distance: number = MATCH_DISTANCE): BankMatch[] {
    if (hash.quality < MIN_QUALITY) return [];
    return this.#index
      .search(hash.words, distance)
      .map((m) => ({ entry: this.entries[m.index]!, distance: m.distance }));
  }
}

/** An entry for a picture that was just hashed. */
export const bankEntry = (hash: PdqHash, id: string, label: string, note = ''): BankEntry => ({
  id,
  hash: pdqHex(hash.words),
  label,
  note,
});
