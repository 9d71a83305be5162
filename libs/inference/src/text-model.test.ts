import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { normalise } from '@airlock/moderation/text';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { DEFAULT_MODELS_DIR } from './model-files.js';
import { TEXT_MODEL, openTextModel, openTextModels } from './text-model.js';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'text-model-'));
  await cp(join(DEFAULT_MODELS_DIR, TEXT_MODEL), join(dir, TEXT_MODEL), { recursive: true });
});
afterEach(() => rm(dir, { recursive: true, force: true }));

it('opens the committed weights, and nothing where their folder is gone', async () => {
  const [model] = await openTextModels(dir);
  expect(model?.classify(normalise('你就是个傻逼废物')).abuse).toMatchObject({ score: expect.any(Number) });
  await rm(join(dir, TEXT_MODEL), { recursive: true });
  expect(await openTextModels(dir)).toEqual([]);
});

it('refuses weights with another hash', async () => {
  const path = join(dir, TEXT_MODEL, 'weights.bin');
  const bytes = await readFile(path);
  bytes[bytes.length - 1]! ^= 1;
  await writeFile(path, bytes);
  await expect(openTextModel(join(dir, TEXT_MODEL))).rejects.toMatchObject({ code: 'invalid_input' });
});

it('says so when the weights are missing', async () => {
  await rm(join(dir, TEXT_MODEL, 'weights.bin'));
  await expect(openTextModels(dir)).rejects.toMatchObject({ code: 'not_ready' });
});
