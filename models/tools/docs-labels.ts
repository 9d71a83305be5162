/** `npm run docs:labels`: writes `docs/labels.md`; with `--check` says instead whether it is as it should be. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { labelsDocument } from './labels-document.ts';

const TARGET = join(import.meta.dirname, '../../docs/labels.md');

const page = await labelsDocument();
if (!process.argv.includes('--check')) await writeFile(TARGET, page);
else if ((await readFile(TARGET, 'utf8').catch(() => '')) !== page) {
  process.stderr.write(
    'docs/labels.md is not what the manifests and the policy say; run: npm run docs:labels\n',
  );
  process.exitCode = 1;
}
