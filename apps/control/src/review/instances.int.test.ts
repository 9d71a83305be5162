// needs: postgres
import type { DecisionRequest } from '@airlock/contracts/http/review-api';
import type { CaseId } from '@airlock/contracts/ids';
import { startPostgres } from '@airlock/testkit/servers/postgres';
import { openDatabase } from '@airlock/storage/database';
import { serverSchema } from '@airlock/storage/suite/server-schema';
import { casesRepository } from '@airlock/storage/repositories/cases';
import { streamsRepository } from '@airlock/storage/repositories/streams';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { person } from '../actions/ground.testkit.js';
import { createEffects } from '../house/effect.js';
import { openTestReview, type TestReview } from './review.testkit.js';

const ann = person('ann', 'moderator');
const bob = person('bob', 'moderator');
const want: Omit<DecisionRequest, 'token'> = { outcome: 'clean', clause: 'Rule 1', evidence: ['s/0/1'], note: 'seen', acts: [] }; // prettier-ignore

let one: TestReview;
let two: TestReview;
const closers: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  const server = await startPostgres();
  const schema = await serverSchema(server.url);
  const instance = async (): Promise<TestReview> => {
    const db = await openDatabase({ url: schema.url });
    const t = await openTestReview({
      ground: {
        db,
        effects: createEffects(
          db,
          () => t.time.now,
          () => undefined,
        ),
      },
    });
    closers.unshift(
      () => t.close(),
      () => db.close(),
    );
    return t;
  };
  closers.push(
    () => schema.drop(),
    () => server.stop(),
  );
  [one, two] = [await instance(), await instance()];
}, 120_000);
afterAll(async () => {
  for (const close of closers) await close();
});

it('A14: two instances of control show each other what happens to a case, and only one reviewer decides it', async () => {
  const record = await one.onAir('shared');
  two.projection.apply(record);
  await streamsRepository(one.ground.db.queries).save([record]);
  const caseId = 'shared-case' as CaseId;
  const item = { key: 's/0/1', at: one.time.now, severity: 3, body: {} };
  await casesRepository(one.ground.db.queries).append({ caseId, streamId: record.streamId, items: [item] });
  const at = (t: TestReview) => t.review.queue({ limit: 9 }).items.find((i) => i.caseId === caseId);
  await expect.poll(() => [at(one)?.severity, at(two)?.severity], { timeout: 10_000 }).toEqual([3, 3]);

  const both = await Promise.allSettled([one.review.claim(caseId, ann), two.review.claim(caseId, bob)]);
  expect(both.map((b) => b.status).sort()).toEqual(['fulfilled', 'rejected']);
  const [holder, other] = both[0].status === 'fulfilled' ? [one, two] : [two, one];
  const [who, loser] = holder === one ? [ann, bob] : [bob, ann];
  await expect.poll(() => at(other)?.lease?.by, { timeout: 10_000 }).toBe(who.id);
  await expect(other.review.claim(caseId, loser)).rejects.toThrow(`${who.id} has the case`);

  await holder.review.decide(caseId, { ...want, token: 1 }, who);
  await expect.poll(() => at(other), { timeout: 10_000 }).toBeUndefined();
  await expect(other.review.decide(caseId, { ...want, token: 1 }, loser)).rejects.toThrow('is closed');
  // Sent again, as a browser does whose answer was lost, it is answered as before.
  expect((await other.review.decide(caseId, { ...want, token: 1 }, who)).decision.by).toBe(who.id);
  // Taken back at the other instance: a browser need not come to the same one.
  const back = await other.review.undo(caseId, who);
  await expect.poll(() => at(holder)?.lease?.by, { timeout: 10_000 }).toBe(who.id);
  await holder.review.decide(caseId, { ...want, token: back.token }, who);
});
