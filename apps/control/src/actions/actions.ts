import type { ActionKind } from '@airlock/contracts/action';
import type { Explanation } from '@airlock/contracts/http/action-api';
import type { ActionId } from '@airlock/contracts/ids';
import type { HouseGround } from '../house/house.js';
import { createStatements, type Statements } from '../notices/statements.js';
import { reviewTasks } from '../review/tasks.js';
import { explainAction } from './explain.js';
import { createLinked, linkedConsequence } from './linked.js';
import { createMass, type Mass } from './mass.js';
import { createSanctions, type Sanctions } from './sanctions.js';

/** What is done to streams and people beyond a cut, and what follows from it. */
export interface Actions {
  readonly statements: Statements;
  readonly sanctions: Sanctions;
  readonly mass: Mass;
  explain(actionId: ActionId): Promise<Explanation>;
}

/** What these do to a stream on air is what admission says of it from then on. */
const ASKS_ANEW: ReadonlySet<ActionKind> = new Set(['limit_time', 'restrict', 'unrecommend', 'sink', 'lift']);

export const openActions = async (ground: HouseGround): Promise<Actions> => {
  const statements = createStatements(ground);
  const linked = createLinked(ground, statements);
  const sanctions = createSanctions(ground, statements, linked);
  const { consequences, reversals, admissionRules, reconsider } = ground;
  consequences.push(statements.ofAction, linkedConsequence(linked, statements), reviewTasks(ground));
  consequences.push(async (_effect, { kind }, stream) => {
    if (stream !== undefined && ASKS_ANEW.has(kind)) reconsider({ streamerId: stream.streamerId });
  });
  reversals.push(
    async (effect, actionId, reason) => void (await sanctions.reverse(effect, actionId, reason)),
  );
  admissionRules.push(sanctions.rule);
  const mass = createMass(ground);
  await mass.resume();
  return {
    statements,
    sanctions,
    mass,
    explain: (actionId) => explainAction(ground, actionId),
  };
};
