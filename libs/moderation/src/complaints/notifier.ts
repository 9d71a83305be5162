import type { NotifierFactors, NotifierHistory } from '@airlock/contracts/complaint';
import type { RedressRules } from '@airlock/contracts/redress';

const DAY_MS = 86_400_000;
const BURST = 3;

type Rules = RedressRules['notifiers'];

/** What a reporter's reports came to in the time looked at, as the law wants it weighed. `now`: ms since 1970. */
export const factorsOf = (history: NotifierHistory, rules: Rules, now: number): NotifierFactors => {
  const recent = history.reports.filter((r) => r.at > now - rules.lookBackDays * DAY_MS);
  const decided = recent.filter((r) => r.outcome !== undefined && r.outcome !== 'not_processed');
  const unfounded = decided.filter((r) => r.outcome === 'unfounded').sort((a, b) => a.at - b.at);
  const { warnedAt } = history;
  const afterWarning = warnedAt !== undefined && unfounded.some((r) => r.at > warnedAt);
  const burst = unfounded.some((r, i) => (unfounded[i + BURST - 1]?.at ?? Infinity) - r.at < DAY_MS);
  return {
    unfounded: unfounded.length,
    share: decided.length === 0 ? 0 : unfounded.length / decided.length,
    gravity: Math.max(0, ...unfounded.map((r) => r.severity)),
    intent: afterWarning ? 'after_warning' : burst ? 'burst' : 'none',
  };
};

export type NotifierStanding = 'plain' | 'trusted' | 'abusive' | 'suspended';

/** How a reporter is to be taken. The same history gives the same standing. */
export const notifierStanding = (history: NotifierHistory, rules: Rules, now: number): NotifierStanding => {
  if ((history.suspendedUntil ?? 0) > now) return 'suspended';
  const f = factorsOf(history, rules, now);
  if (f.unfounded >= rules.abusiveFrom && f.share >= rules.abusiveShare) return 'abusive';
  const since = now - rules.lookBackDays * DAY_MS;
  const decided = history.reports.filter((r) => r.at > since && r.outcome !== undefined);
  const upheld = decided.filter((r) => r.outcome === 'upheld').length;
  return decided.length >= rules.trustedFrom && upheld >= decided.length * 0.9 ? 'trusted' : 'plain';
};

const WEIGHTS: Readonly<Record<NotifierStanding, number>> = {
  plain: 1,
  trusted: 2,
  abusive: 0.5,
  suspended: 0,
};

/** How much a report counts among others, 0–2. Danger to life counts in full whoever reports it. */
export const weightOf = (standing: NotifierStanding, severity: number): number =>
  severity >= 5 ? Math.max(1, WEIGHTS[standing]) : WEIGHTS[standing];

/**
 * Whether a reporter may be suspended now, and if not, why. Only after a warning, only for continuing after it, only for
 * a term.
 */
export const maySuspend = (
  history: NotifierHistory,
  rules: Rules,
  now: number,
  until: number | undefined,
):
  { readonly ok: true; readonly factors: NotifierFactors } | { readonly ok: false; readonly why: string } => {
  const factors = factorsOf(history, rules, now);
  if (history.warnedAt === undefined) return { ok: false, why: 'the reporter was not warned before' };
  if (factors.intent !== 'after_warning')
    return { ok: false, why: 'no report after the warning was manifestly unfounded' };
  if (factors.unfounded < rules.abusiveFrom || factors.share < rules.abusiveShare)
    return { ok: false, why: 'too few reports were manifestly unfounded, in number or as a share' };
  if (until === undefined || until <= now) return { ok: false, why: 'a suspension needs a term' };
  if (until > now + rules.suspendDaysMax * DAY_MS)
    return { ok: false, why: `a suspension lasts ${rules.suspendDaysMax} days at most` };
  return { ok: true, factors };
};
