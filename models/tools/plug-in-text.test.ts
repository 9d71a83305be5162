import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TextDetector } from '@airlock/inference/detector';
import { DetectorSettings, openDetectors, planDetectors } from '@airlock/inference/detector-plan';
import { textClassifierFactory } from '@airlock/inference/plug-in/text-classifier-detector';
import { createRegistry } from '@airlock/inference/registry';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { installSpoilers } from './sample-text-classifier.ts';

let modelsDir = '';
const open: TextDetector[] = [];
beforeEach(async () => {
  modelsDir = await mkdtemp(join(tmpdir(), 'airlock-plug-in-text-'));
});
afterEach(async () => {
  for (const detector of open.splice(0)) await detector.close();
  await rm(modelsDir, { recursive: true });
});

async function opened(settings: object = {}): Promise<TextDetector> {
  const registry = createRegistry([textClassifierFactory]);
  const plan = await planDetectors(registry, DetectorSettings.parse(settings), modelsDir);
  open.push(...(await openDetectors(registry, 'text', plan, { modelsDir })));
  expect(open).toHaveLength(1);
  return open[0]!;
}
const scores = async (detector: TextDetector, text: string) =>
  (await detector.detect(text)).signals.map(({ label, score }) => [label, Number(score.toFixed(3))]);

test('any ONNX text classifier in the models folder runs by its manifest and its tokenizer.json alone', async () => {
  await installSpoilers(modelsDir);
  const detector = await opened();
  await detector.warmUp();
  expect(detector.labels).toEqual(['house.spoiler']);
  expect((await detector.detect('In the end he DIES!')).signals).toEqual([
    {
      label: 'house.spoiler',
      score: expect.closeTo(0.953, 3) as number,
      detector: { id: 'spoilers', version: '1' },
      source: 'text',
      detail: { class: 'spoiler' },
    },
  ]);
  // Word pieces and single ideographs, as the tokenizer says.
  expect(await scores(detector, 'a murderer')).toEqual([['house.spoiler', 0.982]]);
  expect(await scores(detector, '他就是凶手')).toEqual([['house.spoiler', 0.881]]);
  // A class without a label is nobody's business.
  expect(await scores(detector, 'great stream')).toEqual([]);
  expect(await scores(detector, '  ')).toEqual([]);
});

test('a text longer than the model takes is read to its end, and a phrase on a border as a whole', async () => {
  await installSpoilers(modelsDir);
  const detector = await opened();
  for (let before = 0; before < 20; before++)
    expect(await scores(detector, `${'la '.repeat(before)}凶手${' la'.repeat(20 - before)}`)).toEqual([
      ['house.spoiler', 0.881],
    ]);
});

test('what people write never breaks it', async () => {
  await installSpoilers(modelsDir);
  const detector = await opened();
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(0xffff), { maxLength: 60 }), async (units) => {
      const text = String.fromCharCode(...units);
      await detector.detect(`${text}\ud800 dies`).then(({ signals }) => expect(signals).toHaveLength(1));
    }),
    { numRuns: 60 },
  );
});

test('padding, 32-bit ids, and reading what our own models read are said in the manifest', async () => {
  const input = { maxTokens: 8, pad: 0, reads: 'folded' };
  await installSpoilers(modelsDir, { input });
  const detector = await opened();
  expect(await scores(detector, 'he d​i​e​s')).toEqual([['house.spoiler', 0.953]]);
  await installSpoilers(modelsDir, { input: { maxTokens: 8, integers: 'int32' } });
  // The graph wants 64 bits: what it cannot read is an error, never clean.
  await open.pop()!.close();
  await expect((await opened()).detect('he dies')).rejects.toThrow('int32');
});

test('a second opinion on trial goes by its settings, like every detector', async () => {
  await installSpoilers(modelsDir);
  const detector = await opened({
    detectors: { spoilers: { use: 'text-classifier', shadow: true, config: { model: 'spoilers' } } },
  });
  expect((await detector.detect('he dies')).signals).toMatchObject([{ shadow: true }]);
});

test.each([
  ['a label for what is no class', { labels: { twist: 'house.twist' } }, 'is not a model manifest'],
  [
    'a tokenizer that is no file of the model',
    { input: { maxTokens: 8, tokenizer: 'vocab.json' } },
    'is not a model manifest',
  ],
  ['a tokenizer that is none', { input: { maxTokens: 8, tokenizer: 'model.onnx' } }, 'no tokenizer'],
])('%s stops the start', async (_, over, message) => {
  await installSpoilers(modelsDir, over);
  await expect(opened()).rejects.toThrow(message);
});

test.each(['model.onnx', 'tokenizer.json'])(
  'a %s that is not the pinned one stops the start',
  async (path) => {
    const folder = await installSpoilers(modelsDir);
    await writeFile(join(folder, path), '{}');
    await expect(opened()).rejects.toThrow('its manifest says');
  },
);
