import { z } from 'zod';
import { EpochMs, ProviderId, Sha256 } from './ids.js';

/** Papers that a live platform may need: filings (ICP, public security) and licences of its businesses. */
export const PaperKind = z.enum(['icp_filing', 'police_filing', 'telecom', 'news', 'culture', 'audiovisual']);
export type PaperKind = z.infer<typeof PaperKind>;

/** What a platform does: each asks for its papers. */
export const ProviderActivity = z.enum(['live', 'news', 'performance', 'audiovisual']);
export type ProviderActivity = z.infer<typeof ProviderActivity>;

export const ProviderPaper = z.object({
  kind: PaperKind,
  number: z.string().trim().min(1).max(128),
  /** Of the paper as it was shown. */
  proofHash: Sha256,
  /** Exclusive; filings have none. */
  validTo: EpochMs.optional(),
});
export type ProviderPaper = z.infer<typeof ProviderPaper>;

const Names = z.array(z.string().trim().min(1).max(255)).max(500).default([]);

/** A live platform that an access provider or an app store serves. */
export const Provider = z.object({
  providerId: ProviderId,
  name: z.string().trim().min(1).max(200),
  icpNo: z.string().trim().min(1).max(64).optional(),
  domains: Names,
  /** Addresses and ranges: `192.0.2.0/24`. */
  ips: Names,
  appIds: Names,
  activities: z.array(ProviderActivity).min(1).default(['live']),
  papers: z.array(ProviderPaper).max(50).default([]),
  /** When its service went online: the public-security filing is due 30 days later. */
  launchedAt: EpochMs.optional(),
  /** When what is registered here has to be looked at again; over means refused. */
  validTo: EpochMs.optional(),
});
export type Provider = z.infer<typeof Provider>;

/** Something that speaks against serving a platform. */
export const ProviderFinding = z.object({
  /** `provider.icp_filing.missing`, `provider.telecom.expired`, `blacklist.authority` … */
  code: z.string(),
  reason: z.string(),
  basis: z.string(),
  /** Number of the document, where there is one. */
  document: z.string().optional(),
});
export type ProviderFinding = z.infer<typeof ProviderFinding>;

/** Whether a platform may be served now, and why not. */
export const ProviderStanding = z.object({
  providerId: ProviderId,
  allow: z.boolean(),
  findings: z.array(ProviderFinding),
  /** Over everything it was decided on. */
  evidenceHash: Sha256,
  checkedAt: EpochMs,
  /** When it has to be asked again at the latest. */
  until: EpochMs.optional(),
});
export type ProviderStanding = z.infer<typeof ProviderStanding>;

export const ProviderCase = z.object({
  caseId: z.string().max(64),
  providerId: ProviderId,
  /** Something was seen that is not declared; or papers are missing and have two months. */
  kind: z.enum(['inconsistency', 'remediation']),
  state: z.enum(['open', 'done', 'refused', 'overdue']),
  openedAt: EpochMs,
  openedBy: z.string(),
  /** Of a remediation: exclusive. */
  dueAt: EpochMs.optional(),
  /** What is missing, or was seen. */
  what: z.array(z.string()),
  closedAt: EpochMs.optional(),
  closedBy: z.string().optional(),
  reason: z.string().max(2_000).optional(),
});
export type ProviderCase = z.infer<typeof ProviderCase>;

/** One public fact of a platform: a line of the export. */
export const ProviderFact = z.object({
  providerId: ProviderId,
  kind: z.enum(['name', 'icp', 'domain', 'ip', 'app']),
  value: z.string(),
});
export type ProviderFact = z.infer<typeof ProviderFact>;

export const ProviderChange = ProviderFact.extend({
  op: z.enum(['add', 'remove']),
  at: EpochMs,
  by: z.string(),
});
export type ProviderChange = z.infer<typeof ProviderChange>;

/** Where a platform's streams really came from or were fetched from. */
export const Observation = z.object({
  kind: z.enum(['domain', 'ip']),
  value: z.string().trim().min(1).max(255),
});
export type Observation = z.infer<typeof Observation>;

/** One line of a due-diligence report, as the audit log has it. */
export const DiligenceLine = z.object({
  seq: z.number().int(),
  at: EpochMs,
  by: z.string(),
  check: z.string(),
  result: z.string(),
  evidenceHash: z.string().optional(),
});
export type DiligenceLine = z.infer<typeof DiligenceLine>;
