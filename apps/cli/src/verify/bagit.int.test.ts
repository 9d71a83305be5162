// needs: bagit
import { StreamId } from '@airlock/contracts/ids';
import { startTestEvidence, type TestEvidence } from '@airlock/control/evidence/evidence.testkit';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPackage } from './package-files.js';

const run = promisify(execFile);

let house: TestEvidence;
let dir: string;

beforeAll(async () => {
  house = await startTestEvidence();
  dir = await mkdtemp(join(tmpdir(), 'airlock-bagit-'));
  const id = StreamId.parse('s1');
  await house.air(id, 0, 20, { hit: 18 });
  house.at(house.seqAt(20));
  await house.cut(id, 'cut-1', house.seqAt(20));
  await house.end(id, house.seqAt(20));
  house.pass(10_000);
  await house.evidence.drain();
  const zip = join(dir, 'package.zip');
  await writeFile(zip, await house.export(await house.only(id)));
  const files = (await openPackage(zip))!;
  for (const path of files.paths) {
    await mkdir(dirname(join(dir, 'bag', path)), { recursive: true });
    await writeFile(join(dir, 'bag', path), await files.read(path));
  }
  files.close();
}, 60_000);
afterAll(async () => {
  await house.close();
  await rm(dir, { recursive: true, force: true });
});

describe('the Library of Congress’s own BagIt tool', () => {
  it('A27: finds a package to be a valid bag, and not so with one byte changed', async () => {
    await run('bagit.py', ['--validate', join(dir, 'bag')]);
    const file = join(dir, 'bag', 'data', 'manifest.json');
    const bytes = await readFile(file);
    bytes[bytes.length >> 1]! ^= 1;
    await writeFile(file, bytes);
    await expect(run('bagit.py', ['--validate', join(dir, 'bag')])).rejects.toThrow(/data\/manifest\.json/);
  }, 60_000);
});

describe('what every system has', () => {
  it('A27: sha256sum agrees with both manifests, and Python opens the zip file', async () => {
    await writeFile(join(dir, 'bag', 'data', 'manifest.json'), await sealed());
    await run('sha256sum', ['--check', '--strict', 'manifest-sha256.txt', 'tagmanifest-sha256.txt'], {
      cwd: join(dir, 'bag'),
    });
    await run('python3', ['-m', 'zipfile', '-t', join(dir, 'package.zip')]);
  }, 60_000);
});

const sealed = async (): Promise<Uint8Array> => {
  const files = (await openPackage(join(dir, 'package.zip')))!;
  const bytes = await files.read('data/manifest.json');
  files.close();
  return bytes;
};
