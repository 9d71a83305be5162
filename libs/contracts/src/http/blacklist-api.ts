import { z } from 'zod';
import { ApprovalId } from '../approval.js';
import {
  BlacklistEntry,
  BlacklistGrounds,
  BlacklistHit,
  BlacklistId,
  BlacklistStatus,
  CheckPoint,
  ListDocument,
  ListFamily,
  ShareBucket,
  SharePeriod,
  SubjectKey,
} from '../blacklist.js';
import { IdentityClaims, IdentityKeyKind } from '../identity.js';
import { ActionId, EpochMs, StreamerId } from '../ids.js';
import { NoticeLanguage } from '../notice.js';
import { items, ok, route } from './route.js';
import { PageQuery } from './stream-api.js';

const params = z.object({ entryId: BlacklistId });
const Reason = z.string().trim().min(1).max(2_000);

/** An entry, and how far its report to the authority is. */
export const BlacklistView = BlacklistEntry.extend({
  inForce: z.boolean(),
  /** `red`: nobody has confirmed the report in time. */
  reportState: z.enum(['none', 'draft', 'sent', 'received', 'red']),
});
export type BlacklistView = z.infer<typeof BlacklistView>;

const Term = z.object({
  from: EpochMs.optional(),
  until: EpochMs.optional(),
  permanent: z.boolean().default(false),
});

/** Who: an account, of which only what its owner is known by is kept; numbers, which are hashed; or public names. */
export const BlacklistSubject = z.object({
  streamerId: StreamerId.optional(),
  /** Of the account's keys only these. */
  kinds: z.array(IdentityKeyKind).min(1).optional(),
  claims: IdentityClaims.optional(),
  keys: z.array(SubjectKey).max(200).default([]),
});
export type BlacklistSubject = z.infer<typeof BlacklistSubject>;

export const ProposeEntry = z.object({
  family: ListFamily.default('platform'),
  subject: BlacklistSubject,
  grounds: BlacklistGrounds,
  term: Term,
  evidence: BlacklistEntry.shape.evidence,
  document: ListDocument.optional(),
  actionId: ActionId.optional(),
  lang: NoticeLanguage.default('zh-CN'),
  reason: Reason,
});
export type ProposeEntry = z.infer<typeof ProposeEntry>;

export const AmendEntry = z.object({ grounds: BlacklistGrounds, term: Term, reason: Reason });
export type AmendEntry = z.infer<typeof AmendEntry>;

export const ExtendEntry = z.object({
  until: EpochMs.optional(),
  permanent: z.boolean().default(false),
  reason: Reason,
});
export type ExtendEntry = z.infer<typeof ExtendEntry>;

export const ReportStep = z.object({
  step: z.enum(['sent', 'received']),
  receipt: z.string().trim().min(1).max(200).optional(),
});
export type ReportStep = z.infer<typeof ReportStep>;

export const BlacklistCheck = z.object({
  at: CheckPoint,
  streamerId: StreamerId.optional(),
  /** Numbers that somebody brings; hashed in memory, never stored. */
  claims: IdentityClaims.optional(),
  keys: z.array(SubjectKey).max(200).default([]),
  address: z.string().max(64).optional(),
});
export type BlacklistCheck = z.infer<typeof BlacklistCheck>;

export const BlacklistAnswer = z.object({ allow: z.boolean(), hits: z.array(BlacklistHit) });
export type BlacklistAnswer = z.infer<typeof BlacklistAnswer>;

export const ImportList = z.object({
  /** The signed file. */
  note: z.string().min(1).max(900_000),
  /** The verifier key of whoever signed it, as they publish it. */
  key: z.string().min(1).max(400),
  reason: Reason,
});
export type ImportList = z.infer<typeof ImportList>;

const Asked = z.object({ approvalId: ApprovalId });

