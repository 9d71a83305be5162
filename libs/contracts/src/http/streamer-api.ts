import { z } from 'zod';
import { AdmissionFinding } from '../admission.js';
import { Measure } from '../credit.js';
import { Declared, SourceRef } from '../declared.js';
import { AgeBand, GatedAct, Identity, IdentityLevel, IdentityReport } from '../identity.js';
import { EpochMs, StreamId, StreamerId } from '../ids.js';
import {
  AcceptedAgreement,
  Editor,
  EditorOffice,
  Licence,
  LicenceHolder,
  LicenceId,
  StreamerProfile,
  THE_PLATFORM,
} from '../licence.js';
import { EarlierCase } from './review-api.js';
import { items, ok, route } from './route.js';
import { ActionView, AuditEntry, StreamView } from './stream-api.js';

const streamer = z.object({ streamerId: StreamerId });
const Reason = z.string().trim().min(1).max(500);
export const ForReason = z.object({ reason: Reason });
export type ForReason = z.infer<typeof ForReason>;
const Platform = LicenceHolder.shape.id.default(THE_PLATFORM);

export const ProfileRequest = StreamerProfile.pick({ agency: true, categories: true }).extend({
  reason: Reason,
});
export type ProfileRequest = z.infer<typeof ProfileRequest>;

export const LicenceRequest = z.object({ ...Licence.shape, reason: Reason }).omit({
  licenceId: true,
  revokedAt: true,
});
export type LicenceRequest = z.infer<typeof LicenceRequest>;

export const AppointRequest = z.object({
  person: Editor.shape.person,
  platform: Platform,
  reason: Reason,
});
export type AppointRequest = z.infer<typeof AppointRequest>;

export const VacateRequest = z.object({ platform: Platform, reason: Reason });
export type VacateRequest = z.infer<typeof VacateRequest>;

/** Whether somebody may do something, as known now. */
export const GateAnswer = z.object({ allow: z.boolean(), findings: z.array(AdmissionFinding) });
export type GateAnswer = z.infer<typeof GateAnswer>;

/** Everything that is kept of a streamer, without a number or a name. */
export const Dossier = z.object({
  streamerId: StreamerId,
  identity: Identity.optional(),
  /** What counts now: a revoked check counts as none. */
  level: IdentityLevel,
  agency: z.string().optional(),
  agreement: AcceptedAgreement.optional(),
  /** Those they may stream in, where that is limited. */
  allowedCategories: z.array(z.string()).optional(),
  /** Those they have streamed in lately. */
  categories: z.array(z.string()),
  licences: z.array(Licence),
  /** Licences that say what somebody has learnt: of the types `qualification_…`. */
  qualifications: z.array(Licence),
  /** Credit grade as the house has it now. */
  tier: z.string().optional(),
  restrictions: z.array(AdmissionFinding),
  /** What would refuse them now. */
  refusals: z.array(AdmissionFinding),
  /** Accounts known by the same person, phone, device or payout. */
  sharesKeysWith: z.array(StreamerId),
  /** Newest first. */
  sanctions: z.array(ActionView),
  streams: z.array(StreamView.shape.stream),
  /** Who changed what about them and why, newest first. */
  changes: z.array(AuditEntry),
});
export type Dossier = z.infer<typeof Dossier>;

/** A streamer in a list; everything else stands in the dossier. */
export const StreamerLine = z.object({
  streamerId: StreamerId,
  points: z.number().int(),
  /** Name of the credit tier. */
  tier: z.string(),
  measures: z.array(Measure),
});
export type StreamerLine = z.infer<typeof StreamerLine>;

/** One line of the list of publishers that is filed with the authority. */
export const PublisherFiling = z.object({
  streamerId: StreamerId,
  level: IdentityLevel,
  ageBand: AgeBand.optional(),
  verifiedAt: EpochMs,
  provider: z.string(),
  /** By which the platform finds the papers for a lawful request. */
  providerRef: z.string().optional(),
  agency: z.string().optional(),
  categories: z.array(z.string()),
});
export type PublisherFiling = z.infer<typeof PublisherFiling>;

