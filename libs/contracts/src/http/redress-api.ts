import { z } from 'zod';
import { Complaint, ComplaintOutcome, ComplaintRequest, NotifierFactors, Receipt } from '../complaint.js';
import { ActionId, EpochMs } from '../ids.js';
import { NoticeLanguage } from '../notice.js';
import { Appeal, AppealId, AppealOutcome } from '../redress.js';
import { items, ok, route } from './route.js';
import { PageQuery } from './stream-api.js';

const text = z.string().trim().min(1).max(2_000);
const Code = z.string().regex(/^[A-Z2-7]{26}$/);

/** What the reporter gets at once. The code is shown this one time. */
export const ComplaintReceipt = z.object({
  receipt: Receipt,
  code: Code,
  receivedAt: EpochMs,
  dueAt: EpochMs,
  text: z.string(),
});
export type ComplaintReceipt = z.infer<typeof ComplaintReceipt>;

/** What the reporter may see of it later. */
export const ComplaintStatus = z.object({
  receipt: Receipt,
  state: Complaint.shape.state,
  receivedAt: EpochMs,
  dueAt: EpochMs,
  outcome: ComplaintOutcome.optional(),
  answer: z.string().optional(),
  decidedAt: EpochMs.optional(),
  /** The texts that were sent. */
  notices: z.array(z.string()),
});
export type ComplaintStatus = z.infer<typeof ComplaintStatus>;

export const ComplaintDecision = z.object({
  outcome: ComplaintOutcome.exclude(['not_processed']),
  /** For the reporter. */
  answer: text,
});
export type ComplaintDecision = z.infer<typeof ComplaintDecision>;

export const NotifierMeasure = z.object({ reason: text });
export const NotifierSuspension = z.object({ reason: text, until: EpochMs });

export const NotifierView = z.object({
  reporter: z.string(),
  standing: z.enum(['plain', 'trusted', 'abusive', 'suspended']),
  factors: NotifierFactors,
  warnedAt: EpochMs.optional(),
  suspendedUntil: EpochMs.optional(),
});
export type NotifierView = z.infer<typeof NotifierView>;

export const AppealRequest = z.object({
  /** The action, sanction or list entry. */
  against: ActionId,
  /** For whom the platform asks, as its notice names them: `streamer:<id>`, `user:<id>` … */
  appellant: z.string().regex(/^(streamer|user|provider|identity):[^\s]{1,128}$/),
  grounds: z.string().trim().min(1).max(4_000),
  lang: NoticeLanguage.optional(),
});
export type AppealRequest = z.infer<typeof AppealRequest>;

export const AppealDecision = z.object({ outcome: AppealOutcome, reason: text });
export type AppealDecision = z.infer<typeof AppealDecision>;

export const AppealStatistics = z.object({
  filed: z.number().int(),
  decided: z.number().int(),
  upheld: z.number().int(),
  reversed: z.number().int(),
  partly: z.number().int(),
  /** Of those decided, the share that left the decision standing, 0–1; absent while none is decided. */
  upheldShare: z.number().optional(),
  /** Median time from filing to decision, ms. */
  medianMs: z.number().optional(),
});
export type AppealStatistics = z.infer<typeof AppealStatistics>;

const complaint = z.object({ receipt: Receipt });
const reporter = z.object({ reporter: z.string().regex(/^[0-9a-f]{64}$/) });
const appeal = z.object({ appealId: AppealId });

