import { AirlockError } from '@airlock/contracts/problem';
import type { Command } from 'commander';
import { once } from 'node:events';
import { extname } from 'node:path';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { jsonLine, type Outcome, plainLine, type Subject } from '../classify/lines.js';
import { openImageReader, openTextReader, type Reader } from '../classify/readers.js';
import { type InputRecord, openInput, readRecords } from '../classify/records.js';
import { systemConfig } from '../config.js';
import { readDetectorSettings } from '../detectors-file.js';

const HELP = `
One line of output for each line of input, in order; blank lines are left out. A line that cannot be used gives a line
with "error" in its place, and the exit status is then 1.

Input is JSON lines or plain lines: by the name of the file (.jsonl, .ndjson), else by its first line.
  {"text": "加v 12345", "id": "any"}        airlock classify text chat.jsonl
  {"path": "a.jpg", "id": 7}               airlock classify image pictures.jsonl
Pictures may also be named themselves: airlock classify image a.jpg b.png

Detectors, words and models are those of the live system (AIRLOCK_MODELS, AIRLOCK_DETECTORS).`;

const Id = z.union([z.string(), z.number()]).optional();
const TextLine = z
  .object({ id: Id, text: z.string() })
  .transform(({ id, text }): Subject => ({ id, what: text }));
const ImageLine = z
  .object({ id: Id, path: z.string().min(1) })
  .transform(({ id, path }): Subject => ({ id, what: path }));
const LISTS = new Set(['.jsonl', '.ndjson', '.txt']);

interface Options {
  readonly json?: boolean;
  readonly format?: 'jsonl' | 'lines';
}

/** `airlock classify text|image`: what the live detectors say of texts and pictures. */
export function addClassifyCommand(program: Command): void {
  program
    .command('classify')
    .description('say what the live detectors see in texts or pictures, one line each')
    .argument('<text|image>', 'what to classify')
    .argument('[files...]', 'files of lines, or pictures; - or nothing is standard input')
    .option('--json', 'JSON lines with labels, scores, spans and boxes')
    .option('--format <jsonl|lines>', 'how the input is written')
    .addHelpText('after', HELP)
    .action(async (task: string, files: string[], options: Options) => {
      if (task !== 'text' && task !== 'image')
        throw new AirlockError('invalid_input', `airlock classify knows text and image, not ${task}`);
      if (options.format !== undefined && !['jsonl', 'lines'].includes(options.format))
        throw new AirlockError('invalid_input', `--format is jsonl or lines, not ${options.format}`);
      const clean = await (task === 'text' ? classifyText(files, options) : classifyImages(files, options));
      if (!clean) process.exitCode = 1;
    });
}

const format = ({ format: kind }: Options) => (kind === undefined ? {} : { format: kind });

async function classifyText(files: readonly string[], options: Options): Promise<boolean> {
  const { modelsDir, detectorsPath } = systemConfig();
  const reader = await openTextReader(modelsDir, await readDetectorSettings(detectorsPath));
  const lines = subjects(files, { schema: TextLine, plain: (what) => ({ what }), ...format(options) });
  return write(lines, reader, 'text', options);
}

async function classifyImages(files: readonly string[], options: Options): Promise<boolean> {
  const { modelsDir, detectorsPath } = systemConfig();
  const reader = await openImageReader(modelsDir, await readDetectorSettings(detectorsPath));
  const lists = files.length === 0 || files.some((file) => file === '-' || LISTS.has(extname(file)));
  const lines = lists
    ? subjects(files, { schema: ImageLine, plain: (what) => ({ what }), ...format(options) })
    : readRecords('arguments', Readable.from(files.map((file) => `${file}\n`)), {
        schema: ImageLine,
        plain: (what) => ({ what }),
        format: 'lines',
      });
  return write(lines, reader, 'path', options);
}

async function* subjects(
  files: readonly string[],
  options: Parameters<typeof readRecords<Subject>>[2],
): AsyncGenerator<InputRecord<Subject>> {
  for (const file of files.length === 0 ? ['-'] : files)
    yield* readRecords(file, await openInput(file), options);
}

/** Whether every line could be used. */
async function write(
  lines: AsyncIterable<InputRecord<Subject>>,
  reader: Reader,
  key: 'text' | 'path',
  { json }: Options,
): Promise<boolean> {
  let clean = true;
  try {
    for await (const line of lines) {
      const outcome = await classified(line, reader);
      clean &&= 'value' in outcome;
      const text = json ? jsonLine(outcome, key) : plainLine(outcome, key);
      if (!process.stdout.write(`${text}\n`)) await once(process.stdout, 'drain');
    }
    return clean;
  } finally {
    await reader.close();
  }
}

async function classified(line: InputRecord<Subject>, reader: Reader): Promise<Outcome> {
  if ('error' in line) return line;
  const { source, line: number, value } = line;
  try {
    return { source, line: number, value: { ...value, result: await reader.read(value.what) } };
  } catch (error) {
    return { source, line: number, error: error instanceof Error ? error.message : String(error) };
  }
}
