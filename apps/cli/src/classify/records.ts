import { AirlockError } from '@airlock/contracts/problem';
import { createReadStream } from 'node:fs';
import { extname } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { z } from 'zod';

/** One line of input in its place: what it holds, or why it holds nothing. */
export type InputRecord<T> = { readonly source: string; readonly line: number } & (
  { readonly value: T } | { readonly error: string }
);

export interface ReadOptions<T> {
  /** What one JSON line must hold. */
  readonly schema: z.ZodType<T>;
  /** Makes a value of a line that is not JSON lines. */
  readonly plain: (line: string) => T;
  /** Default: JSON lines where the file is called `.jsonl` or `.ndjson`, or the first line is a JSON object. */
  readonly format?: 'jsonl' | 'lines';
}

const JSONL = new Set(['.jsonl', '.ndjson']);

/** The records of a JSON line, or the reason there is none. */
export function parseLine<T>(schema: z.ZodType<T>, line: string): { value: T } | { error: string } {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch (error) {
    return { error: `not JSON: ${(error as Error).message}` };
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return { value: parsed.data };
  const [issue] = parsed.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? '' : `${issue.path.join('.')}: `;
  return { error: `${where}${issue?.message ?? 'not a record'}` };
}

const isObject = (line: string): boolean => {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
};

/** Every line of a stream that is not blank, in order; one that cannot be used keeps its place. */
export async function* readRecords<T>(
  source: string,
  input: Readable,
  { schema, plain, format }: ReadOptions<T>,
): AsyncGenerator<InputRecord<T>> {
  let kind = format ?? (JSONL.has(extname(source)) ? 'jsonl' : undefined);
  let line = 0;
  for await (const text of createInterface({ input, crlfDelay: Infinity })) {
    line++;
    if (text.trim() === '') continue;
    kind ??= isObject(text) ? 'jsonl' : 'lines';
    yield { source, line, ...(kind === 'jsonl' ? parseLine(schema, text) : { value: plain(text) }) };
  }
}

/** A file, or standard input as `-`. @throws AirlockError `not_found` when the file cannot be opened. */
export async function openInput(path: string): Promise<Readable> {
  if (path === '-') return process.stdin;
  const stream = createReadStream(path);
  await new Promise<void>((resolve, reject) => {
    stream.once('open', () => resolve());
    stream.once('error', (cause: Error) => {
      reject(new AirlockError('not_found', `${path} cannot be read: ${cause.message}`, { cause }));
    });
  });
  return stream;
}
