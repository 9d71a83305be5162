import { StreamId } from '@airlock/contracts/ids';
import { evidenceBlob, evidenceRepository } from '@airlock/storage/repositories/evidence';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openRetention, type Retention } from '../retention/retention.js';
import { ann, bob, START, startTestEvidence, type TestEvidence } from './evidence.testkit.js';
import { evidenceStores } from './expiry.js';
import { SETTLE_MS } from './sealer.js';

const DAY = 86_400_000;
/** `action-3y`, which evidence of a cut is kept for. */
const TERM = 1_095 * DAY;

let house: TestEvidence;
let retention: Retention;
beforeAll(async () => {
  house = await startTestEvidence();
  retention = await openRetention({ ...house.ground, blobs: house.blobs, beginnings: [] }, house.closers);
  retention.define(evidenceStores(house.ground));
}, 60_000);
afterAll(() => house.close());

const sealed = async (name: string) => {
  const id = StreamId.parse(name);
  house.at(START);
  await house.air(id, 0, 20, { hit: 18 });
  house.at(house.seqAt(20));
  await house.cut(id, `cut-${id}`, house.seqAt(20));
  await house.end(id, house.seqAt(21));
  house.at(house.seqAt(21) + SETTLE_MS);
  await house.evidence.drain();
  const evidenceId = await house.only(id);
  const { manifest, ...evidence } = await house.evidence.get(evidenceId);
  return { evidenceId, completedAt: evidence.completedAt!, items: manifest!.items };
};
const has = async (evidenceId: Awaited<ReturnType<typeof sealed>>['evidenceId']): Promise<boolean> =>
  (await evidenceRepository(house.ground.db.queries).get(evidenceId)) !== undefined;

it('A25: sealed evidence goes when the time of its class is over and not a day before, and who had it stays on record', async () => {
  const { evidenceId, completedAt, items } = await sealed('old');
  house.at(completedAt + TERM - 1);
  await retention.run();
  expect(await has(evidenceId)).toBe(true);
  expect((await house.blobs.get(evidenceBlob(evidenceId, items[0]!.name))).length).toBeGreaterThan(0);

  house.at(completedAt + TERM + 1);
  const run = await retention.run();
  expect(run.failed).toBe(0);
  expect(await has(evidenceId)).toBe(false);
  for (const { name } of items)
    await expect(house.blobs.get(evidenceBlob(evidenceId, name))).rejects.toMatchObject({
      code: 'not_found',
    });
  const custody = await evidenceRepository(house.ground.db.queries).custody(evidenceId);
  expect(custody.map((e) => e.kind)).toEqual(['sealed', 'destroyed']);
  expect(await retention.verify()).toMatchObject({ faults: [] });
});

it('A25: what two people have let out of the house stays until it has been fetched or may be no more', async () => {
  const { evidenceId, completedAt } = await sealed('released');
  house.at(completedAt + TERM - 1_000);
  const asked = await house.evidence.release(
    evidenceId,
    { destination: 'The court', reason: 'order 7' },
    ann,
  );
  await house.ground.approvals.approve(asked, bob);
  house.at(completedAt + TERM + 1_000);
  await retention.run();
  expect(await has(evidenceId)).toBe(true);
  house.at(completedAt + TERM + 400 * DAY);
  await retention.run();
  expect(await has(evidenceId)).toBe(false);
});
