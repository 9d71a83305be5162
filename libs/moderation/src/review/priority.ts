import type { Priority, QueueItem } from '@airlock/contracts/review';

/** What makes a case urgent. */
export interface Urgency {
  /** 0–5 */
  readonly severity: number;
  /** Viewers when last counted. */
  readonly audience: number;
  readonly tier?: string | undefined;
}

/** severity × audience × tier. Audience counts by its order of magnitude: ten times the viewers weigh one step more. */
export const priorityOf = (
  { severity, audience, tier }: Urgency,
  tierWeights: Readonly<Record<string, number>>,
): Priority => {
  const crowd = 1 + Math.log10(1 + audience);
  const weight = (tier === undefined ? undefined : tierWeights[tier]) ?? 1;
  const round = (n: number): number => Math.round(n * 1_000) / 1_000;
  return { score: round(severity * crowd * weight), severity, audience: round(crowd), tier: weight };
};

type Ranked = Pick<QueueItem, 'caseId' | 'priority' | 'openedAt' | 'deadline' | 'waiting' | 'jump'>;

/** Danger to life first, the oldest report of it at the front. */
const byJump = (a: Ranked, b: Ranked): number => (a.jump?.at ?? Infinity) - (b.jump?.at ?? Infinity) || 0;

const byName = (a: Ranked, b: Ranked): number => (a.caseId < b.caseId ? -1 : a.caseId > b.caseId ? 1 : 0);

/** The most urgent first; of equals the oldest. A total order: equal only for the same case. */
export const byUrgency = (a: Ranked, b: Ranked): number =>
  byJump(a, b) || b.priority.score - a.priority.score || a.openedAt - b.openedAt || byName(a, b);

/** The least time left first; what waits for ever after it, by how long it has waited. */
export const byDeadline = (a: Ranked, b: Ranked): number =>
  byJump(a, b) ||
  compare(a.deadline?.at, b.deadline?.at) ||
  compare(a.waiting?.since, b.waiting?.since) ||
  a.openedAt - b.openedAt ||
  byName(a, b);

const compare = (a = Infinity, b = Infinity): number => (a === b ? 0 : a - b);

/** Both views as one line: danger to life, then what runs out, then what is most urgent. */
export const inOrder = (a: QueueItem, b: QueueItem): number => {
  const jump = byJump(a, b);
  if (jump !== 0) return jump;
  if (a.view !== b.view) return a.view === 'held' ? -1 : 1;
  return a.view === 'held' ? byDeadline(a, b) : byUrgency(a, b);
};
