import { Body, Controller, Inject, Param, Query } from '@nestjs/common';
import type { Approval, ApprovalId } from '@airlock/contracts/approval';
import type { Deadline } from '@airlock/contracts/deadline';
import type { ApprovalNote, ApprovalView } from '@airlock/contracts/http/approval-api';
import { routes } from '@airlock/contracts/http/routes';
import type { PageQuery } from '@airlock/contracts/http/stream-api';
import type { Principal } from '@airlock/contracts/person';
import { assertStepUp, Who } from '@airlock/nest-host/access';
import { Endpoint } from '@airlock/nest-host/endpoint';
import { approvalsRepository } from '@airlock/storage/repositories/approvals';
import { deadlinesRepository } from '@airlock/storage/repositories/deadlines';
import type { House } from '../house/house.js';
import { HOUSE } from './tokens.js';

type Named = { approvalId: ApprovalId };

@Controller()
export class ApprovalsController {
  constructor(@Inject(HOUSE) private readonly house: House) {}

  @Endpoint(routes.listApprovals)
  async list(
    @Query({ schema: routes.listApprovals.query }) page: PageQuery & { state?: Approval['state'] },
  ): Promise<{ items: ApprovalView[] }> {
    const items = await approvalsRepository(this.house.db.queries).list(page);
    return { items: items.map((approval) => this.house.approvals.viewOf(approval)) };
  }

  @Endpoint(routes.approveRequest)
  async approve(
    @Param({ schema: routes.approveRequest.params }) { approvalId }: Named,
    @Body({ schema: routes.approveRequest.body }) { note }: ApprovalNote,
    @Who() who: Principal,
  ): Promise<Approval> {
    const { approvals, clock, db } = this.house;
    const asked = await approvalsRepository(db.queries).get(approvalId);
    if (asked !== undefined) assertStepUp(who, approvals.approverOf(asked.kind), clock());
    return approvals.approve(approvalId, who, note);
  }

  @Endpoint(routes.rejectRequest)
  reject(
    @Param({ schema: routes.rejectRequest.params }) { approvalId }: Named,
    @Body({ schema: routes.rejectRequest.body }) { note }: ApprovalNote,
    @Who() who: Principal,
  ): Promise<Approval> {
    return this.house.approvals.reject(approvalId, who, note);
  }

  @Endpoint(routes.listDeadlines)
  async deadlines(
    @Query({ schema: routes.listDeadlines.query }) query: { limit: number; kind?: string },
  ): Promise<{ items: Deadline[] }> {
    return { items: await deadlinesRepository(this.house.db.queries).list(query) };
  }
}
