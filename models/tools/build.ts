/**
 * `npm run models`: makes or checks the files of every `models/<name>/manifest.json`, offline.
 * `--with <name>` also fetches an optional model that does not come with the installation; may be given more than once.
 * `--pin` instead writes the hashes of what the converter produces now into the manifests (after a change to it).
 */
import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { modelFolders, readManifest } from '@airlock/inference/model-files';
import { buildModel, makeFile, type OnProgress } from './build-model.ts';
import { sha256 } from './source.ts';

const ROOT = join(import.meta.dirname, '..');
const BAR = 20;

/** A bar that redraws itself on a terminal and prints one line per model elsewhere. */
function progress(name: string): { update: OnProgress; end: (text: string) => void } {
  const live = process.stdout.isTTY;
  const draw = (done: number, step: string): string => {
    const filled = Math.round(done * BAR);
    return `models  ${name.padEnd(20)} [${'='.repeat(filled)}${' '.repeat(BAR - filled)}] ${step}`;
  };
  return {
    update: (step, done) => {
      if (live) process.stdout.write(`\r\u001b[K${draw(done, step)}`);
    },
    end: (text) => {
      process.stdout.write(`${live ? '\r\u001b[K' : ''}${draw(1, text)}\n`);
    },
  };
}

async function pin(folder: string, update: OnProgress): Promise<string> {
  const manifest = await readManifest(folder);
  const { kind } = manifest.source;
  if (kind !== 'tfjs-layers' && kind !== 'tfjs-graph') return 'not converted, left as it is';
  const files = [];
  for (const file of manifest.files) {
    const bytes = await makeFile(manifest, file, update);
    files.push({ path: file.path, sha256: sha256(bytes), bytes: bytes.byteLength });
  }
  await writeFile(join(folder, 'manifest.json'), `${JSON.stringify({ ...manifest, files }, null, 2)}\n`);
  return `pinned ${files.map((file) => file.sha256).join(' ')}`;
}

const { values } = parseArgs({
  options: { pin: { type: 'boolean' }, with: { type: 'string', multiple: true, default: [] } },
});
const folders = await modelFolders(ROOT);
const unknown = values.with.filter((name) => !folders.some((folder) => basename(folder) === name));
let failed = unknown.length > 0;
for (const name of unknown) process.stderr.write(`models: no model is named ${name}\n`);
for (const folder of folders) {
  const bar = progress(basename(folder));
  const started = performance.now();
  try {
    const result = values.pin
      ? await pin(folder, bar.update)
      : await buildModel(folder, bar.update, values.with.includes(basename(folder)));
    bar.end(`${result} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  } catch (error) {
    failed = true;
    bar.end('FAILED');
    process.stderr.write(`models: ${error instanceof Error ? error.message : String(error)}\n`);
  }
}
if (failed) process.exitCode = 1;
