import type { Explanation } from '@airlock/contracts/http/action-api';
import type { ActionId } from '@airlock/contracts/ids';
import { AirlockError } from '@airlock/contracts/problem';
import { actionsRepository } from '@airlock/storage/repositories/actions';
import { casesRepository } from '@airlock/storage/repositories/cases';
import { noticesRepository } from '@airlock/storage/repositories/notices';
import type { HouseGround } from '../house/house.js';
import { factsBehind, ruleBehind, verdictsBehind } from '../notices/facts.js';

/** Why an action was taken, from what is stored. Throws `not_found` until it is written down. */
export const explainAction = async (
  { db, policy, projection }: Pick<HouseGround, 'db' | 'policy' | 'projection'>,
  actionId: ActionId,
): Promise<Explanation> => {
  const q = db.queries;
  const stored = await actionsRepository(q).get(actionId);
  if (stored === undefined) throw new AirlockError('not_found', `There is no action ${actionId}`);
  const { action } = stored;
  const { origin } = action;
  const behind = await verdictsBehind(q, projection, action);
  const rule = ruleBehind(behind, action);
  const item = await q
    .selectFrom('case_items')
    .select('case_id')
    .where('stream_id', '=', action.streamId)
    .where('item_key', '=', `a/${actionId}`)
    .executeTakeFirst();
  const review =
    item === undefined
      ? undefined
      : await casesRepository(q).get(
          item.case_id as Parameters<ReturnType<typeof casesRepository>['get']>[0],
        );
  const hash = origin.type === 'policy' ? origin.policyHash : behind[0]?.policyHash;
  return {
    actionId,
    kind: action.kind,
    decidedAt: action.decidedAt,
    automated: origin.type === 'policy',
    decidedBy: origin.type === 'policy' ? `policy:${origin.rule}` : origin.user,
    reason: action.reason,
    ...(action.clause === undefined ? {} : { clause: action.clause }),
    ...(hash === undefined || hash === '' ? {} : { policyHash: hash }),
    ...(rule === undefined ? {} : { rule }),
    facts: factsBehind(behind, action, policy()),
    ...(review === undefined ? {} : { review: { caseId: review.caseId, state: review.state } }),
    notices: await noticesRepository(q).list({ limit: 10, subject: actionId }),
  };
};
