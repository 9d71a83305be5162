import type { ApprovalView } from '@airlock/contracts/http/approval-api';
import type { Permission } from '@airlock/contracts/person';

interface Viewer {
  readonly id: string;
  readonly may: (permission: Permission) => boolean;
}

export interface SortedApprovals {
  /** This person can decide them. */
  readonly forMe: readonly ApprovalView[];
  /** This person asked for them. */
  readonly mine: readonly ApprovalView[];
  /** Somebody else has to decide them. */
  readonly others: readonly ApprovalView[];
}

/** Whether somebody can decide it: never whoever asked, or voted on it before. */
export const isWaitingFor = (approval: ApprovalView, { id, may }: Viewer): boolean => {
  const { askedBy, votes } = approval.proposal;
  return (
    approval.state === 'waiting' &&
    approval.requestedBy !== id &&
    askedBy !== id &&
    !(Array.isArray(votes) && votes.includes(id)) &&
    may('approvals.decide') &&
    may(approval.approver)
  );
};

/** What is about to lapse comes first. */
export const sortApprovals = (waiting: readonly ApprovalView[], viewer: Viewer): SortedApprovals => {
  const soonest = [...waiting].sort((a, b) => a.expiresAt - b.expiresAt);
  const mine = soonest.filter((a) => a.requestedBy === viewer.id);
  const forMe = soonest.filter((a) => isWaitingFor(a, viewer));
  return { forMe, mine, others: soonest.filter((a) => !mine.includes(a) && !forMe.includes(a)) };
};

/** The list with one request as it is now: one that no longer waits is not in it. */
export const withChange = (waiting: readonly ApprovalView[], changed: ApprovalView): ApprovalView[] => {
  const rest = waiting.filter(({ approvalId }) => approvalId !== changed.approvalId);
  return changed.state === 'waiting' ? [changed, ...rest] : rest;
};
