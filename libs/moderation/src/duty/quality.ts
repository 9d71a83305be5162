import type { QualityPart } from '@airlock/contracts/duty';
import type { Alone, LayerGap, Load } from './coverage.js';
import { lengthOf, type Span } from './span.js';

const WEEK_MS = 604_800_000;

export interface QualityRules {
  /** On the primary layer, ms a week; more is too much. */
  readonly weekMaxMs: number;
  /** Between two shifts, ms; less is too little. */
  readonly restMinMs: number;
}

export interface QualityFacts {
  /** What is looked at for gaps and single points. */
  readonly bounds: Span;
  /** How many layers must be covered. */
  readonly layers: number;
  readonly gaps: readonly LayerGap[];
  readonly alone: readonly Alone[];
  /** Over a longer time, in which everybody has had their turn; ms. */
  readonly loadMs: number;
  readonly loads: readonly Load[];
}

const WEIGHTS = { gaps: 0.4, backup: 0.2, balance: 0.2, overload: 0.1, rest: 0.1 } as const;
/** At this share of time without anybody a schedule covers nothing: a tenth is more than two hours of every day. */
const NO_COVER = 0.1;

type Reason = QualityPart['reasons'][number];
const seconds = (ms: number): number => Math.round(ms / 1_000);

/** Of all pairs of people how the loads compare on average: 1 when everybody carries the same. */
function balanceOf(loads: readonly number[]): number {
  if (loads.length < 2) return 1;
  let sum = 0;
  let pairs = 0;
  loads.forEach((a, i) =>
    loads.slice(i + 1).forEach((b) => {
      pairs += 1;
      sum += a === b ? 1 : Math.min(a, b) / Math.max(a, b);
    }),
  );
  return sum / pairs;
}

const balance = (loads: readonly Load[]): { score: number; reasons: Reason[] } => {
  const score = balanceOf(loads.map((l) => l.ms));
  const mean = loads.reduce((sum, l) => sum + l.ms, 0) / Math.max(1, loads.length);
  const reasons = loads
    .filter((l) => mean > 0 && Math.abs(l.ms / mean - 1) > 0.25)
    .map((l): Reason => ({ code: 'unbalanced', personId: l.personId, value: l.ms / mean, limit: 1.25 }));
  return { score, reasons };
};

/** How good a schedule is for those who rely on it and those who work it: five parts, each with what speaks against it. */
export function qualityOf(
  facts: QualityFacts,
  rules: QualityRules,
): { quality: number; parts: QualityPart[] } {
  const { bounds, gaps, alone, loads, loadMs } = facts;
  const length = bounds.to - bounds.from;
  const open = lengthOf(gaps) / Math.max(1, length * facts.layers);
  const weeks = loadMs / WEEK_MS;
  const overloaded = loads.filter((l) => l.ms / weeks > rules.weekMaxMs);
  const rests = loads.flatMap((l) => l.rests.map((rest) => ({ personId: l.personId, rest })));
  const short = rests.filter(({ rest }) => rest < rules.restMinMs);
  const { score: even, reasons: uneven } = balance(loads);
  const shares: Record<QualityPart['name'], { share: number; reasons: Reason[] }> = {
    gaps: {
      share: Math.max(0, 1 - open / NO_COVER),
      reasons: gaps.map((g) => ({ code: 'gap', layer: g.layer, value: seconds(g.to - g.from) })),
    },
    backup: {
      share: 1 - lengthOf(alone) / length,
      reasons: alone.map((a) => ({
        code: 'single_point',
        personId: a.personId,
        value: seconds(a.to - a.from),
      })),
    },
    balance: { share: even, reasons: uneven },
    overload: {
      share: 1 - overloaded.length / Math.max(1, loads.length),
      reasons: overloaded.map((l) => ({
        code: 'overloaded',
        personId: l.personId,
        value: seconds(l.ms / weeks),
        limit: seconds(rules.weekMaxMs),
      })),
    },
    rest: {
      share: 1 - short.length / Math.max(1, rests.length),
      reasons: short.map(({ personId, rest }) => ({
        code: 'short_rest',
        personId,
        value: seconds(rest),
        limit: seconds(rules.restMinMs),
      })),
    },
  };
  const parts = Object.entries(WEIGHTS).map(([name, weight]): QualityPart => {
    const { share, reasons } = shares[name as QualityPart['name']];
    return { name: name as QualityPart['name'], score: Math.round(share * 100), weight, reasons };
  });
  const whole = Object.entries(WEIGHTS).reduce(
    (sum, [name, weight]) => sum + weight * shares[name as QualityPart['name']].share,
    0,
  );
  // Rounded down: 100 is said of nothing that has a gap.
  return { quality: Math.floor(whole * 100 + 1e-9), parts };
}
