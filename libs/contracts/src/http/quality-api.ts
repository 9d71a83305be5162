import { z } from 'zod';
import { CaseDecision } from '../case.js';
import { CaseId } from '../ids.js';
import { BankedCase, LookResult, ReviewerQuality, SettledOutcome } from '../quality.js';
import { Claim, QueueItem } from '../review.js';
import { Preferences, UnveilRequest, WellnessView } from '../wellness.js';
import { CaseDossier, TokenRequest } from './review-api.js';
import { items, ok, route } from './route.js';
import { CaseView, PageQuery } from './stream-api.js';

/** [from, to), ms since 1970; the last four weeks unless given. */
const Span = z.object({
  from: z.coerce.number().int().nonnegative().optional(),
  to: z.coerce.number().int().positive().optional(),
});
export type Span = z.infer<typeof Span>;

/** A look that somebody may take: a row like any of the queue, under an id like that of any case. */
export const LookOffer = QueueItem.extend({
  /** Two people disagree, and this word counts. */
  isExpert: z.boolean(),
});
export type LookOffer = z.infer<typeof LookOffer>;

/** What was seen, as it was before anybody decided: of what anybody decided or did about it since there is nothing. */
export const LookDossier = CaseDossier.extend({
  /** Experts only: what was said for either side, in no order and by nobody. */
  opinions: z.array(CaseDecision.pick({ outcome: true, clause: true, note: true })).optional(),
});
export type LookDossier = z.infer<typeof LookDossier>;

export const LookDecision = CaseDecision.pick({ clause: true, evidence: true, note: true }).extend({
  ...TokenRequest.shape,
  outcome: SettledOutcome,
});
export type LookDecision = z.infer<typeof LookDecision>;

export const BankRequest = z.object({
  outcome: SettledOutcome,
  /** Never asked again. */
  withdrawn: z.boolean().default(false),
});
export type BankRequest = z.infer<typeof BankRequest>;

/** What makes cases alike. */
export const Likeness = z.object({
  kind: z.enum(['known', 'picture', 'text', 'contact', 'restream']),
  /** The entry of a bank, a hash, a handle, a streamer. */
  value: z.string(),
  /** How many cases of the group share it. */
  cases: z.number().int().positive(),
});
export type Likeness = z.infer<typeof Likeness>;

/** Open cases that one decision can cover. */
export const CaseGroup = z.object({
  /** The id of its oldest case. */
  group: CaseId,
  severity: z.number().int(),
  because: z.array(Likeness),
  cases: z.array(CaseView.extend({ title: z.string().optional(), roomId: z.string().optional() })),
});
export type CaseGroup = z.infer<typeof CaseGroup>;

export const GroupDecision = CaseDecision.pick({ outcome: true, clause: true, note: true }).extend({
  /** Which of them, as they were seen. */
  caseIds: z.array(CaseId).min(1).max(500),
});
export type GroupDecision = z.infer<typeof GroupDecision>;

/** `already`: it was closed with this very decision before; `leased`: somebody else is at it; `refused`: see `detail`. */
export const GroupResult = z.object({
  caseId: CaseId,
  result: z.enum(['decided', 'already', 'leased', 'refused']),
  detail: z.string().optional(),
});
export type GroupResult = z.infer<typeof GroupResult>;

const look = z.object({ lookId: CaseId });
const ofCase = z.object({ caseId: CaseId });

