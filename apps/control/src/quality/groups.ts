import type { CaseGroup, GroupDecision, GroupResult } from '@airlock/contracts/http/quality-api';
import type { CaseId } from '@airlock/contracts/ids';
import type { Principal } from '@airlock/contracts/person';
import { AirlockError } from '@airlock/contracts/problem';
import type { Group } from '@airlock/moderation/quality';
import { holder } from '@airlock/moderation/review';
import { caseDecisionsRepository } from '@airlock/storage/repositories/case-decisions';
import { caseLeasesRepository, type QueueRow } from '@airlock/storage/repositories/case-leases';
import { casesRepository } from '@airlock/storage/repositories/cases';
import type { HouseGround } from '../house/house.js';
import type { Review } from '../review/review.js';
import type { Alike } from './alike.js';
import type { Wellness } from './wellness.js';

/** How long what is alike is taken to be as it was, ms: finding it out reads all open cases. */
const FRESH_MS = 2_000;
/** Hits of its own that a case is decided on. */
const EVIDENCE = 10;

export interface GroupsDeps {
  readonly review: Pick<Review, 'claim' | 'decide' | 'release'>;
  readonly wellness: Pick<Wellness, 'without'>;
  readonly alike: Pick<Alike, 'find'>;
}

/** Open cases that are alike, and one decision for all of them. */
export const createGroups = (
  { db, clock, policy }: Pick<HouseGround, 'db' | 'clock' | 'policy'>,
  { review, wellness, alike }: GroupsDeps,
) => {
  let known: { readonly at: number; readonly groups: Promise<readonly Group[]> } | undefined;
  const rules = () => policy().source.quality.grouping;

  const groups = (): Promise<readonly Group[]> => {
    const now = clock();
    if (known === undefined || now - known.at >= FRESH_MS || now < known.at) {
      known = { at: now, groups: alike.find() };
    }
    return known.groups;
  };

  const views = async (found: readonly Group[]): Promise<CaseGroup[]> => {
    const max = rules().maxCases;
    const ids = found.flatMap((g) => g.cases.slice(0, max)) as CaseId[];
    const rows = new Map(
      (await caseLeasesRepository(db.queries).rows(ids)).map((r) => [r.case.caseId as string, r]),
    );
    return found.map(({ group, cases, because }) => {
      const own = cases.slice(0, max).flatMap((id) => rows.get(id) ?? []);
      const open = own.filter((r) => r.case.state === 'open');
      return {
        group: group as CaseId,
        severity: open.reduce((worst, r) => Math.max(worst, r.case.severity), 0),
        because: [...because],
        cases: open.map(({ case: c, stream }) => ({
          ...c,
          ...(stream === undefined ? {} : { title: stream.title, roomId: stream.roomId }),
        })),
      };
    });
  };

  const groupOf = (caseId: CaseId, all: readonly Group[]): Group =>
    all.find((g) => g.cases.includes(caseId)) ?? { group: caseId, cases: [caseId], because: [] };

  const isSame = async (caseId: CaseId, want: GroupDecision, who: Principal): Promise<boolean> => {
    const d = await caseDecisionsRepository(db.queries).get(caseId);
    return d !== undefined && d.by === who.id && d.outcome === want.outcome && d.clause === want.clause && d.note === want.note; // prettier-ignore
  };

  const decideOne = async (row: QueueRow, want: GroupDecision, who: Principal): Promise<GroupResult> => {
    const { caseId } = row.case;
    if (row.case.state === 'closed')
      return (await isSame(caseId, want, who))
        ? { caseId, result: 'already' }
        : { caseId, result: 'refused', detail: 'It was decided otherwise' };
    const has = holder(row.lease, clock());
    if (has !== undefined && has !== who.id) return { caseId, result: 'leased', detail: has };
    const items = await casesRepository(db.queries).items(caseId);
    const evidence = items
      .sort((a, b) => b.severity - a.severity)
      .slice(0, EVIDENCE)
      .map((i) => i.key);
    const { outcome, clause, note } = want;
    try {
      await wellness.without(who.id, caseId, async () => {
        const { token } = await review.claim(caseId, who);
        await review.decide(caseId, { token, outcome, clause, note, evidence, acts: [] }, who);
      });
      return { caseId, result: 'decided' };
    } catch (error) {
      if (!(error instanceof AirlockError)) throw error;
      return { caseId, result: 'refused', detail: error.message };
    }
  };

  return {
    async list(limit: number): Promise<CaseGroup[]> {
      const found = await views(await groups());
      return found
        .filter((g) => g.cases.length > 1)
        .sort((a, b) => b.severity - a.severity || b.cases.length - a.cases.length)
        .slice(0, limit);
    },

    async of(caseId: CaseId): Promise<CaseGroup> {
      const [view] = await views([groupOf(caseId, await groups())]);
      if (view === undefined || view.cases.length === 0)
        throw new AirlockError('not_found', `There is no open case ${caseId}`);
      return view;
    },

    /** Each with a record of its own; one that fails does not keep the others. Repeating it changes nothing. */
    async decide(caseId: CaseId, want: GroupDecision, who: Principal): Promise<GroupResult[]> {
      // Whoever decides it first and the others after it has closed it by now.
      const alikeCases = new Set(groupOf(caseId, await alike.find(caseId)).cases);
      const ids = [...new Set(want.caseIds)];
      const rows = new Map((await caseLeasesRepository(db.queries).rows(ids)).map((r) => [r.case.caseId, r]));
      const results: GroupResult[] = [];
      for (const id of ids) {
        const row = rows.get(id);
        if (row === undefined)
          results.push({ caseId: id, result: 'refused', detail: 'There is no such case' });
        else if (row.case.state === 'open' && !alikeCases.has(id))
          results.push({ caseId: id, result: 'refused', detail: 'It is not like this case' });
        else results.push(await decideOne(row, want, who));
      }
      known = undefined;
      return results;
    },
  };
};
export type Groups = ReturnType<typeof createGroups>;