/** Who may not come back. Whoever is listed is known by what follows the person, never by an account. */
export const blacklistRoutes = {
  listBlacklist: route({
    method: 'get',
    path: '/v1/blacklists',
    access: 'blacklists.read',
    summary: 'Entries of the blacklists, newest first',
    tag: 'blacklists',
    query: PageQuery.extend({
      family: ListFamily.optional(),
      status: BlacklistStatus.optional(),
      /** Those that follow what this account's owner is known by. */
      streamerId: StreamerId.optional(),
    }),
    response: items(BlacklistView),
  }),
  proposeBlacklistEntry: route({
    method: 'post',
    path: '/v1/blacklists',
    access: 'blacklists.propose',
    summary:
      'Propose an entry; it refuses nobody until the board allows it, by two votes when it is for good',
    tag: 'blacklists',
    body: ProposeEntry,
    response: { status: 201, schema: Asked.extend({ entry: BlacklistView }) },
  }),
  checkBlacklists: route({
    method: 'post',
    path: '/v1/blacklists/check',
    access: 'blacklists.check',
    summary: 'May this person register, publish, join as a co-host, reconnect?',
    tag: 'blacklists',
    body: BlacklistCheck,
    response: ok(BlacklistAnswer),
  }),
  importBlacklist: route({
    method: 'post',
    path: '/v1/blacklists/imports',
    access: 'blacklists.propose',
    summary: 'Take in a signed list; its entries refuse nobody until a second person has looked at them',
    tag: 'blacklists',
    body: ImportList,
    response: {
      status: 201,
      schema: Asked.extend({
        importId: z.string(),
        entries: z.number().int(),
        issuer: z.string(),
        /** What keeps entries from taking effect; to be filled in before it is approved. */
        problems: z.array(z.string()),
      }),
    },
  }),
  exportBlacklist: route({
    method: 'get',
    path: '/v1/blacklists/export',
    access: 'blacklists.read',
    summary: 'What is in force as a list signed with the key of the audit log',
    tag: 'blacklists',
    query: z.object({ family: ListFamily.optional() }),
    response: { status: 200, mediaType: 'text/plain' },
  }),
  sharePeriod: route({
    method: 'get',
    path: '/v1/blacklists/share',
    access: 'blacklists.check',
    summary: 'How other platforms may ask whether somebody is listed without saying who',
    tag: 'blacklists',
    response: ok(SharePeriod),
  }),
  shareBucket: route({
    method: 'get',
    path: '/v1/blacklists/share/{prefix}',
    access: 'blacklists.check',
    summary: 'The hashes under a prefix; some of them belong to nobody',
    tag: 'blacklists',
    params: z.object({ prefix: z.string().regex(/^([0-9a-f]{1,8}|all)$/) }),
    response: ok(ShareBucket),
  }),
  getBlacklistEntry: route({
    method: 'get',
    path: '/v1/blacklists/{entryId}',
    access: 'blacklists.read',
    summary: 'One entry with its grounds, votes and report',
    tag: 'blacklists',
    params,
    response: ok(BlacklistView),
  }),
  amendBlacklistEntry: route({
    method: 'put',
    path: '/v1/blacklists/{entryId}',
    access: 'blacklists.propose',
    summary: 'Fill in or change what a proposed entry says; it is asked for anew',
    tag: 'blacklists',
    params,
    body: AmendEntry,
    response: ok(Asked),
  }),
  extendBlacklistEntry: route({
    method: 'post',
    path: '/v1/blacklists/{entryId}/extend',
    access: 'blacklists.propose',
    summary: 'Ask for a longer term; two people',
    tag: 'blacklists',
    params,
    body: ExtendEntry,
    response: ok(Asked),
  }),
  liftBlacklistEntry: route({
    method: 'post',
    path: '/v1/blacklists/{entryId}/lift',
    access: 'blacklists.propose',
    summary: 'Ask for an entry to end; two people. A proposed one is withdrawn at once',
    tag: 'blacklists',
    params,
    body: z.object({ reason: Reason }),
    response: ok(Asked.partial()),
  }),
  reportBlacklistEntry: route({
    method: 'post',
    path: '/v1/blacklists/{entryId}/report',
    access: 'reports.write',
    summary: 'The report to the authority was sent, or its receipt has come',
    tag: 'blacklists',
    params,
    body: ReportStep,
    response: ok(BlacklistView),
  }),
};
