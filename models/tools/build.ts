/**
 * `npm run models`: builds every `models/<name>/model.onnx` that is not what its manifest says.
 * `--pin` instead writes the hashes of what the converter produces now into the manifests (after a change to it).
 */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { buildModel, convertSource, readManifest, type OnProgress } from './build-model.ts';
import { sha256 } from './source.ts';

const ROOT = join(import.meta.dirname, '..');
const BAR = 20;

async function modelFolders(): Promise<readonly string[]> {
  const entries = await readdir(ROOT, { recursive: false, withFileTypes: true });
  const candidates = entries
    .filter((e) => e.isDirectory() && e.name !== 'node_modules')
    .map((e) => join(ROOT, e.name));
  const hasManifest = await Promise.all(
    candidates.map((folder) =>
      readFile(join(folder, 'manifest.json')).then(
        () => true,
        () => false,
      ),
    ),
  );
  return candidates.filter((_, i) => hasManifest[i]).sort();
}

/** A bar that redraws itself on a terminal and prints one line per step elsewhere. */
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
  const bytes = await convertSource(manifest, update);
  const artefact = { ...manifest.artefact, sha256: sha256(bytes), bytes: bytes.byteLength };
  await writeFile(join(folder, 'manifest.json'), `${JSON.stringify({ ...manifest, artefact }, null, 2)}\n`);
  return `pinned ${artefact.sha256}`;
}

let failed = false;
for (const folder of await modelFolders()) {
  const bar = progress(basename(folder));
  const started = performance.now();
  try {
    const result = process.argv.includes('--pin')
      ? await pin(folder, bar.update)
      : await buildModel(folder, bar.update);
    bar.end(`${result} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  } catch (error) {
    failed = true;
    bar.end('FAILED');
    process.stderr.write(`models: ${error instanceof Error ? error.message : String(error)}\n`);
  }
}
if (failed) process.exitCode = 1;
