import type { CaseId } from '@airlock/contracts/ids';
import { listedFor } from '@airlock/policy/labels';
import { casesRepository } from '@airlock/storage/repositories/cases';
import type { Consequence } from '../house/hooks.js';
import type { HouseGround } from '../house/house.js';

const UNLISTED = 3;

type Ground = Pick<HouseGround, 'policy' | 'projection' | 'newId'>;

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
    effect.afterwards(() => projection.setCase(action.streamId, caseId));
  };
