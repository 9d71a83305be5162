import type {
  PaperKind,
  Provider,
  ProviderActivity,
  ProviderCase,
  ProviderFinding,
  ProviderStanding,
} from '@airlock/contracts/provider';
import type { Sha256 } from '../audit/merkle.js';

const NOTICE = '2018 Joint Notice §1';
const DAY_MS = 86_400_000;
/** From the launch of a service to its public-security filing. */
const POLICE_FILING_MS = 30 * DAY_MS;
/** When people are reminded of it. */
export const POLICE_REMINDER_MS = 25 * DAY_MS;

/** What each business asks for, besides the ICP filing that all need. */
const PAPERS_OF: Readonly<Record<ProviderActivity, PaperKind>> = {
  live: 'telecom',
  news: 'news',
  performance: 'culture',
  audiovisual: 'audiovisual',
};

export const policeFilingDue = ({ launchedAt }: Pick<Provider, 'launchedAt'>): number | undefined =>
  launchedAt === undefined ? undefined : launchedAt + POLICE_FILING_MS;

/** The papers a platform must have now. */
export function papersNeeded(
  provider: Pick<Provider, 'activities' | 'launchedAt'>,
  now: number,
): PaperKind[] {
  const due = policeFilingDue(provider);
  return [
    'icp_filing',
    ...(due !== undefined && now >= due ? (['police_filing'] as const) : []),
    ...new Set(provider.activities.map((activity) => PAPERS_OF[activity])),
  ];
}

export interface StandingFacts {
  readonly provider: Provider;
  /** Entries of blacklists that meet it. */
  readonly listed: readonly ProviderFinding[];
  /** Those that are not done. */
  readonly cases: readonly ProviderCase[];
}

/** What is wrong with one paper; undefined when nothing is. */
const faultOf = (provider: Provider, kind: PaperKind, now: number): 'missing' | 'expired' | undefined => {
  const papers = provider.papers.filter((p) => p.kind === kind);
  if (papers.length === 0 || (kind === 'icp_filing' && provider.icpNo === undefined)) return 'missing';
  return papers.some((p) => p.validTo === undefined || now < p.validTo) ? undefined : 'expired';
};

/** The papers that are missing or over, as a remediation names them. */
export const paperFaults = (provider: Provider, now: number): PaperKind[] =>
  papersNeeded(provider, now).filter((kind) => faultOf(provider, kind, now) !== undefined);

const caseFinding = (c: ProviderCase, now: number): ProviderFinding[] => {
  if (c.kind === 'inconsistency')
    return [
      {
        code: 'provider.inconsistent',
        reason: `seen and not declared: ${c.what.join(', ')}`,
        basis: '2018 Joint Notice §2',
        document: c.caseId,
      },
    ];
  const isOver = c.dueAt !== undefined && now >= c.dueAt;
  if (c.state === 'open' && !isOver) return [];
  const state = c.state === 'refused' ? 'refused' : 'overdue';
  return [
    {
      code: `provider.remediation.${state}`,
      reason: state === 'refused' ? 'it refuses to remedy' : 'two months are over',
      basis: '2018 Joint Notice §3',
      document: c.caseId,
    },
  ];
};

const hex = (bytes: Uint8Array): string => Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');

/** Whether a platform may be served. While a remediation runs, the papers it names are waited for. */
export function standingOf(
  sha256: Sha256,
  { provider, listed, cases }: StandingFacts,
  now: number,
): ProviderStanding {
  const waitedFor = new Set(
    cases
      .filter((c) => c.kind === 'remediation' && c.state === 'open' && c.dueAt !== undefined && now < c.dueAt)
      .flatMap((c) => c.what),
  );
  const papers = papersNeeded(provider, now).flatMap((kind): ProviderFinding[] => {
    const fault = faultOf(provider, kind, now);
    if (fault === undefined || waitedFor.has(kind)) return [];
    return [{ code: `provider.${kind}.${fault}`, reason: `${kind} is ${fault}`, basis: NOTICE }];
  });
  const isOver = provider.validTo !== undefined && now >= provider.validTo;
  const findings = [
    ...(isOver
      ? [{ code: 'provider.registration.expired', reason: 'its registration is over', basis: NOTICE }]
      : []),
    ...papers,
    ...cases.flatMap((c) => caseFinding(c, now)),
    ...listed,
  ];
  const due = policeFilingDue(provider);
  const times = [
    provider.validTo,
    due,
    ...provider.papers.map((p) => p.validTo),
    ...cases.map((c) => c.dueAt),
  ].filter((t): t is number => t !== undefined && t > now);
  const text = JSON.stringify({ provider, findings, cases: cases.map((c) => [c.caseId, c.state]) });
  return {
    providerId: provider.providerId,
    allow: findings.length === 0,
    findings,
    evidenceHash: hex(sha256(new TextEncoder().encode(text))),
    checkedAt: now,
    ...(times.length === 0 ? {} : { until: Math.min(...times) }),
  };
}
