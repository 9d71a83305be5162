import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readDetectorSettings } from './detectors-file.js';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'airlock-settings-'));
});
afterAll(() => rm(dir, { recursive: true }));

async function settings(text: string): ReturnType<typeof readDetectorSettings> {
  const path = join(dir, 'detectors.yaml');
  await writeFile(path, text);
  return readDetectorSettings(path);
}

test('without a file, and with an empty one, nothing is said', async () => {
  expect(await readDetectorSettings(undefined)).toEqual({ detectors: {}, textsWithinMs: 200 });
  expect(await settings('# nothing yet\n')).toEqual({ detectors: {}, textsWithinMs: 200 });
});

test('YAML and JSON', async () => {
  const nsfw = { enabled: true, shadow: true, everyMs: 2_000, config: { combine: 'geometric' } };
  const yaml = 'detectors:\n  nsfw: { shadow: true, everyMs: 2000, config: { combine: geometric } }\n';
  expect(await settings(yaml)).toEqual({ detectors: { nsfw }, textsWithinMs: 200 });
  expect(await settings(JSON.stringify({ detectors: { nsfw } }))).toEqual({
    detectors: { nsfw },
    textsWithinMs: 200,
  });
});

test.each([
  ['detectors: [nsfw', 'is not YAML'],
  ['detectors: { nsfw: { every: 3 } }', 'does not say how detectors run'],
])('%s is refused', async (text, message) => {
  await expect(settings(text)).rejects.toMatchObject({
    code: 'invalid_input',
    message: expect.stringContaining(message) as string,
  });
});

test('a file that is not there says which setting named it', async () => {
  await expect(readDetectorSettings(join(dir, 'none.yaml'))).rejects.toMatchObject({
    code: 'not_found',
    hint: expect.stringContaining('AIRLOCK_DETECTORS') as string,
  });
});
