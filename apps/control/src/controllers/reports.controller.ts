import { Controller, Inject, Query, Req, Res } from '@nestjs/common';
import type { FiguresEntry, FiguresQuery, SeriesQuery } from '@airlock/contracts/http/report-api';
import { routes } from '@airlock/contracts/http/routes';
import type { Principal } from '@airlock/contracts/person';
import type { ReportName } from '@airlock/contracts/report';
import { Who } from '@airlock/nest-host/access';
import { Endpoint } from '@airlock/nest-host/endpoint';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { House } from '../house/house.js';
import { type Figures, figuresCsv } from '../reports/reports.js';
import { HOUSE } from './tokens.js';

type Rows<N extends ReportName> = Parameters<typeof figuresCsv<N>>[1];

const wantsCsv = ({ format }: FiguresQuery, { headers }: FastifyRequest): boolean =>
  format === undefined ? (headers.accept ?? '').split(',').some((t) => t.trim().startsWith('text/csv')) : format === 'csv'; // prettier-ignore

/** As what was asked for: one table, or a table with its time. */
const answer = async <N extends ReportName, F extends Figures<Rows<N>[number]>>(
  name: N,
  found: Promise<F>,
  query: FiguresQuery,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<F | string> => {
  reply.header('vary', 'accept');
  const figures = await found;
  if (!wantsCsv(query, request)) return figures;
  const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
  reply.header('content-type', 'text/csv; charset=utf-8');
  reply.header(
    'content-disposition',
    `attachment; filename="${name}-${day(figures.from)}-${day(figures.to)}.csv"`,
  );
  return figuresCsv(name, figures.rows);
};

@Controller()
export class ReportsController {
  constructor(@Inject(HOUSE) private readonly house: House) {}

  @Endpoint(routes.listFigures)
  list(@Who() who: Principal): { items: FiguresEntry[] } {
    return { items: this.house.reports.list(who) };
  }

  @Endpoint(routes.decisionFigures)
  decisions(
    @Query({ schema: routes.decisionFigures.query }) query: SeriesQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return answer('decisions', this.house.reports.decisions(query), query, request, reply);
  }

  @Endpoint(routes.timeFigures)
  times(
    @Query({ schema: routes.timeFigures.query }) query: FiguresQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return answer('times', this.house.reports.times(query), query, request, reply);
  }

  @Endpoint(routes.appealFigures)
  appeals(
    @Query({ schema: routes.appealFigures.query }) query: FiguresQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return answer('appeals', this.house.reports.appeals(query), query, request, reply);
  }

  @Endpoint(routes.complaintFigures)
  complaints(
    @Query({ schema: routes.complaintFigures.query }) query: FiguresQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return answer('complaints', this.house.reports.complaints(query), query, request, reply);
  }

  @Endpoint(routes.coverageFigures)
  coverage(
    @Query({ schema: routes.coverageFigures.query }) query: SeriesQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return answer('coverage', this.house.reports.coverage(query), query, request, reply);
  }

  @Endpoint(routes.rotaFigures)
  rota(
    @Query({ schema: routes.rotaFigures.query }) query: FiguresQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return answer('rota', this.house.reports.rota(query), query, request, reply);
  }

  @Endpoint(routes.workloadFigures)
  workload(
    @Query({ schema: routes.workloadFigures.query }) query: FiguresQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return answer('workload', this.house.reports.workload(query), query, request, reply);
  }
}
