import type { CreditEntry, CreditRules } from '@airlock/contracts/credit';
import { type Bilingual, explainDecay, explainEntry, type ExplainOptions } from './explain.js';
import { foldLedger, type NotCounted } from './ledger.js';

/** One line as its streamer reads it. */
export interface HistoryLine {
  readonly at: number;
  readonly kind: CreditEntry['kind'] | 'decay';
  /** What it changed, after floor, ceiling, incidents and reversals. */
  readonly by: number;
  /** The score after it. */
  readonly points: number;
  readonly why?: NotCounted;
  readonly text: Bilingual;
  readonly entry?: CreditEntry;
}

/** The whole ledger with what each line counted for and what time gave back in between, the oldest first. */
export const history = (
  rules: CreditRules,
  entries: readonly CreditEntry[],
  now: number,
  options: ExplainOptions = {},
): HistoryLine[] => {
  const byId = new Map(entries.map((e) => [e.entryId as string, e]));
  const lines: Omit<HistoryLine, 'points'>[] = [];
  foldLedger(rules, entries, now, {
    watch: {
      line: ({ entryId, at, kind }, by, why) => {
        const entry = byId.get(entryId)!;
        const text = explainEntry(entry, { ...options, by, ...(why === undefined ? {} : { why }) });
        lines.push({ at, kind, by, ...(why === undefined ? {} : { why }), text, entry });
      },
      decay: (at, by) => lines.push({ at, kind: 'decay', by, text: explainDecay(rules, by) }),
    },
  });
  let points = rules.start;
  return lines.sort((a, b) => a.at - b.at).map((line) => ({ ...line, points: (points += line.by) }));
};