/** Whether what was decided was right, what deciding does to people, and one decision for many cases alike. */
export const qualityRoutes = {
  listSecondLooks: route({
    method: 'get',
    path: '/v1/quality/looks',
    access: 'cases.decide',
    summary:
      'Settled cases that the caller may look at again, blind; those they had a part in are never among them',
    tag: 'quality',
    response: items(LookOffer),
  }),
  readSecondLook: route({
    method: 'get',
    path: '/v1/quality/looks/{lookId}',
    access: 'cases.decide',
    summary: 'The decision panel of a look that the caller has claimed',
    tag: 'quality',
    params: look,
    response: ok(LookDossier),
  }),
  claimSecondLook: route({
    method: 'post',
    path: '/v1/quality/looks/{lookId}/claim',
    access: 'cases.decide',
    summary: 'Claim a look, as a case is claimed; 409 when somebody else has it',
    tag: 'quality',
    params: look,
    response: ok(Claim),
  }),
  renewSecondLook: route({
    method: 'post',
    path: '/v1/quality/looks/{lookId}/claim/renew',
    access: 'cases.decide',
    summary: 'Keep it for another while; 409 when it has lapsed',
    tag: 'quality',
    params: look,
    body: TokenRequest,
    response: ok(Claim),
  }),
  releaseSecondLook: route({
    method: 'delete',
    path: '/v1/quality/looks/{lookId}/claim',
    access: 'cases.decide',
    summary: 'Give it back undecided; nothing happens when it is not held any more',
    tag: 'quality',
    params: look,
    query: z.object({ token: z.coerce.number().int().positive() }),
    response: { status: 204 },
  }),
  decideSecondLook: route({
    method: 'post',
    path: '/v1/quality/looks/{lookId}/decision',
    access: 'cases.decide',
    summary:
      'Say how the case should end; nothing happens to any stream, and whether others agree is not told',
    tag: 'quality',
    params: look,
    body: LookDecision,
    response: { status: 204 },
  }),
  listLookResults: route({
    method: 'get',
    path: '/v1/quality/results',
    access: 'quality.read',
    summary: 'What second looks came to, newest first',
    tag: 'quality',
    query: PageQuery.extend({
      /** Only where the two disagree. */
      disagreed: z.stringbool().optional(),
    }),
    response: items(LookResult),
  }),
  reviewerQuality: route({
    method: 'get',
    path: '/v1/quality/reviewers',
    access: 'quality.read',
    summary: 'Agreement, precision and drift of everybody who decided in a time, with n and intervals',
    tag: 'quality',
    query: Span,
    response: items(ReviewerQuality),
  }),
  ownQuality: route({
    method: 'get',
    path: '/v1/quality/me',
    access: 'cases.decide',
    summary: "The caller's own agreement, precision and drift",
    tag: 'quality',
    query: Span,
    response: ok(ReviewerQuality),
  }),
  listBank: route({
    method: 'get',
    path: '/v1/quality/bank',
    access: 'quality.arbitrate',
    summary: 'Settled cases with a known answer, newest first',
    tag: 'quality',
    query: PageQuery,
    response: items(BankedCase),
  }),
  bankCase: route({
    method: 'put',
    path: '/v1/quality/bank/{caseId}',
    access: 'quality.arbitrate',
    summary: 'Make a closed case one with a known answer, or withdraw it',
    tag: 'quality',
    params: ofCase,
    body: BankRequest,
    response: ok(BankedCase),
  }),
  readPreferences: route({
    method: 'get',
    path: '/v1/me/preferences',
    access: 'session.own',
    summary: "How the caller's desk is set up",
    tag: 'quality',
    response: ok(Preferences),
  }),
  writePreferences: route({
    method: 'put',
    path: '/v1/me/preferences',
    access: 'session.own',
    summary: "Set up the caller's desk; replaces all of it",
    tag: 'quality',
    body: Preferences,
    response: ok(Preferences),
  }),
  unveil: route({
    method: 'post',
    path: '/v1/me/unveil',
    access: 'session.own',
    summary: 'The caller has taken a blur, the greyscale or the mute off; it is counted',
    tag: 'quality',
    body: UnveilRequest,
    response: { status: 204 },
  }),
  ownWellness: route({
    method: 'get',
    path: '/v1/me/wellness',
    access: 'session.own',
    summary: 'What the caller was exposed to in this shift, and which break is due',
    tag: 'quality',
    response: ok(WellnessView),
  }),
  staffWellness: route({
    method: 'get',
    path: '/v1/wellness',
    access: 'quality.read',
    summary: 'The same of everybody who looked at something in their shift',
    tag: 'quality',
    response: items(WellnessView),
  }),
  listCaseGroups: route({
    method: 'get',
    path: '/v1/case-groups',
    access: 'cases.read',
    summary: 'Open cases that are alike, the gravest group first',
    tag: 'cases',
    query: z.object({ limit: z.coerce.number().int().min(1).max(200).default(50) }),
    response: items(CaseGroup),
  }),
  readCaseGroup: route({
    method: 'get',
    path: '/v1/cases/{caseId}/group',
    access: 'cases.read',
    summary: 'The open cases that are like this one, itself included',
    tag: 'cases',
    params: ofCase,
    response: ok(CaseGroup),
  }),
  decideCaseGroup: route({
    method: 'post',
    path: '/v1/cases/{caseId}/group/decision',
    access: 'cases.decide',
    summary:
      'One decision for several cases of a group: each gets its own record, on its own evidence; those of others are left',
    tag: 'cases',
    params: ofCase,
    body: GroupDecision,
    response: items(GroupResult),
  }),
};
