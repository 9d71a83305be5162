import type { BlacklistEntry, ListFamily } from '@airlock/contracts/blacklist';
import { FAMILIES } from './families.js';

/** Numbers of the policy, ms. */
export interface BlacklistTerms {
  /** How long after an entry takes effect its report is due. */
  readonly reportWithinMs: number;
  /** How long after an entry takes effect it may be appealed against. */
  readonly appealWithinMs: number;
  /** The longest term of an entry that is not permanent, by family; without one there is no limit. */
  readonly longestMs: Readonly<Partial<Record<ListFamily, number>>>;
}

type Told = Pick<BlacklistEntry, 'grounds' | 'term'>;

/** The fields of the notice that are empty: facts, reasons, legal basis, duration, appeal channel. */
export const emptyFields = ({ grounds, term }: Told): string[] => [
  ...(['facts', 'reasons', 'legalBasis', 'appealChannel'] as const).filter((f) => grounds[f].trim() === ''),
  ...(term.until === undefined && !term.permanent ? ['duration'] : []),
];

/** Why an entry may not take effect; empty when it may. */
export function problemsOf(entry: BlacklistEntry, terms: BlacklistTerms, now: number): string[] {
  const { family, keys, term, document } = entry;
  const rules = FAMILIES[family];
  const foreign = [...new Set(keys.map((k) => k.kind))].filter((kind) => !rules.subjects.includes(kind));
  const longest = terms.longestMs[family];
  const isTooLong = longest !== undefined && term.until !== undefined && term.until - term.from > longest;
  return [
    ...emptyFields(entry).map((field) => `${field} is empty`),
    ...foreign.map((kind) => `the ${family} list does not list by ${kind}`),
    ...(rules.needsDocument && document === undefined ? [`the ${family} list needs its document`] : []),
    ...(term.permanent && !rules.mayBePermanent ? [`the ${family} list lists nobody for good`] : []),
    ...(isTooLong ? [`the ${family} list lists for ${longest / 86_400_000} days at most`] : []),
    ...(term.until !== undefined && term.until <= now ? ['its term is over'] : []),
  ];
}

/** Whether it refuses anybody now: a term ends by itself, to the millisecond, whoever has swept up or not. */
export const isInForce = ({ status, term }: Pick<BlacklistEntry, 'status' | 'term'>, now: number): boolean =>
  status === 'active' && term.from <= now && (term.until === undefined || now < term.until);

/** Votes of the board besides whoever asked: two where it would be for good. */
export const votesNeeded = (term: Pick<BlacklistEntry['term'], 'permanent'>): 1 | 2 =>
  term.permanent ? 2 : 1;

/** How far the report to the authority is; `red` when nobody has confirmed it in time. */
export function reportState(
  { status, report }: Pick<BlacklistEntry, 'status' | 'report'>,
  now: number,
): 'none' | 'draft' | 'sent' | 'received' | 'red' {
  if (report === undefined || status === 'proposed') return 'none';
  if (report.receivedAt !== undefined) return 'received';
  if (now >= report.dueAt) return 'red';
  return report.sentAt === undefined ? 'draft' : 'sent';
}

const day = (at: number): string => new Date(at + 8 * 3_600_000).toISOString().slice(0, 10);

/** The report as it can be sent; names nobody but by what the list follows. */
export function reportText(entry: BlacklistEntry): string {
  const { entryId, family, grounds, term, keys, evidence, document } = entry;
  const kinds = [...new Set(keys.map((k) => k.kind))].join('、');
  return [
    '关于列入黑名单情况的报告',
    `名单：${FAMILIES[family].title.zh}`,
    `编号：${entryId}`,
    `识别方式：${kinds}`,
    `事实：${grounds.facts}`,
    `理由：${grounds.reasons}`,
    `依据：${grounds.legalBasis}`,
    `期限：${day(term.from)} 至 ${term.until === undefined ? '永久' : day(term.until)}`,
    ...(document === undefined ? [] : [`文号：${document.issuer} ${document.number}`]),
    `证据：${evidence.length === 0 ? '无' : evidence.join('、')}`,
    '',
  ].join('\n');
}
