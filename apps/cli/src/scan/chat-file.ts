import { CHAT_LIMITS } from '@airlock/contracts/chat';
import { UserId } from '@airlock/contracts/ids';
import { AirlockError } from '@airlock/contracts/problem';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { z } from 'zod';

const Line = z
  .object({
    /** Media time, ms. */
    atMs: z.number().nonnegative().optional(),
    /** Wall time, ms since 1970: the first line of the file is the start of the recording. */
    sentAt: z.number().int().nonnegative().optional(),
    userId: UserId,
    nickname: z.string().max(CHAT_LIMITS.nicknameUnits).optional(),
    text: z.string().max(CHAT_LIMITS.textUnits),
  })
  .refine((l) => (l.atMs === undefined) !== (l.sentAt === undefined), 'needs either atMs or sentAt');

/** One line of recorded chat. */
export interface RecordedLine {
  /** Line of the file, from 1. */
  readonly line: number;
  /** Media time, ms. */
  readonly atMs: number;
  readonly userId: UserId;
  readonly nickname?: string;
  readonly text: string;
}

const FAULTS_SHOWN = 10;
const HINT =
  'Each line is a JSON object: {"atMs": 1500, "userId": "u1", "nickname": "Ann", "text": "hello"}.';

/** Reads lines of JSON in order of time. Throws `invalid_input` with the number of every line that is wrong. */
export async function parseChat(
  name: string,
  lines: AsyncIterable<string> | Iterable<string>,
): Promise<RecordedLine[]> {
  const read: (RecordedLine & { sentAt: number | undefined })[] = [];
  const faults: string[] = [];
  let number = 0;
  for await (const text of lines) {
    number += 1;
    if (text.trim() === '') continue;
    const parsed = parseLine(number === 1 ? text.replace(/^\uFEFF/, '') : text);
    if ('fault' in parsed) {
      faults.push(`${name}:${number} ${parsed.fault}`);
      continue;
    }
    const { atMs = 0, sentAt, nickname, ...rest } = parsed.line;
    read.push({ line: number, atMs, sentAt, ...rest, ...(nickname === undefined ? {} : { nickname }) });
  }
  if (faults.length > 0) {
    const more = faults.length - FAULTS_SHOWN;
    const shown = [...faults.slice(0, FAULTS_SHOWN), ...(more > 0 ? [`… and ${more} more`] : [])];
    throw new AirlockError('invalid_input', shown.join('\n'), { hint: HINT });
  }
  const start = read.reduce((least, { sentAt }) => Math.min(least, sentAt ?? Infinity), Infinity);
  return read
    .map(({ sentAt, ...line }) => (sentAt === undefined ? line : { ...line, atMs: sentAt - start }))
    .sort((a, b) => a.atMs - b.atMs);
}

/** Reads a file of chat lines. Throws `not_found` when there is none. */
export async function readChatFile(path: string): Promise<RecordedLine[]> {
  const input = createReadStream(path, 'utf8');
  try {
    return await parseChat(path, createInterface({ input, crlfDelay: Infinity }));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined || error instanceof AirlockError) throw error;
    throw new AirlockError('not_found', `The chat file ${path} cannot be read: ${(error as Error).message}`);
  } finally {
    input.destroy();
  }
}

function parseLine(text: string): { line: z.infer<typeof Line> } | { fault: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { fault: 'is not JSON' };
  }
  const parsed = Line.safeParse(value);
  if (parsed.success) return { line: parsed.data };
  const issues = parsed.error.issues.map(({ path, message }) =>
    path.length === 0 ? message : `${path.join('.')}: ${message}`,
  );
  return { fault: issues.join('; ') };
}
