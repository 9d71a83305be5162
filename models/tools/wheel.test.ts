import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readManifest } from '@airlock/inference/model-files';
import { expect, test } from 'vitest';
import { buildModel } from './build-model.ts';

test('an optional model of a wheel is left alone unless asked for by name, and says how to ask', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'airlock-wheel-'));
  try {
    const manifest = await readManifest(join(import.meta.dirname, '..', 'image-safety-s'));
    expect(manifest.optional).toBe(true);
    await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
    expect(await buildModel(folder)).toBe(
      'absent: not asked for; `npm run models -- --with image-safety-s` fetches it',
    );
  } finally {
    await rm(folder, { recursive: true });
  }
});
