import { modelFolders } from '@airlock/inference/model-files';
import { DetectorSettings } from '@airlock/inference/detector-plan';
import { buildModel } from '@airlock/models/build-model';
import { createComparison } from '@airlock/policy/compare';
import { compilePolicy } from '@airlock/policy/compile';
import type { Policy } from '@airlock/policy/policy';
import { createReplay } from '@airlock/policy/replay';
import { makeSegment } from '@airlock/testkit/media';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ScanOptions } from '../scan/scan.js';
import { judgedInRecordings, type RecordedItem, type RecordingsOptions, recordingsIn } from './recordings.js';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const policyPath = join(root, 'deploy/policy/default.yaml');
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'airlock-recordings-'));
  await writeFile(join(folder, 'b.ts'), await makeSegment());
  await writeFile(join(folder, 'a.mp4'), 'no recording at all');
  await writeFile(join(folder, 'notes.txt'), 'nothing to look at');
  const chat = ['good evening', '加微信 abc12345'].map((text, i) => ({
    atMs: i * 500,
    userId: `u${i}`,
    text,
  }));
  await writeFile(join(folder, 'b.jsonl'), chat.map((line) => JSON.stringify(line)).join('\n'));
});
afterAll(() => rm(folder, { recursive: true }));

const options = (over: Partial<RecordingsOptions> = {}): RecordingsOptions => ({
  ...{ folder, policyPath, category: 'other', modelsDir: join(root, 'models') },
  detectors: DetectorSettings.parse({}),
  ...over,
});
const all = async (over: Partial<RecordingsOptions> = {}): Promise<RecordedItem[]> => {
  const items: RecordedItem[] = [];
  for await (const item of judgedInRecordings(options(over))) items.push(item);
  return items;
};

test('every recording is run with the chat beside it; a folder without one is an error', async () => {
  const runs: ScanOptions[] = [];
  const seen: string[] = [];
  const none = all({
    run: async (scan) => void runs.push(scan),
    onRecording: (name, nth, of) => seen.push(`${nth}/${of} ${name}`),
  });
  await expect(none).rejects.toMatchObject({ code: 'invalid_input' });
  expect(seen).toEqual(['1/2 a.mp4', '2/2 b.ts']);
  expect(runs.map(({ source, chatPath }) => [source, chatPath])).toEqual([
    [join(folder, 'a.mp4'), undefined],
    [join(folder, 'b.ts'), join(folder, 'b.jsonl')],
  ]);
  await expect(recordingsIn(join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'not_found' });
  await expect(recordingsIn(join(root, 'docs/guide'))).rejects.toMatchObject({ code: 'not_found' });
});

const compiled = (text: string): Policy => {
  const result = compilePolicy(text);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.policy;
};

test('a folder of recordings is looked at once and judged under two policies; what cannot be read costs only itself', async () => {
  for (const name of await modelFolders(join(root, 'models'))) await buildModel(name);
  const faults: string[] = [];
  const items = await all({ onFault: (name) => faults.push(name) });
  expect(faults).toEqual(['a.mp4']);
  expect(items.map(({ recording, verdict }) => `${recording} ${verdict.kind}`).sort()).toEqual([
    'b.ts message',
    'b.ts message',
    'b.ts segment',
  ]);

  const now = await readFile(policyPath, 'utf8');
  const stricter = now.replace(/(id: contact-details\n(?: +.*\n)*? +decision: )mask/, '$1drop');
  expect(stricter).not.toBe(now);
  const [before, after] = [createReplay(compiled(now)), createReplay(compiled(stricter))];
  const comparison = createComparison();
  for (const { facts, recording, atMs, ...item } of items)
    comparison.add({
      ...{ kind: item.verdict.kind, streamId: recording, item: String(atMs), at: 0 },
      ...{ before: before.judge(item, { facts }), after: after.judge(item, { facts }) },
    });
  expect(comparison.report()).toMatchObject({
    items: { segments: 1, messages: 2 },
    decisions: [{ kind: 'message', from: 'mask', to: 'drop', n: 1 }],
    examples: [{ streamId: 'b.ts', item: '500' }],
  });
}, 180_000);
