import 'reflect-metadata';
import { recordsOf } from '@airlock/bus/read-topic';
import { AdmissionRequest } from '@airlock/contracts/admission';
import type { StreamRecord } from '@airlock/contracts/control';
import type { StreamId } from '@airlock/contracts/ids';
import { topics } from '@airlock/contracts/topics';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { admission, startTestControl, type TestControl } from './control.testkit.js';

let t: TestControl;
beforeAll(async () => {
  t = await startTestControl();
});
afterAll(() => t.close());

let rooms = 0;
const admit = async (more: object = {}): Promise<StreamId> => {
  const n = rooms++;
  const request = AdmissionRequest.parse(admission({ roomId: `r${n}`, streamerId: `s${n}`, ...more }));
  const answer = await t.control.admit(request);
  if (!answer.allow) throw new Error(answer.reasons.join());
  return answer.stream.streamId;
};
/** What the control topic says of a stream, oldest first. */
const written = async (id: StreamId): Promise<StreamRecord[]> =>
  (await recordsOf(t.bus, topics.control)).flatMap(({ value }) =>
    value?.type === 'stream' && value.streamId === id ? [value] : [],
  );

test('the facts a class was chosen by are on the record', async () => {
  const [record] = await written(await admit({ audience: '1200', tier: 'C' }));
  expect(record).toMatchObject({ audience: 1200, tier: 'C' });
});

test('a changed policy gives running streams its plans, and leaves ended ones alone', async () => {
  const [running, over] = [await admit(), await admit()];
  await t.control.ended({ streamId: over });
  const policy = t.changePolicy((text) =>
    text
      .replace('release: { mode: gated, delayMs: 0 }', 'release: { mode: delay, delayMs: 7000 }')
      .replace('fps: 1', 'fps: 2'),
  );
  const latest = await t.until(async () => {
    const last = (await written(running)).at(-1);
    return last?.policyHash === policy.hash && last;
  });
  expect(latest).toMatchObject({ live: true, roomClass: 'all', release: { mode: 'delay', delayMs: 7_000 } });
  expect((await written(over)).at(-1)).toMatchObject({ live: false });
  expect((await written(over)).some((r) => r.policyHash === policy.hash)).toBe(false);
});

test('a change beside the end of a stream does not bring it back', async () => {
  const ids = await Promise.all(Array.from({ length: 8 }, () => admit()));
  const ends = ids.map((streamId) => t.control.ended({ streamId }));
  t.changePolicy((text) => text.replace("version: '1'", "version: '2'"));
  await Promise.all(ids.map((streamId) => t.control.resumed({ streamId, epoch: 1 })));
  await Promise.all(ends);
  for (const id of ids) expect((await written(id)).at(-1)).toMatchObject({ live: false });
});

test('streams that an earlier process left on air are ended once, newer ones go on', async () => {
  const left = await admit({ roomId: 'left' });
  await t.restart();
  const fresh = await admit();
  await t.control.endLeftovers();
  await t.control.endLeftovers();
  const records = await written(left);
  expect(records.map((r) => r.live)).toEqual([true, false]);
  expect(records.at(-1)!.endedAt).toBeGreaterThanOrEqual(records[0]!.startedAt);
  expect((await written(fresh)).map((r) => r.live)).toEqual([true]);
  // The room is free again.
  expect(await admit({ roomId: 'left' })).toBeTypeOf('string');
});

test('a policy that changed while control was away is followed from its start', async () => {
  const id = await admit();
  const policy = t.changePolicy((text) => text.replace("version: '1'", "version: '3'"));
  await t.restart();
  await t.until(async () => (await written(id)).at(-1)?.policyHash === policy.hash);
});
