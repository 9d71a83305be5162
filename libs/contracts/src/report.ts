import { z } from 'zod';
import { ComplaintReason } from './complaint.js';
import { EpochMs } from './ids.js';

const count = z.number().int().nonnegative();
const ms = z.number().nonnegative();

/** Decisions of one kind in one span of time. */
export const DecisionRow = z.object({
  /** Begin of the hour or day; left out where the whole time is one. */
  at: EpochMs.optional(),
  subject: z.enum(['segment', 'message', 'stream', 'case']),
  /** `hold`, `dump`, `mask`, `drop`, `cut`, `violation` … What passed without a hit is not in it. */
  decision: z.string(),
  label: z.string().optional(),
  by: z.enum(['policy', 'human']),
  count,
});
export type DecisionRow = z.infer<typeof DecisionRow>;

/**
 * `case`: opened to closed. `claim`: opened to the first lease. `first_look`: opened until somebody had it on screen.
 * `dark`: decision to the last byte a viewer got. `verdict`: captured to judged, of what was not clean.
 */
export const TimeRow = z.object({
  measure: z.enum(['verdict', 'first_look', 'claim', 'case', 'dark']),
  n: count,
  medianMs: ms.optional(),
  p95Ms: ms.optional(),
});
export type TimeRow = z.infer<typeof TimeRow>;

export const AppealRow = z.object({
  /** Of what the appeal is against. */
  against: z.enum(['policy', 'human', 'complaint']),
  filed: count,
  decided: count,
  upheld: count,
  reversed: count,
  partly: count,
  medianMs: ms.optional(),
  p95Ms: ms.optional(),
});
export type AppealRow = z.infer<typeof AppealRow>;

export const ComplaintRow = z.object({
  reason: ComplaintReason,
  received: count,
  decided: count,
  upheld: count,
  /** Answered after the time promised, or not yet and the time is over. */
  late: count,
  medianMs: ms.optional(),
  p95Ms: ms.optional(),
});
export type ComplaintRow = z.infer<typeof ComplaintRow>;

/** Media judged in one span of time. */
export const CoverageRow = z.object({
  at: EpochMs.optional(),
  /** Taken in; those that nobody has judged (yet) are the difference. */
  segments: count,
  judged: count,
  /** Judged, and nobody could. */
  failed: count,
  mediaMs: ms,
  unwatchedMs: ms,
  unheardMs: ms,
});
export type CoverageRow = z.infer<typeof CoverageRow>;

/** How much of an hour had somebody on duty. */
export const RotaRow = z.object({
  at: EpochMs,
  layer: z.enum(['primary', 'backup', 'lead']),
  /** ms of the hour with somebody on call. */
  coveredMs: ms,
  totalMs: ms,
});
export type RotaRow = z.infer<typeof RotaRow>;

export const WorkloadRow = z.object({
  reviewer: z.string(),
  /** Cases closed, second looks decided. */
  cases: count,
  looks: count,
  violations: count,
  /** On streams, by hand. */
  actions: count,
  /** Runs of segments and chat lines decided. */
  items: count,
  exposureMs: ms,
  severe: count,
  medianCaseMs: ms.optional(),
});
export type WorkloadRow = z.infer<typeof WorkloadRow>;

const figures = <R extends z.ZodObject>(row: R) =>
  z.object({ from: EpochMs, to: EpochMs, rows: z.array(row) });

export const DecisionFigures = figures(DecisionRow);
export const TimeFigures = figures(TimeRow);
export const AppealFigures = figures(AppealRow);
export const ComplaintFigures = figures(ComplaintRow);
export const CoverageFigures = figures(CoverageRow);
/** `staffed`: whether a rota is written at all. */
export const RotaFigures = figures(RotaRow).extend({ staffed: z.boolean() });
export const WorkloadFigures = figures(WorkloadRow);

export const ReportName = z.enum([
  'decisions',
  'times',
  'appeals',
  'complaints',
  'coverage',
  'rota',
  'workload',
]);
export type ReportName = z.infer<typeof ReportName>;
