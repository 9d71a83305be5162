import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Signal } from '@airlock/contracts/signal';
import { type DetectorPlan, DetectorSettings, planDetectors } from '@airlock/inference/detector-plan';
import { detectors } from '@airlock/inference/detectors';
import { installSpoilers } from '@airlock/models/sample-text-classifier';
import { JobFailure } from '@airlock/media/worker-pool';
import { readText } from '@airlock/moderation/text';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { askModels, type OpenModel } from './asked-models.js';
import { NOW, chatLine, streamRecord, testEvents, testPolicy, testText } from './ingest.testkit.js';
import { createJudge } from './judge.js';
import { openTextModels, textModels } from './text-models.js';
import type { TextJob } from './text-worker.js';

const quiet = { info: () => undefined, warn: () => undefined };
const planned = { name: 'theirs', shadow: false };
const plan: DetectorPlan = {
  run: [{ ...planned, kind: 'text', use: 'text-classifier', config: { model: 'theirs' } }],
  absent: [],
};
const said = (label: string, score = 0.9): Signal => ({
  label,
  score,
  detector: { id: 'theirs', version: '1' },
  source: 'text',
});
const words = (signals: readonly Signal[]) =>
  signals.map(({ label, detail }) => (detail?.['why'] === undefined ? label : `${label} ${detail['why']}`));

describe('a model', () => {
  const model = (detect: (text: string) => Signal[]): OpenModel => ({
    planned,
    detector: { detect: async (text) => ({ signals: detect(text) }) },
  });

  test('that fails at a text leaves that one unread, and reads the others', async () => {
    const models = [
      model((text) => {
        if (text === 'b') throw new Error('NaN');
        return text === 'c' ? [said('bad')] : [];
      }),
    ];
    const answers = await askModels(models, ['a', 'b', 'c']);
    expect(answers.map(words)).toEqual([[], ['unread.model failed'], ['bad']]);
  });

  test('that is slow leaves unread what it has not come to in time, and says so of itself alone', async () => {
    let now = 0;
    const models = [model(() => []), model(() => ((now += 40), [said('bad')]))];
    const answers = await askModels(models, ['a', 'b', 'c'], 60, () => now);
    expect(answers.map(words)).toEqual([['bad'], ['bad'], ['unread.model late', 'unread.model late']]);
  });

  test('on trial leaves nothing unread for the policy in force', async () => {
    const trial = {
      planned: { name: 'new', shadow: true },
      detector: { detect: () => Promise.reject(new Error()) },
    };
    expect(await askModels([trial], ['a'])).toMatchObject([[{ label: 'unread.model', shadow: true }]]);
  });
});

describe('the process of the models', () => {
  const stats = () => ({ ready: 1, busy: 0 }) as ReturnType<Parameters<typeof textModels>[0]['stats']>;
  const rig = (run: (job: TextJob) => Promise<Signal[][]>, withinMs = 5_000) => {
    const jobs: TextJob[] = [];
    const events = testEvents();
    const pool = {
      run: (job: TextJob) => {
        jobs.push(job);
        return run(job);
      },
      stats,
      close: async () => undefined,
    };
    return { jobs, events, models: textModels(pool, { plan, withinMs, events }) };
  };

  test('is asked once about each text, and not again about what it has answered', async () => {
    const r = rig(async ({ texts }) => texts.map((text) => (text === 'x' ? [said('bad')] : [])));
    const asked = await r.models.ask(['x', 'y', 'x', '']);
    expect([asked('x'), asked('y'), asked('')].map(words)).toEqual([['bad'], [], []]);
    await r.models.ask(['y', 'z']);
    expect(r.jobs.map(({ texts }) => texts)).toEqual([['x', 'y'], ['z']]);
  });

  test.each([
    ['that has died', () => Promise.reject(new JobFailure('worker_crashed', 'gone'))],
    ['that has no room', () => Promise.reject(new JobFailure('overload', 'full'))],
    ['that does not answer', () => new Promise<never>(() => undefined)],
  ])('%s leaves every text unread, and they are asked about again', async (_, run) => {
    const r = rig(run, 1);
    const asked = await r.models.ask(['x', 'y']);
    expect([asked('x'), asked('y')].map(words)).toEqual([['unread.model late'], ['unread.model late']]);
    expect(await r.events.value('airlock_texts_unread_total', { model: 'theirs', why: 'late' })).toBe(2);
    await r.models.ask(['x']);
    expect(r.jobs).toHaveLength(2);
  });

  test('was not asked about a text: that is unread too, never clean', async () => {
    const { models } = rig(async ({ texts }) => texts.map(() => []));
    expect(words((await models.ask(['x']))('other'))).toEqual(['unread.model late']);
  });

  test('there is none where no model of the plan reads text', () => {
    const none = { run: [{ ...plan.run[0]!, kind: 'frame' as const }], absent: [] };
    const options = { modelsDir: '', withinMs: 1, events: testEvents(), logger: quiet };
    expect(openTextModels({ plan: none, ...options })).toBeUndefined();
  });
});

describe('by its manifest alone, live', () => {
  const closers: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
  });
  const install = async (): Promise<string> => {
    const modelsDir = await mkdtemp(join(tmpdir(), 'airlock-text-models-'));
    closers.push(() => rm(modelsDir, { recursive: true, force: true }));
    await installSpoilers(modelsDir, { labels: { spoiler: 'bad' } });
    return modelsDir;
  };

  test('a classifier in a process of its own has its say in the verdict of a line', async () => {
    const modelsDir = await install();
    const found = await planDetectors(detectors, DetectorSettings.parse({}), modelsDir, 'text');
    const events = testEvents();
    const models = openTextModels({ plan: found, modelsDir, withinMs: 60_000, events, logger: quiet })!;
    closers.push(() => models.close());
    await vi.waitFor(() => models.check(), 60_000);
    const lines = ['she dies', 'hello'];
    const asked = await models.ask(lines);
    const judge = createJudge({ policy: () => testPolicy(), text: testText, clock: () => NOW });
    const decisions = lines.map(
      (text) => judge.message(chatLine(text), streamRecord(), NOW, {}, asked).verdict.decision,
    );
    expect(decisions).toEqual(['drop', 'publish']);
  }, 90_000);

  test('a file that is not the pinned one stops the start', async () => {
    const modelsDir = await install();
    await writeFile(join(modelsDir, 'spoilers', 'tokenizer.json'), '{}');
    const settings = DetectorSettings.parse({});
    await expect(planDetectors(detectors, settings, modelsDir, 'text')).rejects.toThrow('its manifest says');
  });
});

test('what could not be read by a model is held where policy holds what is unread', () => {
  const asked = () => [{ ...said('unread.model', 1) }];
  expect(readText('hello', { ...testText, asked })).toMatchObject([{ label: 'unread.model' }]);
  const judge = createJudge({ policy: () => testPolicy(), text: testText, clock: () => NOW });
  expect(judge.message(chatLine('hello'), streamRecord(), NOW, {}, asked).verdict.decision).toBe('hold');
  const onTrial = () => [{ ...said('bad', 1), shadow: true as const }];
  expect(judge.message(chatLine('hello'), streamRecord(), NOW, {}, onTrial).verdict).toMatchObject({
    decision: 'publish',
    signals: [],
    shadow: [{ label: 'bad' }],
  });
});
