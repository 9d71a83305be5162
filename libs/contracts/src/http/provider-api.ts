import { z } from 'zod';
import { ProviderId } from '../ids.js';
import {
  DiligenceLine,
  Observation,
  PaperKind,
  Provider,
  ProviderCase,
  ProviderChange,
  ProviderStanding,
} from '../provider.js';
import { items, ok, route } from './route.js';

const params = z.object({ providerId: ProviderId });
const Reason = z.string().trim().min(1).max(2_000);
const Between = z.object({
  from: z.coerce.number().int().default(0),
  until: z.coerce.number().int().optional(),
});

export const SaveProvider = Provider.omit({ providerId: true }).extend({ reason: Reason });
export type SaveProvider = z.infer<typeof SaveProvider>;

export const ProviderView = z.object({
  provider: Provider,
  standing: ProviderStanding,
  cases: z.array(ProviderCase),
});
export type ProviderView = z.infer<typeof ProviderView>;

export const OpenRemediation = z.object({
  /** Default: what is missing now. */
  missing: z.array(PaperKind).min(1).optional(),
  reason: Reason,
});
export type OpenRemediation = z.infer<typeof OpenRemediation>;

export const CloseProviderCase = z.object({ outcome: z.enum(['done', 'refused']), reason: Reason });
export type CloseProviderCase = z.infer<typeof CloseProviderCase>;

export const AppAnswer = z.object({
  appId: z.string(),
  allow: z.boolean(),
  findings: ProviderStanding.shape.findings,
  provider: ProviderId.optional(),
});
export type AppAnswer = z.infer<typeof AppAnswer>;

/** Platforms that an access provider or an app store serves with Airlock. */
export const providerRoutes = {
  listProviders: route({
    method: 'get',
    path: '/v1/providers',
    access: 'providers.read',
    summary: 'All platforms of the register with whether they may be served',
    tag: 'providers',
    response: items(ProviderView),
  }),
  exportProviders: route({
    method: 'get',
    path: '/v1/providers/export',
    access: 'providers.read',
    summary: 'Numbers, addresses and domains for the filing system, as they stood at a time',
    tag: 'providers',
    query: z.object({ at: z.coerce.number().int().optional() }),
    response: { status: 200, mediaType: 'text/csv' },
  }),
  providerChanges: route({
    method: 'get',
    path: '/v1/providers/changes',
    access: 'providers.read',
    summary: 'What changed between two times: the difference of the two exports',
    tag: 'providers',
    query: Between,
    response: items(ProviderChange),
  }),
  providerStatus: route({
    method: 'get',
    path: '/v1/providers/status',
    access: 'providers.read',
    summary: 'Who may be served, signed with the key of the audit log, for the review of app stores',
    tag: 'providers',
    response: { status: 200, mediaType: 'text/plain' },
  }),
  lookUpApp: route({
    method: 'get',
    path: '/v1/providers/apps/{appId}',
    access: 'blacklists.check',
    summary: 'May this app be distributed? A refusal names the document',
    tag: 'providers',
    params: z.object({ appId: z.string().min(1).max(255) }),
    response: ok(AppAnswer),
  }),
  closeProviderCase: route({
    method: 'post',
    path: '/v1/providers/cases/{caseId}/close',
    access: 'providers.write',
    summary: 'It was remedied or explained; or the platform refuses, and its streams stop at once',
    tag: 'providers',
    params: z.object({ caseId: z.string().min(1).max(64) }),
    body: CloseProviderCase,
    response: ok(ProviderCase),
  }),
  getProvider: route({
    method: 'get',
    path: '/v1/providers/{providerId}',
    access: 'providers.read',
    summary: 'One platform: what is registered, whether it may be served and why not',
    tag: 'providers',
    params,
    response: ok(ProviderView),
  }),
  saveProvider: route({
    method: 'put',
    path: '/v1/providers/{providerId}',
    access: 'providers.write',
    summary: 'Register a platform, or say anew what is registered of it',
    tag: 'providers',
    params,
    body: SaveProvider,
    response: ok(ProviderView),
  }),
  admitProvider: route({
    method: 'post',
    path: '/v1/providers/{providerId}/check',
    access: 'blacklists.check',
    summary:
      'May this platform be given access? Allow or deny with every reason and the hash of the evidence',
    tag: 'providers',
    params,
    response: ok(ProviderStanding),
  }),
  observeProvider: route({
    method: 'post',
    path: '/v1/providers/{providerId}/observed',
    access: 'platform.admit',
    summary: 'Domains and addresses it was really seen to push to or be pulled from',
    tag: 'providers',
    params,
    body: z.object({ items: z.array(Observation).min(1).max(1_000) }),
    response: { status: 204 },
  }),
  openRemediation: route({
    method: 'post',
    path: '/v1/providers/{providerId}/remediation',
    access: 'providers.write',
    summary: 'Give it two months for its missing papers',
    tag: 'providers',
    params,
    body: OpenRemediation,
    response: { status: 201, schema: ProviderCase },
  }),
  diligence: route({
    method: 'get',
    path: '/v1/providers/{providerId}/diligence',
    access: 'providers.read',
    summary: 'What was checked of it, when and with what result: from the audit log alone',
    tag: 'providers',
    params,
    query: Between,
    response: items(DiligenceLine),
  }),
};
