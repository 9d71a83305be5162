import { Body, Controller, Inject, Param, Query, Req } from '@nestjs/common';
import type { Complaint, ComplaintRequest, Receipt } from '@airlock/contracts/complaint';
import type {
  AppealDecision,
  AppealRequest,
  AppealStatistics,
  ComplaintDecision,
  ComplaintReceipt,
  ComplaintStatus,
  NotifierView,
} from '@airlock/contracts/http/redress-api';
import { routes } from '@airlock/contracts/http/routes';
import type { PageQuery } from '@airlock/contracts/http/stream-api';
import type { Principal } from '@airlock/contracts/person';
import type { Appeal, AppealId } from '@airlock/contracts/redress';
import { Who } from '@airlock/nest-host/access';
import { clientOf } from '@airlock/nest-host/client-address';
import { Endpoint } from '@airlock/nest-host/endpoint';
import type { FastifyRequest } from 'fastify';
import type { House } from '../house/house.js';
import { HOUSE } from './tokens.js';

type OfComplaint = { receipt: Receipt };
type OfReporter = { reporter: string };
type OfAppeal = { appealId: AppealId };

@Controller()
export class RedressController {
  constructor(@Inject(HOUSE) private readonly house: House) {}

  @Endpoint(routes.complain)
  complain(
    @Body({ schema: routes.complain.body }) body: ComplaintRequest,
    @Req() request: FastifyRequest,
  ): Promise<ComplaintReceipt> {
    return this.house.redress.complaints.take(body, clientOf(request));
  }

  @Endpoint(routes.complaintStatus)
  status(
    @Param({ schema: routes.complaintStatus.params }) { receipt }: OfComplaint,
    @Query({ schema: routes.complaintStatus.query }) { code }: { code: string },
  ): Promise<ComplaintStatus> {
    return this.house.redress.complaints.status(receipt, code);
  }

  @Endpoint(routes.appealComplaint)
  async appealComplaint(
    @Param({ schema: routes.appealComplaint.params }) { receipt }: OfComplaint,
    @Body({ schema: routes.appealComplaint.body }) { code, grounds }: { code: string; grounds: string },
  ): Promise<Pick<Appeal, 'appealId' | 'dueAt'>> {
    const { complaints, appeals } = this.house.redress;
    const { appealId, dueAt } = await appeals.ofReporter(await complaints.find(receipt, code), grounds);
    return { appealId, dueAt };
  }

  @Endpoint(routes.listComplaints)
  async complaints(
    @Query({ schema: routes.listComplaints.query }) page: PageQuery & { state?: Complaint['state'] },
  ): Promise<{ items: Complaint[] }> {
    return { items: await this.house.redress.complaints.list(page) };
  }

  @Endpoint(routes.decideComplaint)
  decideComplaint(
    @Param({ schema: routes.decideComplaint.params }) { receipt }: OfComplaint,
    @Body({ schema: routes.decideComplaint.body }) body: ComplaintDecision,
    @Who() who: Principal,
  ): Promise<Complaint> {
    return this.house.redress.complaints.decide(receipt, body, who);
  }

  @Endpoint(routes.getNotifier)
  notifier(@Param({ schema: routes.getNotifier.params }) { reporter }: OfReporter): Promise<NotifierView> {
    return this.house.redress.notifiers.view(reporter);
  }

  @Endpoint(routes.warnNotifier)
  warn(
    @Param({ schema: routes.warnNotifier.params }) { reporter }: OfReporter,
    @Body({ schema: routes.warnNotifier.body }) { reason }: { reason: string },
    @Who() who: Principal,
  ): Promise<NotifierView> {
    return this.house.redress.notifiers.warn(reporter, reason, who);
  }

  @Endpoint(routes.suspendNotifier)
  suspend(
    @Param({ schema: routes.suspendNotifier.params }) { reporter }: OfReporter,
    @Body({ schema: routes.suspendNotifier.body }) body: { reason: string; until: number },
    @Who() who: Principal,
  ): Promise<NotifierView> {
    return this.house.redress.notifiers.suspend(reporter, body, who);
  }

  @Endpoint(routes.fileAppeal)
  file(
    @Body({ schema: routes.fileAppeal.body }) body: AppealRequest,
    @Who() who: Principal,
  ): Promise<Appeal> {
    return this.house.redress.appeals.file(body, who);
  }

  @Endpoint(routes.listAppeals)
  async appeals(
    @Query({ schema: routes.listAppeals.query })
    page: PageQuery & Partial<Pick<Appeal, 'state' | 'appellant'>>,
  ): Promise<{ items: Appeal[] }> {
    return { items: await this.house.redress.appeals.list(page) };
  }

  @Endpoint(routes.appealStatistics)
  statistics(
    @Query({ schema: routes.appealStatistics.query }) { from, until }: { from: number; until: number },
  ): Promise<AppealStatistics> {
    return this.house.redress.appeals.statistics(from, until);
  }

  @Endpoint(routes.takeAppeal)
  take(
    @Param({ schema: routes.takeAppeal.params }) { appealId }: OfAppeal,
    @Who() who: Principal,
  ): Promise<Appeal> {
    return this.house.redress.appeals.take(appealId, who);
  }

  @Endpoint(routes.decideAppeal)
  decideAppeal(
    @Param({ schema: routes.decideAppeal.params }) { appealId }: OfAppeal,
    @Body({ schema: routes.decideAppeal.body }) body: AppealDecision,
    @Who() who: Principal,
  ): Promise<Appeal> {
    return this.house.redress.appeals.decide(appealId, body, who);
  }
}
