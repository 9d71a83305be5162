import { z } from 'zod';
import { Approval, ApprovalId } from '../approval.js';
import { Deadline } from '../deadline.js';
import { Permission } from '../person.js';
import { items, ok, route } from './route.js';
import { PageQuery } from './stream-api.js';

const params = z.object({ approvalId: ApprovalId });

export const ApprovalNote = z.object({ note: z.string().trim().max(2_000).optional() });
export type ApprovalNote = z.infer<typeof ApprovalNote>;

/** A request as people see it. */
export const ApprovalView = Approval.extend({
  /** What the second person must be allowed, besides deciding approvals at all. */
  approver: Permission,
});
export type ApprovalView = z.infer<typeof ApprovalView>;

/** Requests for a second person's word, and the times that have to be kept. */
export const approvalRoutes = {
  listApprovals: route({
    method: 'get',
    path: '/v1/approvals',
    access: 'approvals.read',
    summary: 'What one person asked for and another one has to allow, newest first',
    tag: 'approvals',
    query: PageQuery.extend({ state: Approval.shape.state.optional() }),
    response: items(ApprovalView),
  }),
  approveRequest: route({
    method: 'post',
    path: '/v1/approvals/{approvalId}/approve',
    access: 'approvals.decide',
    summary: 'Allow it; what was asked for happens at once. Never by whoever asked',
    tag: 'approvals',
    params,
    body: ApprovalNote,
    response: ok(Approval),
  }),
  rejectRequest: route({
    method: 'post',
    path: '/v1/approvals/{approvalId}/reject',
    access: 'approvals.decide',
    summary: 'Refuse it, with a note; whoever asked may withdraw their own',
    tag: 'approvals',
    params,
    body: ApprovalNote,
    response: ok(Approval),
  }),
  listDeadlines: route({
    method: 'get',
    path: '/v1/deadlines',
    access: 'deadlines.read',
    summary: 'Times that have to be kept, the nearest first; missed ones stay until they are met',
    tag: 'deadlines',
    query: z.object({
      limit: z.coerce.number().int().min(1).max(500).default(100),
      kind: z.string().max(64).optional(),
    }),
    response: items(Deadline),
  }),
};
