import type { Action } from '@airlock/contracts/action';
import type { ActionId, StreamId, UserId } from '@airlock/contracts/ids';
import type { RuleHit } from '@airlock/contracts/verdict';
import type { ActionRequest } from '@airlock/policy/decide';
import { createHash } from 'node:crypto';

export interface Cause {
  /** Names the judged item over all streams: the same finding gives the same action id, so that it acts once. */
  readonly item: string;
  /** For people. */
  readonly what: string;
  readonly streamId: StreamId;
  readonly rules: readonly RuleHit[];
  readonly policyHash: string;
  readonly decidedAt: number;
}

/** The action a rule asks for, ready to publish. */
export function automaticAction(
  { kind, rule }: ActionRequest,
  cause: Cause,
  author?: { readonly userId: UserId; readonly until: number },
): Action {
  const { item, what, streamId, rules, policyHash, decidedAt } = cause;
  const hit = rules.find((r) => r.rule === rule);
  const digest = createHash('sha256').update(`${item}\n${rule}\n${kind}`).digest('hex');
  return {
    actionId: `auto-${digest.slice(0, 32)}` as ActionId,
    kind,
    streamId,
    ...(author ?? {}),
    origin: { type: 'policy', rule, policyHash },
    reason: `rule ${rule} on ${what}`,
    ...(hit?.label === undefined ? {} : { label: hit.label }),
    ...(hit?.clause === undefined ? {} : { clause: hit.clause }),
    decidedAt,
  };
}
