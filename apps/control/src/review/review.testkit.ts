import type { QueueChange } from '@airlock/contracts/http/review-api';
import type { CaseId, StreamId } from '@airlock/contracts/ids';
import type { ReviewRules } from '@airlock/contracts/review';
import type { Shift } from '@airlock/moderation/duty';
import { createClosers } from '@airlock/nest-host/lifecycle';
import { silentLogger } from '@airlock/nest-host/logger';
import { casesRepository } from '@airlock/storage/repositories/cases';
import { openTestGround } from '../actions/ground.testkit.js';
import type { HouseGround } from '../house/house.js';
import { openReview } from './review.js';

/** For tests only: the review desk on a database in memory, with a rota that tests write and time that they move. */
export const openTestReview = async (
  over: { rules?: Partial<ReviewRules>; ground?: Partial<HouseGround> } = {},
) => {
  const t = await openTestGround();
  const base = t.ground.policy();
  const source = { ...base.source, review: { ...base.source.review, ...over.rules } };
  const policy = { ...base, source };
  const ground: HouseGround = { ...t.ground, policy: () => policy, ...over.ground };
  const shifts = new Map<string, Shift>();
  const rota = { isStaffed: false };
  const closers = createClosers(silentLogger());
  const pushed: QueueChange[] = [];
  t.hub.watch((name, data) => {
    if (name === 'queue') pushed.push(data as QueueChange);
    return true;
  });
  const minors = new Set<string>();
  const review = await openReview(
    ground,
    {
      duty: {
        shiftOf: (id) => Promise.resolve(shifts.get(id)),
        isStaffed: () => Promise.resolve(rota.isStaffed),
      },
      licences: { ofPlatform: () => Promise.resolve({ licences: [], editors: [] }) },
      credit: { standing: () => Promise.resolve({ tier: { name: 'B' }, points: 80 } as never) },
      sanctions: { list: () => Promise.resolve([]) },
      grants: {
        minorsCase: (who) =>
          minors.has(who.id) ? Promise.resolve({} as never) : Promise.reject(new Error('no grant')),
      },
      random: () => 0,
    },
    closers,
  );
  let hits = 0;
  return {
    ...t,
    ground,
    review,
    rota,
    shifts,
    minors,
    pushed,
    /** A hit in a stream, as a recorder writes it; gives the case. */
    async hit(
      streamId: StreamId,
      over: { severity?: number; label?: string; jumps?: boolean; thumbnail?: string } = {},
    ) {
      const key = `s/0/${(hits += 1)}`;
      const item = { key, at: t.time.now, severity: 2, body: { key }, ...over };
      const answer = await casesRepository(t.db.queries).append({
        ...{ caseId: ground.newId('case', t.time.now) as CaseId, streamId, items: [item] },
      });
      t.projection.setCase(streamId, answer!.case.caseId);
      return answer!.case.caseId;
    },
    async close() {
      await closers.close();
      await t.close();
    },
  };
};
export type TestReview = Awaited<ReturnType<typeof openTestReview>>;
