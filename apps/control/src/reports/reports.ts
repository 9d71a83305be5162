import type { FiguresEntry, FiguresQuery, SeriesQuery } from '@airlock/contracts/http/report-api';
import { routes } from '@airlock/contracts/http/routes';
import type { Principal } from '@airlock/contracts/person';
import { AirlockError } from '@airlock/contracts/problem';
import {
  AppealRow,
  ComplaintRow,
  CoverageRow,
  DecisionRow,
  ReportName,
  RotaRow,
  TimeRow,
  WorkloadRow,
} from '@airlock/contracts/report';
import { may } from '@airlock/moderation/roles';
import { figuresRepository } from '@airlock/storage/repositories/figures';
import { workload } from '@airlock/storage/repositories/workload';
import type { Duty } from '../duty/duty.js';
import type { HouseGround } from '../house/house.js';
import { type Cell, csv } from '../csv.js';
import { rotaHours } from './rota-hours.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MAX_DAYS = 400;
const EACH = { hour: HOUR_MS, day: DAY_MS, all: undefined } as const;
/** Hours of a year: what a screen can still draw. */
const MAX_ROWS = 10_000;

const ROWS = {
  decisions: DecisionRow,
  times: TimeRow,
  appeals: AppealRow,
  complaints: ComplaintRow,
  coverage: CoverageRow,
  rota: RotaRow,
  workload: WorkloadRow,
} as const satisfies Record<ReportName, unknown>;

type Row<N extends ReportName> = ReturnType<(typeof ROWS)[N]['parse']>;

export interface Figures<R> {
  readonly from: number;
  readonly to: number;
  readonly rows: R[];
}

/** A moment as spreadsheets sort it. */
const cellOf = (column: string, value: unknown): Cell =>
  column === 'at' && typeof value === 'number' ? new Date(value).toISOString() : (value as Cell);

/** One line for each row, in the columns of the contract. */
export const figuresCsv = <N extends ReportName>(name: N, rows: readonly Row<N>[]): string => {
  const columns = Object.keys(ROWS[name].shape);
  return csv(columns, rows.map((row) => columns.map((c) => cellOf(c, (row as Record<string, unknown>)[c])))); // prettier-ignore
};

/** What a time looked like in numbers. */
export const createReports = (
  { db, clock, policy }: Pick<HouseGround, 'db' | 'clock' | 'policy'>,
  duty: Pick<Duty, 'shifts' | 'isStaffed'>,
) => {
  const figures = figuresRepository(db.queries);

  const timeOf = ({ from, to }: FiguresQuery, eachMs?: number) => {
    const why =
      from >= to
        ? 'The time ends before it begins'
        : to - from > MAX_DAYS * DAY_MS
          ? `At most ${MAX_DAYS} days at once`
          : eachMs !== undefined && (to - from) / eachMs > MAX_ROWS
            ? `At most ${MAX_ROWS} rows at once`
            : undefined;
    if (why !== undefined)
      throw new AirlockError('invalid_input', why, { issues: [{ path: 'to', message: why }] });
    return { from, to };
  };

  const over = async <R>(
    query: FiguresQuery,
    rows: (time: { from: number; to: number }) => Promise<R[]>,
  ): Promise<Figures<R>> => {
    const time = timeOf(query);
    return { ...time, rows: await rows(time) };
  };
  const series = async <R>(
    query: SeriesQuery,
    rows: (time: { from: number; to: number }, each: number | undefined) => Promise<R[]>,
  ): Promise<Figures<R>> => {
    const each = EACH[query.each];
    const time = timeOf(query, each);
    return { ...time, rows: await rows(time, each) };
  };

  return {
    list: (who: Principal): FiguresEntry[] => [
      ...ReportName.options.map((name): FiguresEntry => ({
        ...{ name, path: `/v1/figures/${name}`, formats: ['json', 'csv'] },
        allowed: may(who, 'figures.read'),
      })),
      {
        ...{ name: 'transparency', path: routes.exportStatements.path, formats: ['json'] },
        allowed: may(who, routes.exportStatements.access),
      },
    ],
    decisions: (query: SeriesQuery) => series(query, figures.decisions),
    times: (query: FiguresQuery) => over(query, figures.times),
    appeals: (query: FiguresQuery) => over(query, figures.appeals),
    complaints: (query: FiguresQuery) => over(query, (time) => figures.complaints(time, clock())),
    coverage: (query: SeriesQuery) => series(query, figures.coverage),
    workload: (query: FiguresQuery) =>
      over(query, (time) => workload(db.queries, time, policy().source.quality.wellness.severeFrom)),

    async rota(query: FiguresQuery): Promise<Figures<RotaRow> & { staffed: boolean }> {
      const time = timeOf(query, HOUR_MS);
      const staffed = await duty.isStaffed();
      return { ...time, staffed, rows: staffed ? rotaHours(await duty.shifts(time), time) : [] };
    },
  };
};
export type Reports = ReturnType<typeof createReports>;
