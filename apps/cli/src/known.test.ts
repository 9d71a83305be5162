import type { StreamId } from '@airlock/contracts/ids';
import type { SegmentVerdict } from '@airlock/contracts/verdict';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { TestSystem } from './system.testkit.js';

let t: TestSystem;
beforeAll(async () => {
  t = await TestSystem.open({ persons: true });
}, 120_000);
afterAll(() => t?.close(), 60_000);

const verdict = (
  streamId: StreamId,
  seq: number,
  decision?: SegmentVerdict['decision'],
): Promise<SegmentVerdict> =>
  vi.waitFor(
    () => {
      const found = t.verdicts.find(
        (v) =>
          v.final &&
          // On a busy machine a hold comes before anybody has looked.
          v.failure === undefined &&
          v.streamId === streamId &&
          v.seq === seq &&
          (decision ?? v.decision) === v.decision,
      );
      if (!found) throw new Error(`no ${decision ?? 'verdict'} of ${streamId}/${seq}`);
      return found;
    },
    { timeout: 40_000, interval: 10 },
  );
const entryOf = (v: SegmentVerdict) => v.signals.map((s) => s.detail?.['entry']);

test('one click and a second person make a picture known: what was shown is judged anew, and every stream is compared with it', async () => {
  const [first, other, late] = [await t.admit(), await t.admit(), await t.admit()];
  await t.segment(first, 0);
  await t.segment(other, 0);
  const shown = await verdict(first, 0);
  await verdict(other, 0);
  expect(shown.hashes!.length).toBeGreaterThan(0);

  const response = await fetch(`${t.system.url}/v1/banks/house/entries`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ from: { streamId: first, epoch: 0, seq: 0, atMs: shown.hashes![0]!.atMs } }),
  });
  expect(response.status).toBe(201);
  const { entryId } = (await response.json()) as { entryId: string };
  const approved = await fetch(`${t.system.url}/v1/banks/house/approve`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'airlock-demo-person': 'policy' },
    body: JSON.stringify({ entryIds: [entryId] }),
  });
  expect(approved.status).toBe(200);
  const back = [await verdict(first, 0, 'dump'), await verdict(other, 0, 'dump')];
  for (const found of back) expect(entryOf(found)).toContain(entryId);

  await t.segment(late, 0);
  expect(entryOf(await verdict(late, 0, 'dump'))).toContain(entryId);
  const cases = (await (await fetch(`${t.system.url}/v1/cases`)).json()) as { items: { streamId: string }[] };
  expect(cases.items.map((c) => c.streamId)).toContain(other);
}, 120_000);
