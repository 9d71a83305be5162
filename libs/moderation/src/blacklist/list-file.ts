import { BlacklistEntry, ListFamily } from '@airlock/contracts/blacklist';
import { AirlockError } from '@airlock/contracts/problem';
import { z } from 'zod';

/** What a list in a file says of itself, in its second line. */
export const ListHeader = z.object({
  issuer: z.string().min(1).max(200),
  families: z.array(ListFamily),
  exportedAt: z.number().int().nonnegative(),
  count: z.number().int().nonnegative(),
});
export type ListHeader = z.infer<typeof ListHeader>;

/** What of an entry leaves the house: not who proposed, voted or was told. */
export const ListedEntry = BlacklistEntry.pick({
  entryId: true,
  family: true,
  keys: true,
  grounds: true,
  term: true,
  evidence: true,
  document: true,
});
export type ListedEntry = z.infer<typeof ListedEntry>;

const FIRST = 'airlock-blacklist/v1';
const MAX_ENTRIES = 10_000;

/** A list as the text of a signed note: a line that names the format, a header, one JSON line per entry. */
export const writeList = (header: Omit<ListHeader, 'count'>, entries: readonly ListedEntry[]): string =>
  [
    FIRST,
    JSON.stringify(ListHeader.parse({ ...header, count: entries.length })),
    ...entries.map((entry) => JSON.stringify(ListedEntry.parse(entry))),
    '',
  ].join('\n');

const bad = (message: string): never => {
  throw new AirlockError('invalid_input', `The list cannot be read: ${message}`);
};

const parsed = <S extends z.ZodType>(schema: S, line: string | undefined, where: string): z.infer<S> => {
  let value: unknown;
  try {
    value = JSON.parse(line ?? '');
  } catch {
    return bad(`${where} is no JSON`);
  }
  const result = schema.safeParse(value);
  return result.success ? result.data : bad(`${where}: ${z.prettifyError(result.error)}`);
};

/** The other way round. Throws `invalid_input`, naming the line, for anything but a whole list. */
export function readList(text: string): { header: ListHeader; entries: ListedEntry[] } {
  const lines = text.split('\n');
  if (lines[0] !== FIRST) bad(`it does not begin with ${FIRST}`);
  if (lines.pop() !== '') bad('its last line has no end');
  const header = parsed(ListHeader, lines[1], 'line 2');
  if (header.count > MAX_ENTRIES) bad(`more than ${MAX_ENTRIES} entries`);
  if (header.count !== lines.length - 2) bad(`${header.count} entries announced, ${lines.length - 2} there`);
  return { header, entries: lines.slice(2).map((line, i) => parsed(ListedEntry, line, `line ${i + 3}`)) };
}
