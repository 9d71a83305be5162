import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Frame } from '@airlock/contracts/frame';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type DetectorPlan, DetectorSettings, openDetectors, planDetectors } from './detector-plan.js';
import type { FrameDetector } from './detector.js';
import { createRegistry, registerable } from './registry.js';

let models: string;
let closed: string[];
beforeEach(async () => {
  models = await mkdtemp(join(tmpdir(), 'airlock-plan-'));
  closed = [];
});
afterEach(() => rm(models, { recursive: true }));

const detector = (id: string, label: string): FrameDetector => ({
  id,
  version: '1',
  labels: [label],
  warmUp: async () => undefined,
  detect: async ({ atMs }) => ({
    signals: [{ label, score: 0.5, detector: { id, version: '1' }, source: 'frame', atMs }],
    texts: [{ text: 'words', origin: 'ocr', confidence: 1, atMs, detector: { id, version: '1' } }],
  }),
  close: async () => void closed.push(id),
});

const factory = (name: string, needs: readonly string[] = [], over: { onlyNamed?: boolean } = {}) =>
  registerable({
    name,
    kind: 'frame',
    models: needs,
    ...over,
    config: z.strictObject({ model: z.string().optional(), label: z.string().default('seen') }),
    open: async ({ label }) => detector(name, label),
  });

const BYTES = 'weights';
async function model(name: string, over: object = {}, bytes: string | undefined = BYTES): Promise<void> {
  await mkdir(join(models, name));
  const sha256 = createHash('sha256').update(BYTES).digest('hex');
  const manifest = {
    name,
    kind: 'component',
    version: '1',
    title: 'A part.',
    licence: 'MIT',
    source: { kind: 'committed', madeBy: 'hand' },
    files: [{ path: 'w.bin', sha256 }],
    labels: {},
    input: 'nothing',
    output: 'nothing',
    ...over,
  };
  await writeFile(join(models, name, 'manifest.json'), JSON.stringify(manifest));
  if (bytes !== undefined) await writeFile(join(models, name, 'w.bin'), bytes);
}

const plan = (
  registry: ReturnType<typeof createRegistry>,
  detectors: z.input<typeof DetectorSettings>['detectors'] = {},
): Promise<DetectorPlan> => planDetectors(registry, DetectorSettings.parse({ detectors }), models);
const names = ({ run }: DetectorPlan): string[] => run.map(({ name }) => name);

describe('what runs', () => {
  test('without settings: every detector whose models are there, in the order of the registry', async () => {
    await model('faces');
    const registry = createRegistry([
      factory('second', ['faces']),
      factory('first'),
      factory('tool', [], { onlyNamed: true }),
    ]);
    expect(await plan(registry)).toEqual({
      run: [
        { name: 'second', kind: 'frame', use: 'second', shadow: false, config: {} },
        { name: 'first', kind: 'frame', use: 'first', shadow: false, config: {} },
      ],
      absent: [],
    });
  });

  test('a detector that is switched off, or whose optional model is not there, is listed as absent', async () => {
    await mkdir(join(models, 'not-a-model'));
    await model('faces', { optional: true }, '');
    await rm(join(models, 'faces', 'w.bin'));
    const registry = createRegistry([factory('a'), factory('b', ['faces'])]);
    expect(await plan(registry, { a: { enabled: false } })).toEqual({
      run: [],
      absent: [
        { name: 'a', reason: 'switched off in the settings' },
        { name: 'b', reason: 'model faces: w.bin is not there.' },
      ],
    });
  });

  test('one detector may run twice, once in the shadow', async () => {
    const registry = createRegistry([factory('a')]);
    const twice = await plan(registry, { 'a-new': { use: 'a', shadow: true, config: { label: 'x' } } });
    expect(names(twice)).toEqual(['a-new', 'a']);
    expect(twice.run[0]).toMatchObject({ use: 'a', shadow: true, config: { label: 'x' } });
  });

  test("an operator's classifier that no detector opens runs by its manifest alone", async () => {
    const classifier = {
      kind: 'image-classifier',
      labels: { smoke: 'smoking' },
      input: { name: 'i', layout: 'nchw', size: 8, resize: 'bilinear-align-corners-squash', divisor: 255 },
      output: { name: 'o', classes: ['smoke'] },
    };
    await model('theirs', classifier);
    await model('ours', classifier);
    const registry = createRegistry([
      factory('nsfw', ['ours']),
      factory('image-classifier', [], { onlyNamed: true }),
    ]);
    const { run } = await plan(registry);
    expect(run.map(({ name, use, config }) => [name, use, config])).toEqual([
      ['nsfw', 'nsfw', {}],
      ['theirs', 'image-classifier', { model: 'theirs' }],
    ]);
  });
});

