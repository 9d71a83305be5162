import type { ApprovalView } from '@airlock/contracts/http/approval-api';
import { describe, expect, it } from 'vitest';
import { sortApprovals, withChange } from './sort-approvals.js';

const approval = (id: string, more: Partial<ApprovalView> = {}): ApprovalView => ({
  approvalId: `ap_${id}` as ApprovalView['approvalId'],
  kind: 'credit.adjust',
  subject: 'someone',
  proposal: {},
  reason: 'because',
  requestedBy: 'ann',
  requestedAt: 0,
  expiresAt: 100,
  state: 'waiting',
  approver: 'credit.adjust',
  ...more,
});
const viewer = { id: 'bob', may: () => true };
const ids = (list: readonly ApprovalView[]): string[] => list.map((a) => a.approvalId);

describe('requests for a second person', () => {
  it('are for whoever may decide them, did not ask and has not voted; what lapses first comes first', () => {
    const waiting = [
      approval('late', { expiresAt: 900 }),
      approval('soon'),
      approval('own', { requestedBy: 'bob' }),
      approval('voted', { proposal: { askedBy: 'ann', votes: ['bob'] } }),
      approval('moved', { requestedBy: 'cid', proposal: { askedBy: 'bob', votes: ['cid'] } }),
    ];
    const sorted = sortApprovals(waiting, viewer);
    expect(ids(sorted.forMe)).toEqual(['ap_soon', 'ap_late']);
    expect(ids(sorted.mine)).toEqual(['ap_own']);
    expect(ids(sorted.others)).toEqual(['ap_voted', 'ap_moved']);
  });

  it('are for nobody who lacks the permission of their kind', () => {
    const may = (permission: string): boolean => permission === 'approvals.decide';
    expect(sortApprovals([approval('one')], { id: 'bob', may }).forMe).toEqual([]);
  });

  it('leave the list when they are decided, and stand in it once', () => {
    const one = approval('one');
    expect(withChange([one], { ...one, reason: 'other' })).toMatchObject([{ reason: 'other' }]);
    expect(withChange([one], { ...one, state: 'approved' })).toEqual([]);
  });
});