/** For everybody who was hit, hurt or overlooked. */
export const redressRoutes = {
  complain: route({
    method: 'post',
    path: '/v1/complaints',
    access: 'open',
    perMinute: 10,
    summary: 'Report something on air, without an account; the receipt comes at once',
    tag: 'complaints',
    body: ComplaintRequest,
    response: { status: 201, schema: ComplaintReceipt },
  }),
  complaintStatus: route({
    method: 'get',
    path: '/v1/complaints/{receipt}',
    access: 'open',
    perMinute: 30,
    summary: 'What became of a report, for whoever has its receipt and code',
    tag: 'complaints',
    params: complaint,
    query: z.object({ code: Code }),
    response: ok(ComplaintStatus),
  }),
  appealComplaint: route({
    method: 'post',
    path: '/v1/complaints/{receipt}/appeal',
    access: 'open',
    perMinute: 10,
    summary: 'Ask to have the outcome of a report looked at again, by whoever has its code',
    tag: 'complaints',
    params: complaint,
    body: z.object({ code: Code, grounds: z.string().trim().min(1).max(4_000) }),
    response: { status: 201, schema: z.object({ appealId: AppealId, dueAt: EpochMs }) },
  }),
  listComplaints: route({
    method: 'get',
    path: '/v1/complaints',
    access: 'complaints.read',
    summary: 'Reports; the open ones the gravest first',
    tag: 'complaints',
    query: PageQuery.extend({ state: Complaint.shape.state.optional() }),
    response: items(Complaint),
  }),
  decideComplaint: route({
    method: 'post',
    path: '/v1/complaints/{receipt}/decide',
    access: 'complaints.decide',
    summary: 'Answer a report; the reporter is told',
    tag: 'complaints',
    params: complaint,
    body: ComplaintDecision,
    response: ok(Complaint),
  }),
  getNotifier: route({
    method: 'get',
    path: '/v1/notifiers/{reporter}',
    access: 'complaints.read',
    summary: 'How somebody who reports is taken, and why',
    tag: 'complaints',
    params: reporter,
    response: ok(NotifierView),
  }),
  warnNotifier: route({
    method: 'post',
    path: '/v1/notifiers/{reporter}/warn',
    access: 'complaints.decide',
    summary: 'Warn somebody whose reports are often manifestly unfounded',
    tag: 'complaints',
    params: reporter,
    body: NotifierMeasure,
    response: ok(NotifierView),
  }),
  suspendNotifier: route({
    method: 'post',
    path: '/v1/notifiers/{reporter}/suspend',
    access: 'complaints.decide',
    summary: 'Stop processing their reports for a term; only after a warning',
    tag: 'complaints',
    params: reporter,
    body: NotifierSuspension,
    response: ok(NotifierView),
  }),
  fileAppeal: route({
    method: 'post',
    path: '/v1/appeals',
    access: 'appeals.file',
    summary: 'Ask to have an action or a sanction looked at again, within its window',
    tag: 'appeals',
    body: AppealRequest,
    response: { status: 201, schema: Appeal },
  }),
  listAppeals: route({
    method: 'get',
    path: '/v1/appeals',
    access: 'appeals.read',
    summary: 'Appeals, newest first',
    tag: 'appeals',
    query: PageQuery.extend({
      state: Appeal.shape.state.optional(),
      appellant: Appeal.shape.appellant.optional(),
    }),
    response: items(Appeal),
  }),
  appealStatistics: route({
    method: 'get',
    path: '/v1/appeal-statistics',
    access: 'appeals.read',
    summary: 'How many appeals there were and how they ended',
    tag: 'appeals',
    query: z.object({
      from: z.coerce.number().int().nonnegative(),
      until: z.coerce.number().int().positive(),
    }),
    response: ok(AppealStatistics),
  }),
  takeAppeal: route({
    method: 'post',
    path: '/v1/appeals/{appealId}/take',
    access: 'appeals.decide',
    summary: 'Take an appeal on; never against a decision of one’s own',
    tag: 'appeals',
    params: appeal,
    response: ok(Appeal),
  }),
  decideAppeal: route({
    method: 'post',
    path: '/v1/appeals/{appealId}/decide',
    access: 'appeals.decide',
    summary: 'Decide an appeal; a reversal undoes everything that followed, in one step',
    tag: 'appeals',
    params: appeal,
    body: AppealDecision,
    response: ok(Appeal),
  }),
};
