import { Body, Controller, Inject, Query, Res } from '@nestjs/common';
import type { LooksAnswer, LooksRequest } from '@airlock/contracts/http/patrol-api';
import { routes } from '@airlock/contracts/http/routes';
import type { PatrolLook, PatrolMiss, PatrolReport, PatrolRound } from '@airlock/contracts/patrol';
import type { Principal } from '@airlock/contracts/person';
import { Who } from '@airlock/nest-host/access';
import { Endpoint } from '@airlock/nest-host/endpoint';
import type { FastifyReply } from 'fastify';
import type { House } from '../house/house.js';
import { patrolCsv } from '../patrol/history.js';
import { sendFile } from './send-file.js';
import { HOUSE } from './tokens.js';

type Span = { from: number; until: number };

@Controller()
export class PatrolController {
  constructor(@Inject(HOUSE) private readonly house: House) {}

  @Endpoint(routes.patrolRound)
  round(
    @Query({ schema: routes.patrolRound.query }) query: { limit: number; mine: boolean },
    @Who() who: Principal,
  ): Promise<PatrolRound> {
    return this.house.patrol.round(who, query);
  }

  @Endpoint(routes.reportLooks)
  looks(
    @Body({ schema: routes.reportLooks.body }) body: LooksRequest,
    @Who() who: Principal,
  ): Promise<LooksAnswer> {
    return this.house.patrol.looks(body, who);
  }

  @Endpoint(routes.listMisses)
  async misses(
    @Query({ schema: routes.listMisses.query }) query: { limit: number; open: boolean },
  ): Promise<{ items: PatrolMiss[] }> {
    return { items: await this.house.patrol.misses(query) };
  }

  @Endpoint(routes.listLooks)
  async list(
    @Query({ schema: routes.listLooks.query }) query: { limit: number; streamId?: string; person?: string },
  ): Promise<{ items: PatrolLook[] }> {
    return { items: await this.house.patrol.list(query) };
  }

  @Endpoint(routes.patrolReport)
  report(@Query({ schema: routes.patrolReport.query }) { from, until }: Span): Promise<PatrolReport> {
    return this.house.patrol.report(from, until);
  }

  @Endpoint(routes.exportPatrol)
  async export(
    @Query({ schema: routes.exportPatrol.query }) { from, until, format }: Span & { format: 'json' | 'csv' },
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { looks, misses } = await this.house.patrol.history(from, until);
    if (format === 'csv') sendFile(reply, 'patrol.csv', patrolCsv(looks, misses));
    else sendFile(reply, 'patrol.json', JSON.stringify({ from, until, looks, misses }));
  }
}
