import type { PatrolReport } from '@airlock/contracts/patrol';
import type { CoverageRow, DecisionRow, RotaRow } from '@airlock/contracts/report';
import { barAt } from './span.js';

/** What the decisions of a chart are told apart by. */
export type Split = 'by' | 'label' | 'decision';
export const OTHERS = '…';
const NAMED = 5;

export interface Stack {
  readonly key: string;
  readonly total: number;
  /** One number for each bar. */
  readonly values: readonly number[];
}

const keyOf = (row: DecisionRow, split: Split): string =>
  split === 'by' ? row.by : split === 'label' ? (row.label ?? '') : row.decision;

/** Decisions over time, the most frequent kind first; beyond five kinds the rest is one. What is in none is left out. */
export const stacks = (
  rows: readonly DecisionRow[],
  bars: readonly number[],
  split: Split,
): readonly Stack[] => {
  const values = new Map<string, number[]>();
  for (const row of rows) {
    const key = keyOf(row, split);
    const of = values.get(key) ?? bars.map(() => 0);
    values.set(key, of);
    const at = barAt(bars, row.at ?? 0);
    of[at] = (of[at] ?? 0) + row.count;
  }
  const all = [...values]
    .map(([key, of]): Stack => ({ key, values: of, total: of.reduce((sum, n) => sum + n, 0) }))
    .sort((a, b) => b.total - a.total || (a.key < b.key ? -1 : 1));
  if (all.length <= NAMED + 1) return all;
  const rest = all.slice(NAMED);
  return [
    ...all.slice(0, NAMED),
    {
      key: OTHERS,
      total: rest.reduce((sum, s) => sum + s.total, 0),
      values: bars.map((_, i) => rest.reduce((sum, s) => sum + s.values[i]!, 0)),
    },
  ];
};

/** How many by each label the policy and people decided, the most frequent first. */
export const byLabel = (
  rows: readonly DecisionRow[],
): readonly { readonly label: string; readonly policy: number; readonly human: number }[] => {
  const found = new Map<string, { label: string; policy: number; human: number }>();
  for (const { label = '', by, count } of rows) {
    const of = found.get(label) ?? { label, policy: 0, human: 0 };
    of[by] += count;
    found.set(label, of);
  }
  return [...found.values()].sort((a, b) => b.policy + b.human - a.policy - a.human);
};

export interface Coverage {
  readonly at: number;
  readonly segments: number;
  /** 0–1; undefined where nothing was on air. */
  readonly judged: number | undefined;
  readonly unwatchedMs: number;
  readonly unheardMs: number;
}

const judgedOf = (judged: number, failed: number, segments: number): number | undefined =>
  segments === 0 ? undefined : Math.max(0, Math.min(1, (judged - failed) / segments));

/** Coverage bar by bar, and as one. */
export const coverage = (
  rows: readonly CoverageRow[],
  bars: readonly number[],
): { readonly bars: readonly Coverage[]; readonly all: Coverage & { readonly mediaMs: number } } => {
  const sum = (of: readonly CoverageRow[], at: number) => {
    const total = (name: Exclude<keyof CoverageRow, 'at'>): number => of.reduce((n, row) => n + row[name], 0);
    return {
      at,
      segments: total('segments'),
      judged: judgedOf(total('judged'), total('failed'), total('segments')),
      unwatchedMs: total('unwatchedMs'),
      unheardMs: total('unheardMs'),
      mediaMs: total('mediaMs'),
    };
  };
  const parts = Map.groupBy(rows, (row) => barAt(bars, row.at ?? 0));
  return { bars: bars.map((at, i) => sum(parts.get(i) ?? [], at)), all: sum(rows, bars[0] ?? 0) };
};

/** Of how often rooms had to be seen, how often they were in time; 0–1, undefined where none had to be. */
export const seenInTime = ({ total, misses }: PatrolReport): number | undefined => {
  // A room that was missed and seen later ends in a look as well: that one came too late.
  const inTime = Math.max(0, total.proven - misses.filter((m) => m.seenBy !== undefined).length);
  const due = inTime + misses.length;
  return due === 0 ? undefined : inTime / due;
};

export interface RotaLayer {
  readonly layer: RotaRow['layer'];
  /** 0–1. */
  readonly share: number;
  /** ms with nobody on call. */
  readonly gapMs: number;
  readonly hours: readonly RotaRow[];
}

export const rotaLayers = (rows: readonly RotaRow[]): readonly RotaLayer[] =>
  (['primary', 'backup', 'lead'] as const).flatMap((layer) => {
    const hours = rows.filter((row) => row.layer === layer);
    const total = hours.reduce((n, h) => n + h.totalMs, 0);
    const covered = hours.reduce((n, h) => n + h.coveredMs, 0);
    return total === 0 ? [] : [{ layer, hours, share: covered / total, gapMs: total - covered }];
  });
