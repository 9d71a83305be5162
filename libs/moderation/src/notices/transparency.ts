import { type Notice, Statement } from '@airlock/contracts/notice';
import type { StatementCategory, TransparencyStatement } from '@airlock/contracts/transparency';
import { inLanguage } from './render.js';

const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

const CATEGORIES: readonly (readonly [string, StatementCategory])[] = [
  ['minor_safety', 'STATEMENT_CATEGORY_PROTECTION_OF_MINORS'],
  ['self_harm', 'STATEMENT_CATEGORY_SELF_HARM'],
  ['violence', 'STATEMENT_CATEGORY_VIOLENCE'],
  ['threat', 'STATEMENT_CATEGORY_VIOLENCE'],
  ['fraud', 'STATEMENT_CATEGORY_SCAMS_AND_FRAUD'],
  ['gambling', 'STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS'],
  ['drugs', 'STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS'],
  ['weapons', 'STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS'],
  ['privacy', 'STATEMENT_CATEGORY_DATA_PROTECTION_AND_PRIVACY_VIOLATIONS'],
  ['abuse', 'STATEMENT_CATEGORY_CYBER_VIOLENCE'],
  ['hate', 'STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH'],
  ['known.illegal', 'STATEMENT_CATEGORY_RISK_FOR_PUBLIC_SECURITY'],
];

const categoryOf = (labels: readonly string[]): StatementCategory =>
  CATEGORIES.find(([parent]) => labels.some((l) => l === parent || l.startsWith(`${parent}.`)))?.[1] ??
  'STATEMENT_CATEGORY_OTHER_VIOLATION_TC';

type Decision = Pick<
  TransparencyStatement,
  | 'decision_visibility'
  | 'decision_visibility_other'
  | 'decision_provision'
  | 'decision_account'
  | 'end_date_visibility_restriction'
  | 'end_date_service_restriction'
  | 'end_date_account_restriction'
>;

const VISIBILITY: Readonly<Record<string, NonNullable<Decision['decision_visibility']>[number]>> = {
  cut: 'DECISION_VISIBILITY_CONTENT_DISABLED',
  mask: 'DECISION_VISIBILITY_CONTENT_DISABLED',
  unrecommend: 'DECISION_VISIBILITY_CONTENT_DEMOTED',
  sink: 'DECISION_VISIBILITY_CONTENT_DEMOTED',
  mute: 'DECISION_VISIBILITY_CONTENT_INTERACTION_RESTRICTED',
  delay: 'DECISION_VISIBILITY_OTHER',
};

/** Undefined for what restricts nothing: a warning, something to be put right. */
const decisionOf = ({ measure, title, until }: Statement): Decision | undefined => {
  const end = until === undefined ? undefined : day(until);
  const visibility = VISIBILITY[measure];
  if (visibility !== undefined)
    return {
      decision_visibility: [visibility],
      ...(visibility === 'DECISION_VISIBILITY_OTHER' ? { decision_visibility_other: title.en } : {}),
      ...(end === undefined ? {} : { end_date_visibility_restriction: end }),
    };
  switch (measure) {
    case 'restrict':
    case 'limit_time':
      return {
        decision_provision: 'DECISION_PROVISION_PARTIAL_SUSPENSION',
        ...(end === undefined ? {} : { end_date_service_restriction: end }),
      };
    case 'suspend':
      return {
        decision_account: 'DECISION_ACCOUNT_SUSPENDED',
        ...(end === undefined ? {} : { end_date_account_restriction: end }),
      };
    case 'ban':
    case 'blacklist':
      return { decision_account: 'DECISION_ACCOUNT_TERMINATED' };
    default:
      return undefined;
  }
};

const ILLEGAL: readonly string[] = ['known.illegal', 'minor_safety', 'drugs', 'weapons', 'fraud'];

/**
 * A statement as the public database takes it: what was decided on which ground, and what kind of thing was seen. What
 * people wrote in their own words, and whom or what it is about, stays here: of grounds only the policy's own `clauses`
 * leave. Undefined where nothing was restricted.
 */
export const toTransparency = (
  notice: Notice,
  clauses: ReadonlySet<string>,
): TransparencyStatement | undefined => {
  const s = Statement.parse(notice.body);
  const decision = decisionOf(s);
  if (decision === undefined) return undefined;
  const labels = s.facts.flatMap((f) => f.label ?? []);
  // A label's title comes from the policy; a fact without one is in a person's own words.
  const seen = s.facts.flatMap((f) => (f.label !== undefined && typeof f.what !== 'string' ? [inLanguage(f.what, 'en')] : [])); // prettier-ignore
  const facts =
    seen.length === 0 ? 'Seen on air by a person' : `Seen on air: ${[...new Set(seen)].join('; ')}`;
  const ground = clauses.has(s.ground) ? s.ground : 'House rules';
  const isIllegal = labels.some((l) => ILLEGAL.some((p) => l === p || l.startsWith(`${p}.`)));
  const why = { ground, explanation: `Breach of ${ground}` };
  return {
    ...decision,
    ...(isIllegal
      ? {
          decision_ground: 'DECISION_GROUND_ILLEGAL_CONTENT',
          illegal_content_legal_ground: why.ground,
          illegal_content_explanation: why.explanation,
        }
      : {
          decision_ground: 'DECISION_GROUND_INCOMPATIBLE_CONTENT',
          incompatible_content_ground: why.ground,
          incompatible_content_explanation: why.explanation,
        }),
    category: categoryOf(labels),
    ...(notice.recipient.startsWith('user:')
      ? { content_type: ['CONTENT_TYPE_TEXT'] }
      : { content_type: ['CONTENT_TYPE_VIDEO'] }),
    content_date: day(Math.min(...s.facts.map((f) => f.at))),
    application_date: day(s.from),
    decision_facts: facts,
    source_type: { own_initiative: 'SOURCE_VOLUNTARY', notice: 'SOURCE_ARTICLE_16', authority: 'SOURCE_TYPE_OTHER_NOTIFICATION' }[s.source] as TransparencyStatement['source_type'], // prettier-ignore
    automated_detection: s.automated.detection ? 'Yes' : 'No',
    automated_decision: s.automated.decision
      ? 'AUTOMATED_DECISION_FULLY'
      : 'AUTOMATED_DECISION_NOT_AUTOMATED',
    puid: notice.noticeId,
  };
};
