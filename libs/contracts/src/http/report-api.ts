import { z } from 'zod';
import {
  AppealFigures,
  ComplaintFigures,
  CoverageFigures,
  DecisionFigures,
  ReportName,
  RotaFigures,
  TimeFigures,
  WorkloadFigures,
} from '../report.js';
import { items, ok, route } from './route.js';

/** [from, to), ms since 1970, at most 400 days; as CSV with `format=csv` or `accept: text/csv`. */
export const FiguresQuery = z.object({
  from: z.coerce.number().int().nonnegative(),
  to: z.coerce.number().int().positive(),
  format: z.enum(['json', 'csv']).optional(),
});
export type FiguresQuery = z.infer<typeof FiguresQuery>;

/** `each`: one row an hour or a day (UTC), or one for the whole time. */
export const SeriesQuery = FiguresQuery.extend({ each: z.enum(['hour', 'day', 'all']).default('all') });
export type SeriesQuery = z.infer<typeof SeriesQuery>;

/** What can be asked for, and what lies elsewhere. */
export const FiguresEntry = z.object({
  name: z.union([ReportName, z.literal('transparency')]),
  path: z.string(),
  formats: z.array(z.enum(['json', 'csv'])),
  /** Whether the caller may have it. */
  allowed: z.boolean(),
});
export type FiguresEntry = z.infer<typeof FiguresEntry>;

const figures = <const N extends string, S extends z.ZodType, Q extends z.ZodObject>(
  name: N,
  summary: string,
  query: Q,
  schema: S,
) =>
  route({
    method: 'get',
    path: `/v1/figures/${name}`,
    access: 'figures.read',
    summary,
    tag: 'figures',
    query,
    response: { ...ok(schema), alsoAs: 'text/csv' },
  });

/** What a time looked like in numbers. */
export const reportRoutes = {
  listFigures: route({
    method: 'get',
    path: '/v1/figures',
    access: 'figures.read',
    summary: 'Which reports there are, the transparency export included',
    tag: 'figures',
    response: items(FiguresEntry),
  }),
  decisionFigures: figures(
    'decisions',
    'Decisions by label and by whether the policy or a person took them',
    SeriesQuery,
    DecisionFigures,
  ),
  timeFigures: figures('times', 'Median and p95 of how long things took', FiguresQuery, TimeFigures),
  appealFigures: figures('appeals', 'Appeals filed and how they ended', FiguresQuery, AppealFigures),
  complaintFigures: figures(
    'complaints',
    'Complaints by reason, and how long they took',
    FiguresQuery,
    ComplaintFigures,
  ),
  coverageFigures: figures(
    'coverage',
    'How much of what was on air was looked at',
    SeriesQuery,
    CoverageFigures,
  ),
  rotaFigures: figures('rota', 'How much of each hour somebody was on call', FiguresQuery, RotaFigures),
  workloadFigures: figures('workload', 'What each reviewer did and saw', FiguresQuery, WorkloadFigures),
};
