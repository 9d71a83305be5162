import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { modelFolders, readManifest } from '@airlock/inference/model-files';
import { compilePolicy } from '@airlock/policy/compile';
import { format, resolveConfig } from 'prettier';
import { labelsPage } from './label-table.ts';

const ROOT = join(import.meta.dirname, '../..');

/** `docs/labels.md` as the default policy and the manifests of the repository make it. */
export async function labelsDocument(): Promise<string> {
  const path = join(ROOT, 'deploy/policy/default.yaml');
  const compiled = compilePolicy(await readFile(path, 'utf8'), { filename: path });
  if (!compiled.ok) throw new Error(`${path} does not compile: ${compiled.problems[0]?.message ?? ''}`);
  const titles = [...compiled.policy.taxonomy].map(([label, { title }]) => ({ label, ...title }));
  const folders = await modelFolders(join(ROOT, 'models'));
  const page = labelsPage(titles, await Promise.all(folders.map(readManifest)));
  const style = await resolveConfig(join(ROOT, 'docs/labels.md'));
  return format(page, { ...style, parser: 'markdown' });
}