test('of one kind only, what others lack does not matter', async () => {
  const registry = createRegistry([factory('a', ['nowhere'])]);
  const none = planDetectors(registry, DetectorSettings.parse({}), models, 'text');
  expect(await none).toEqual({ run: [], absent: [] });
});

describe('what stops the start', () => {
  test('a model that is not optional and not there', async () => {
    await model('faces');
    await rm(join(models, 'faces', 'w.bin'));
    await expect(
      plan(createRegistry([factory('a', ['faces']), factory('b', ['gone'])])),
    ).rejects.toMatchObject({
      code: 'not_ready',
      hint: expect.stringContaining('npm run models') as string,
      issues: [{ path: 'detectors.a' }, { path: 'detectors.b' }],
    });
  });

  test('unless the detector that wants it is switched off', async () => {
    const off = await plan(createRegistry([factory('a', ['gone'])]), { a: { enabled: false } });
    expect(off.run).toEqual([]);
  });

  test('bytes that are not the pinned ones, even of an optional model nobody uses', async () => {
    await model('faces', { optional: true }, 'other bytes');
    await expect(plan(createRegistry([]))).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringMatching(/faces: w\.bin has sha256 .* its manifest says/) as string,
    });
  });

  test('a setting for a detector nobody knows', async () => {
    await expect(plan(createRegistry([factory('ocr')]), { orc: {} })).rejects.toMatchObject({
      code: 'invalid_input',
      issues: [{ path: 'detectors.orc', message: 'no detector is named orc; known: ocr' }],
    });
  });

  test.each([{ detectors: { a: { every: 3 } } }, { detectors: { a: { everyMs: 0 } } }, { detector: {} }])(
    'settings that are none: %j',
    (settings) => {
      expect(DetectorSettings.safeParse(settings).success).toBe(false);
    },
  );
});

describe('as they are configured', () => {
  const frame = { atMs: 7 } as Frame;
  const opened = async (
    detectors: z.input<typeof DetectorSettings>['detectors'],
    registry = createRegistry([factory('a')]),
  ) => openDetectors(registry, 'frame', await plan(registry, detectors), { modelsDir: models });

  test('a detector looks as often as it is told, and is otherwise what it was', async () => {
    const [one] = await opened({ a: { everyMs: 3_000, config: { label: 'other' } } });
    expect(one).toMatchObject({ id: 'a', everyMs: 3_000, labels: ['other'] });
    const { signals, texts } = await one!.detect(frame, {});
    expect(signals).toEqual([
      { label: 'other', score: 0.5, detector: { id: 'a', version: '1' }, source: 'frame', atMs: 7 },
    ]);
    expect(texts).toHaveLength(1);
  });

  test('all that a detector in the shadow sees is marked, under its own name', async () => {
    const [shadow] = await opened({ a: { enabled: false }, b: { use: 'a', shadow: true } });
    const { signals, texts } = await shadow!.detect(frame, {});
    expect(signals).toMatchObject([{ shadow: true, detector: { id: 'b' } }]);
    expect(texts).toMatchObject([{ shadow: true, detector: { id: 'b' } }]);
  });

  test('when one cannot be opened, those before it are closed', async () => {
    const bad = registerable({
      name: 'bad',
      kind: 'frame',
      config: z.strictObject({}),
      open: async (): Promise<FrameDetector> => {
        throw new Error('no memory');
      },
    });
    await expect(opened({}, createRegistry([factory('a'), bad]))).rejects.toThrow('no memory');
    expect(closed).toEqual(['a']);
  });
});
