import { AuditCheckpoint, AuditLeaf } from '@airlock/contracts/audit';
import type { ApiClient } from '@airlock/nest-host/api-client';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { finished } from 'node:stream/promises';
import { type LogReport, parseLines, verifyLog } from './verify-log.js';

// A log in a folder: entries.jsonl, checkpoints.jsonl (one record a line) and key.txt.
const ENTRIES = 'entries.jsonl';
const CHECKPOINTS = 'checkpoints.jsonl';
const KEY = 'key.txt';
const PAGE = 5_000;

const linesOf = (file: string): AsyncIterable<string> =>
  createInterface({ input: createReadStream(file), crlfDelay: Infinity });

/** Writes the log of a control app into a folder; gives the number of entries. */
export async function exportLog(
  api: ApiClient,
  text: (path: string) => Promise<string>,
  dir: string,
  onProgress: (entries: number) => void = () => undefined,
): Promise<number> {
  await mkdir(dir, { recursive: true });
  await writeFile(join(dir, KEY), await text('/v1/audit/key'));
  // The newest head first: what comes in meanwhile is exported and not yet signed for.
  await text('/v1/audit/checkpoint');
  const heads: AuditCheckpoint[] = [];
  for (;;) {
    const after = heads.at(-1)?.size ?? 0;
    const { items } = await api.get<{ items: AuditCheckpoint[] }>(
      `/v1/audit/checkpoints?after=${after}&limit=${PAGE}`,
    );
    heads.push(...items);
    if (items.length < PAGE) break;
  }
  await writeFile(join(dir, CHECKPOINTS), heads.map((h) => `${JSON.stringify(h)}\n`).join(''));
  const out = createWriteStream(join(dir, ENTRIES));
  let from = 0;
  for (;;) {
    const { items } = await api.get<{ items: AuditLeaf[] }>(`/v1/audit/entries?from=${from}&limit=${PAGE}`);
    if (items.length === 0) break;
    if (!out.write(items.map((i) => `${JSON.stringify(i)}\n`).join('')))
      await new Promise<void>((resolve) => out.once('drain', resolve));
    from = items.at(-1)!.seq + 1;
    onProgress(from);
  }
  out.end();
  await finished(out);
  return from;
}

/** Checks an exported log. `key` is what one trusts; the folder's own key proves nothing about who made the folder. */
export async function verifyLogFolder(
  dir: string,
  key: string | undefined,
  onProgress?: (entries: number) => void,
): Promise<LogReport> {
  const checkpoints: AuditCheckpoint[] = [];
  const file = join(dir, CHECKPOINTS);
  for await (const c of parseLines(linesOf(file), AuditCheckpoint, file)) checkpoints.push(c);
  const entriesFile = join(dir, ENTRIES);
  return verifyLog({
    entries: parseLines(linesOf(entriesFile), AuditLeaf, entriesFile),
    checkpoints,
    key: key ?? (await readFile(join(dir, KEY), 'utf8')),
    ...(onProgress === undefined ? {} : { onProgress }),
  });
}