/** Where a reprint comes from: each step as far back as it can be followed. */
export const SourceTrace = z.object({
  chain: z.array(z.object({ streamId: StreamId, source: SourceRef.optional() })),
});
export type SourceTrace = z.infer<typeof SourceTrace>;

/** Who streams: identities, licences, editors, and what follows for what is on air. */
export const streamerRoutes = {
  listStreamers: route({
    method: 'get',
    path: '/v1/streamers',
    access: 'streamers.read',
    summary: 'Streamers by the beginning of their id or by tier; of a tier only those with a credit ledger',
    tag: 'streamers',
    query: z.object({
      limit: z.coerce.number().int().min(1).max(200).default(50),
      /** The id begins so. */
      named: z.string().trim().min(1).max(64).optional(),
      tier: z.string().max(32).optional(),
      /** The last streamer of the page before. */
      after: z.string().max(64).default(''),
    }),
    response: items(StreamerLine),
  }),
  listStreamerCases: route({
    method: 'get',
    path: '/v1/streamers/{streamerId}/cases',
    access: 'cases.read',
    summary: 'Cases of all streams of a streamer, newest first, with what was decided',
    tag: 'streamers',
    params: streamer,
    response: items(EarlierCase),
  }),
  getStreamer: route({
    method: 'get',
    path: '/v1/streamers/{streamerId}',
    access: 'streamers.read',
    summary: 'The dossier of a streamer: identity, agreement, papers, tier, sanctions, streams, every change',
    tag: 'streamers',
    params: streamer,
    response: ok(Dossier),
  }),
  setProfile: route({
    method: 'put',
    path: '/v1/streamers/{streamerId}/profile',
    access: 'identities.write',
    summary: 'The agency of a streamer and the categories that they may stream in',
    tag: 'streamers',
    params: streamer,
    body: ProfileRequest,
    response: ok(StreamerProfile),
  }),
  acceptAgreement: route({
    method: 'put',
    path: '/v1/streamers/{streamerId}/agreement',
    access: 'identities.write',
    summary: 'The service agreement that a streamer has accepted',
    tag: 'streamers',
    params: streamer,
    body: AcceptedAgreement,
    response: ok(StreamerProfile),
  }),
  reportIdentity: route({
    method: 'put',
    path: '/v1/identities/{streamerId}',
    access: 'identities.write',
    summary: 'What the platform has verified; numbers are hashed under our keys at once and never kept',
    tag: 'streamers',
    params: streamer,
    body: IdentityReport,
    response: ok(Identity),
  }),
  revokeIdentity: route({
    method: 'post',
    path: '/v1/identities/{streamerId}/revoke',
    access: 'identities.write',
    summary: 'The verification no longer holds; a stream that needs it ends',
    tag: 'streamers',
    params: streamer,
    body: ForReason,
    response: ok(Identity),
  }),
  askGate: route({
    method: 'get',
    path: '/v1/identities/{streamerId}/may/{act}',
    access: 'platform.admit',
    summary: 'Whether somebody is known well enough to publish, chat or tip',
    tag: 'streamers',
    params: streamer.extend({ act: GatedAct }),
    response: ok(GateAnswer),
  }),
  rotateIdentityKeys: route({
    method: 'post',
    path: '/v1/identity-keys',
    access: 'keys.manage',
    summary: 'A new key to hash numbers under; the old ones stay until they are retired',
    tag: 'streamers',
    response: { status: 201, schema: z.object({ keyId: z.string(), keyIds: z.array(z.string()) }) },
  }),
  retireIdentityKey: route({
    method: 'delete',
    path: '/v1/identity-keys/{keyId}',
    access: 'keys.manage',
    summary: 'An old key goes; refused while anybody is known under it alone',
    tag: 'streamers',
    params: z.object({ keyId: z.string().regex(/^[a-z0-9]{1,32}$/) }),
    response: { status: 204 },
  }),
  listLicences: route({
    method: 'get',
    path: '/v1/licences',
    access: 'streamers.read',
    summary: 'Licences of platforms and publishers, the one that ends first first',
    tag: 'streamers',
    query: z.object({
      limit: z.coerce.number().int().min(1).max(500).default(100),
      kind: LicenceHolder.shape.kind.optional(),
      holder: LicenceHolder.shape.id.optional(),
    }),
    response: items(Licence),
  }),
  putLicence: route({
    method: 'put',
    path: '/v1/licences/{licenceId}',
    access: 'licences.write',
    summary: 'A licence of a platform or publisher, new or renewed',
    tag: 'streamers',
    params: z.object({ licenceId: LicenceId }),
    body: LicenceRequest,
    response: ok(Licence),
  }),
  revokeLicence: route({
    method: 'post',
    path: '/v1/licences/{licenceId}/revoke',
    access: 'licences.write',
    summary: 'A licence was withdrawn before its end',
    tag: 'streamers',
    params: z.object({ licenceId: LicenceId }),
    body: ForReason,
    response: ok(Licence),
  }),
  listEditors: route({
    method: 'get',
    path: '/v1/editors',
    access: 'streamers.read',
    summary: 'Who answers for the news of each platform',
    tag: 'streamers',
    response: items(Editor),
  }),
  appointEditor: route({
    method: 'put',
    path: '/v1/editors/{office}',
    access: 'users.manage',
    summary: 'The editor-in-chief or the deputy, in whoever’s place; two people',
    tag: 'streamers',
    params: z.object({ office: EditorOffice }),
    body: AppointRequest,
    response: ok(Editor),
  }),
  vacateEditor: route({
    method: 'post',
    path: '/v1/editors/{office}/vacate',
    access: 'users.manage',
    summary: 'Nobody holds the office any more: no news starts, and what is on air waits for a person',
    tag: 'streamers',
    params: z.object({ office: EditorOffice }),
    body: VacateRequest,
    response: { status: 204 },
  }),
  exportPublishers: route({
    method: 'get',
    path: '/v1/publishers',
    access: 'reports.write',
    summary: 'Publishers for the filing with the authority, by account; no numbers, no names',
    tag: 'streamers',
    query: z.object({
      limit: z.coerce.number().int().min(1).max(1_000).default(500),
      after: z.string().max(64).default(''),
    }),
    response: items(PublisherFiling),
  }),
  setAudience: route({
    method: 'put',
    path: '/v1/streams/{streamId}/audience',
    access: 'platform.admit',
    summary: 'How many watch now: mode, delay and sampling follow when that makes it another class',
    tag: 'platform',
    params: z.object({ streamId: StreamId }),
    body: z.object({ viewers: z.number().int().nonnegative().max(1_000_000_000) }),
    response: { status: 204 },
  }),
  setCategory: route({
    method: 'put',
    path: '/v1/streams/{streamId}/category',
    access: 'streams.decide',
    summary: 'What the stream is really about; it ends when its streamer may not stream that',
    tag: 'streams',
    params: z.object({ streamId: StreamId }),
    body: z.object({ category: z.string().min(1).max(64), reason: Reason }),
    response: { status: 204 },
  }),
  setPrompt: route({
    method: 'put',
    path: '/v1/streams/{streamId}/prompt',
    access: 'platform.admit',
    summary: 'What viewers are prompted with: a stream that waited for it goes on',
    tag: 'platform',
    params: z.object({ streamId: StreamId }),
    body: z.object({ prompt: Declared.shape.prompt.unwrap() }),
    response: { status: 204 },
  }),
  traceSource: route({
    method: 'get',
    path: '/v1/streams/{streamId}/sources',
    access: 'streams.read',
    summary: 'Where a reprint comes from, step by step',
    tag: 'streams',
    params: z.object({ streamId: StreamId }),
    response: ok(SourceTrace),
  }),
};
