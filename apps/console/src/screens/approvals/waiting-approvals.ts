import type { ApprovalView } from '@airlock/contracts/http/approval-api';
import type { Permission } from '@airlock/contracts/person';
import { isWaitingFor } from './sort-approvals.js';
import { useApi } from '../../api/use-api.js';
import { useSeconds } from '../../live/clock.js';
import { useMay, useSession } from '../../session/use-session.js';

/** Requests that nobody has decided: read once, then kept up to date by what control pushes. */
export const WAITING = { query: { state: 'waiting' as const, limit: 200 } };

/** Everything that was asked for lately, however it ended. */
export const HISTORY = { query: { limit: 100 } };

export interface Viewer {
  readonly id: string;
  readonly may: (permission: Permission) => boolean;
}

export const useViewer = (): Viewer => {
  const { view } = useSession();
  return { id: view.principal.id, may: useMay() };
};

export const useWaitingApprovals = (): readonly ApprovalView[] | undefined => {
  const may = useMay();
  const now = useSeconds();
  const { data } = useApi('listApprovals', WAITING, { enabled: may('approvals.read') });
  return data?.items.filter(({ expiresAt }) => expiresAt > now);
};

/** How many wait for this person. */
export const useApprovalCount = (): number => {
  const viewer = useViewer();
  const waiting = useWaitingApprovals() ?? [];
  return waiting.filter((approval) => isWaitingFor(approval, viewer)).length;
};
