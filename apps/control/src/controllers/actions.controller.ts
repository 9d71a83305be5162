import { Body, Controller, Headers, Inject, Param, Query } from '@nestjs/common';
import type { ApprovalId } from '@airlock/contracts/approval';
import type {
  ActionRequest,
  Explanation,
  MassPreview,
  MassRequest,
  MassView,
  SanctionAnswer,
  SanctionRequest,
} from '@airlock/contracts/http/action-api';
import { routes } from '@airlock/contracts/http/routes';
import type { ActionView, PageQuery } from '@airlock/contracts/http/stream-api';
import type { ActionId, StreamId, StreamerId } from '@airlock/contracts/ids';
import type { Notice } from '@airlock/contracts/notice';
import type { Principal } from '@airlock/contracts/person';
import type { Sanction } from '@airlock/contracts/sanction';
import { Who } from '@airlock/nest-host/access';
import { Endpoint } from '@airlock/nest-host/endpoint';
import { noticesRepository } from '@airlock/storage/repositories/notices';
import type { House } from '../house/house.js';
import { exportStatements, type StatementBatch } from '../notices/export.js';
import { actingOn } from '../person.js';
import { HOUSE } from './tokens.js';

type Of<K extends string, T> = Record<K, T>;

@Controller()
export class ActionsController {
  constructor(@Inject(HOUSE) private readonly house: House) {}

  @Endpoint(routes.takeAction)
  take(
    @Param({ schema: routes.takeAction.params }) { streamId }: Of<'streamId', StreamId>,
    @Body({ schema: routes.takeAction.body }) body: ActionRequest,
    @Who() who: Principal,
    @Headers('idempotency-key') key: string | undefined,
  ): Promise<ActionView> {
    const needed = body.kind === 'cut' ? routes.cut : routes.takeAction;
    return this.house.decisions.take(streamId, body, actingOn(needed, who), key);
  }

  @Endpoint(routes.explainAction)
  explain(
    @Param({ schema: routes.explainAction.params }) { actionId }: Of<'actionId', ActionId>,
  ): Promise<Explanation> {
    return this.house.actions.explain(actionId);
  }

  @Endpoint(routes.listSanctions)
  async sanctions(
    @Param({ schema: routes.listSanctions.params }) { streamerId }: Of<'streamerId', StreamerId>,
  ): Promise<{ items: Sanction[] }> {
    return { items: await this.house.actions.sanctions.list(`streamer:${streamerId}`) };
  }

  @Endpoint(routes.imposeSanction)
  impose(
    @Param({ schema: routes.imposeSanction.params }) { streamerId }: Of<'streamerId', StreamerId>,
    @Body({ schema: routes.imposeSanction.body }) body: SanctionRequest,
    @Who() who: Principal,
  ): Promise<SanctionAnswer> {
    return this.house.actions.sanctions.impose(streamerId, body, who);
  }

  @Endpoint(routes.liftSanction)
  lift(
    @Param({ schema: routes.liftSanction.params }) { actionId }: Of<'actionId', ActionId>,
    @Body({ schema: routes.liftSanction.body }) { reason }: { reason: string },
    @Who() who: Principal,
  ): Promise<Sanction> {
    return this.house.actions.sanctions.lift(actionId, reason, who);
  }

  @Endpoint(routes.previewMass)
  previewMass(@Body({ schema: routes.previewMass.body }) body: MassRequest): MassPreview {
    return this.house.actions.mass.preview(body);
  }

  @Endpoint(routes.requestMass)
  requestMass(
    @Body({ schema: routes.requestMass.body }) body: MassRequest,
    @Who() who: Principal,
  ): Promise<{ approvalId: ApprovalId; preview: MassPreview }> {
    return this.house.actions.mass.request(body, who);
  }

  @Endpoint(routes.getMass)
  getMass(
    @Param({ schema: routes.getMass.params }) { approvalId }: Of<'approvalId', ApprovalId>,
  ): Promise<MassView> {
    return this.house.actions.mass.get(approvalId);
  }

  @Endpoint(routes.rollBackMass)
  rollBack(
    @Param({ schema: routes.rollBackMass.params }) { approvalId }: Of<'approvalId', ApprovalId>,
    @Body({ schema: routes.rollBackMass.body }) body: { streamIds: StreamId[]; reason: string },
    @Who() who: Principal,
  ): Promise<MassView> {
    return this.house.actions.mass.rollBack(approvalId, body, who);
  }

  @Endpoint(routes.exportStatements)
  export(
    @Query({ schema: routes.exportStatements.query })
    query: {
      from: number;
      until: number;
      after?: string;
    },
  ): Promise<StatementBatch> {
    return exportStatements(this.house.db.queries, this.house.policy(), query);
  }

  @Endpoint(routes.listNotices)
  async notices(
    @Query({ schema: routes.listNotices.query })
    query: PageQuery & { recipient?: string; subject?: string },
  ): Promise<{ items: Notice[] }> {
    return { items: await noticesRepository(this.house.db.queries).list(query) };
  }
}
