/**
 * `npm run train:text [-- --data DIR] [--check]`: trains the text model from the data folder (or `AIRLOCK_DATA`, by default
 * `../shared/data` beside the repository) and the synthetic lines, measures it, and writes `models/text-moderation`.
 * `--check` writes nothing and fails unless the bytes are the committed ones. `--tune` writes nothing and measures the `dev`
 * part: what is chosen by its numbers leaves the held-out part unseen.
 */
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { decodeWeights } from '@airlock/moderation/classifier';
import { clauses, readCorpus, readWords, type Sample } from './corpus.ts';
import { evaluate } from './evaluate.ts';
import { targets } from './labels.ts';
import { describe, toMeasurements } from './results.ts';
import type { Part, Words } from './synthetic/grammar.ts';
import { generate } from './synthetic/generate.ts';
import { DEFAULTS, train } from './train.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const FOLDER = join(ROOT, 'models/text-moderation');
const WEIGHTS = 'weights.bin';
const BAR = 24;

const { values } = parseArgs({
  options: { data: { type: 'string' }, check: { type: 'boolean' }, tune: { type: 'boolean' } },
});
const data = resolve(ROOT, values.data ?? process.env['AIRLOCK_DATA'] ?? '../shared/data');

let shown = '';
function progress(step: string, done: number): void {
  const filled = Math.round(done * BAR);
  const line = `train:text  [${'='.repeat(filled)}${' '.repeat(BAR - filled)}] ${step}`;
  if (line === shown) return;
  if (process.stdout.isTTY) process.stdout.write(`\r\u001b[K${line}`);
  else if (!shown.endsWith(step)) process.stdout.write(`${line}\n`);
  shown = line;
}

/** Lines per pattern: enough that each slot is met, few enough that no template drowns the comments. */
const EACH: Readonly<Record<Part, number>> = { fit: 90, dev: 60, 'held-out': 60 };

function synthetic(words: Words): Sample[] {
  return (['fit', 'dev', 'held-out'] as const).flatMap((part) =>
    generate(part, EACH[part], 41, part === 'fit' ? words : {}).map(({ text, family }): Sample => ({
      text,
      origin: 'synthetic',
      part,
      targets: targets(family.labels, family.unsure),
      weight: 1,
      group: family.id,
    })),
  );
}

const corpus = await readCorpus(data);
const samples = [...corpus, ...clauses(corpus), ...synthetic(await readWords(data))];
const bytes = train(samples, { ...DEFAULTS, onProgress: progress });
const sha256 = createHash('sha256').update(bytes).digest('hex');
progress('measuring', 0);
const weights = decodeWeights(bytes);
const evaluation = evaluate(weights, samples, values.tune === true ? 'dev' : 'held-out');
progress('done', 1);
process.stdout.write(`\n${describe(evaluation, samples)}\nsha256 ${sha256}, ${bytes.length} bytes\n`);

const path = join(FOLDER, 'manifest.json');
const manifest = JSON.parse(await readFile(path, 'utf8')) as { files: [{ path: string; sha256: string }] };
if (values.check === true) {
  const same = manifest.files[0].sha256 === sha256;
  process.stdout.write(
    same ? 'the committed weights, bit for bit\n' : `NOT the committed ${manifest.files[0].sha256}\n`,
  );
  if (!same) process.exitCode = 1;
} else if (values.tune !== true) {
  await writeFile(join(FOLDER, WEIGHTS), bytes);
  const files = [{ path: WEIGHTS, sha256, bytes: bytes.length }];
  const quality = toMeasurements(evaluation);
  const version = DEFAULTS.version;
  const thresholds = Object.fromEntries(weights.heads.map(({ label, report }) => [label, report]));
  await writeFile(path, `${JSON.stringify({ ...manifest, version, files, thresholds, quality }, null, 2)}\n`);
}
