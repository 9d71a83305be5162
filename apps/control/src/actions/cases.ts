import type { DecisionRequest } from '@airlock/contracts/http/review-api';
import type { CaseView } from '@airlock/contracts/http/stream-api';
import type { CaseId } from '@airlock/contracts/ids';
import type { Principal } from '@airlock/contracts/person';
import { AirlockError } from '@airlock/contracts/problem';
import { listedFor } from '@airlock/policy/labels';
import { caseDecisionsRepository } from '@airlock/storage/repositories/case-decisions';
import { casesRepository } from '@airlock/storage/repositories/cases';
import { actorFor } from '../house/effect.js';
import type { Consequence } from '../house/hooks.js';
import type { HouseGround } from '../house/house.js';

const UNLISTED = 3;

type Ground = Pick<HouseGround, 'effects' | 'policy' | 'projection' | 'newId'>;

/** What software decides, a person looks at: every automatic action is an item of its stream's case. */
export const reviewTasks =
  ({ policy, projection, newId }: Ground): Consequence =>
  async (effect, action) => {
    if (action.origin.type !== 'policy' || action.kind === 'lift') return;
    const { taxonomy } = policy();
    const listed = action.label === undefined ? undefined : listedFor(action.label, taxonomy);
    const answer = await casesRepository(effect.tx).append({
      caseId: newId('case', effect.now) as CaseId,
      streamId: action.streamId,
      items: [
        {
          key: `a/${action.actionId}`,
          at: action.decidedAt,
          severity: listed === undefined ? UNLISTED : taxonomy.get(listed)!.severity,
          label: action.label,
          body: { kind: 'action', action },
        },
      ],
    });
    if (answer === undefined) return;
    const { caseId } = answer.case;
    if (answer.opened)
      effect.record({
        kind: 'case.opened',
        subject: action.streamId,
        detail: { caseId, actionId: action.actionId },
      });
    projection.streams.setCase(action.streamId, caseId);
    projection.touch(action.streamId);
  };

/** Ends cases, each with the clause that was looked at and what shows it. */
export const createCases = ({ effects, projection }: Ground) => ({
  async decide(
    caseId: CaseId,
    want: Omit<DecisionRequest, 'token' | 'acts'>,
    who: Principal,
  ): Promise<CaseView> {
    const closed = await effects(actorFor(who, 'cases.decide'), async (effect) => {
      const { tx, now } = effect;
      const { id: by, role } = effect.who;
      const known = await casesRepository(tx).get(caseId);
      if (known === undefined) throw new AirlockError('not_found', `There is no case ${caseId}`);
      const view = await casesRepository(tx).close({ caseId, by, outcome: want.outcome, at: now });
      if (view === undefined) throw new AirlockError('conflict', `The case ${caseId} is closed`);
      await caseDecisionsRepository(tx).add({ caseId, ...want, by, role, at: now });
      effect.record({ kind: 'case.closed', subject: caseId, reason: want.note, after: { ...want } });
      effect.announce({
        type: 'airlock.case.closed',
        subject: caseId,
        data: { caseId, streamId: view.streamId, outcome: want.outcome, clause: want.clause },
      });
      return view;
    });
    projection.streams.setCase(closed.streamId, undefined);
    projection.touch(closed.streamId);
    return closed;
  },
});
export type Cases = ReturnType<typeof createCases>;
