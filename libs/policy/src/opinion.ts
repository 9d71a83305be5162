import type { RuleHit } from '@airlock/contracts/verdict';

/** What one policy says of one segment or line. */
export interface Opinion {
  readonly policyHash: string;
  readonly decision: string;
  readonly rules: readonly RuleHit[];
  readonly actions: readonly { readonly kind: string; readonly rule: string }[];
}

const kindsOf = ({ actions }: Pick<Opinion, 'actions'>): string =>
  [...new Set(actions.map(({ kind }) => kind))].sort().join();

/** The audience and the streamer could not tell them apart; the rules that led there may be others. */
export const sameOutcome = (
  a: Pick<Opinion, 'decision' | 'actions'>,
  b: Pick<Opinion, 'decision' | 'actions'>,
): boolean => a.decision === b.decision && kindsOf(a) === kindsOf(b);

/** The part of a judgement that is compared and shown. */
export const opinionOf = ({ policyHash, decision, rules, actions }: Opinion): Opinion => ({
  policyHash,
  decision,
  rules,
  actions: actions.map(({ kind, rule }) => ({ kind, rule })),
});

/** From what everybody sees to what nobody sees. */
const STRICTNESS = ['publish', 'release', 'mask', 'hold', 'dump', 'drop'];

/** Above 0 where `after` keeps more from the audience, or acts where `before` did not. */
export const stricterBy = (
  before: Pick<Opinion, 'decision' | 'actions'>,
  after: Pick<Opinion, 'decision' | 'actions'>,
): number =>
  STRICTNESS.indexOf(after.decision) - STRICTNESS.indexOf(before.decision) ||
  new Set(after.actions.map((a) => a.kind)).size - new Set(before.actions.map((a) => a.kind)).size;
