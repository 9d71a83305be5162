import { Body, Controller, Inject, Param, Query } from '@nestjs/common';
import type { ReportReceipt } from '@airlock/contracts/http/order-api';
import { routes } from '@airlock/contracts/http/routes';
import type { PageQuery } from '@airlock/contracts/http/stream-api';
import type {
  AuthorityOrder,
  NewOrder,
  NewReport,
  OrderId,
  RegulatorReport,
  ReportId,
} from '@airlock/contracts/order';
import type { Principal } from '@airlock/contracts/person';
import { Who } from '@airlock/nest-host/access';
import { Endpoint } from '@airlock/nest-host/endpoint';
import { ordersRepository, reportsRepository } from '@airlock/storage/repositories/orders';
import { actorFor } from '../house/effect.js';
import type { House } from '../house/house.js';
import { HOUSE } from './tokens.js';

@Controller()
export class OrdersController {
  constructor(@Inject(HOUSE) private readonly house: House) {}

  @Endpoint(routes.listOrders)
  async list(
    @Query({ schema: routes.listOrders.query }) page: PageQuery,
  ): Promise<{ items: AuthorityOrder[] }> {
    return { items: await ordersRepository(this.house.db.queries).list(page) };
  }

  @Endpoint(routes.enterOrder)
  enter(
    @Body({ schema: routes.enterOrder.body }) body: NewOrder,
    @Who() who: Principal,
  ): Promise<AuthorityOrder> {
    return this.house.orders.enter(actorFor(who, routes.enterOrder.access), body);
  }

  @Endpoint(routes.carryOutOrder)
  carryOut(
    @Param({ schema: routes.carryOutOrder.params }) { orderId }: { orderId: OrderId },
    @Who() who: Principal,
  ): Promise<AuthorityOrder> {
    return this.house.orders.carryOut(actorFor(who, routes.carryOutOrder.access), orderId);
  }

  @Endpoint(routes.listReports)
  async reports(
    @Query({ schema: routes.listReports.query }) page: PageQuery,
  ): Promise<{ items: RegulatorReport[] }> {
    return { items: await reportsRepository(this.house.db.queries).list(page) };
  }

  @Endpoint(routes.draftReport)
  draft(
    @Body({ schema: routes.draftReport.body }) body: NewReport,
    @Who() who: Principal,
  ): Promise<RegulatorReport> {
    return this.house.orders.draft(actorFor(who, routes.draftReport.access), body);
  }

  @Endpoint(routes.sendReport)
  sent(
    @Param({ schema: routes.sendReport.params }) { reportId }: { reportId: ReportId },
    @Who() who: Principal,
  ): Promise<RegulatorReport> {
    return this.house.orders.sent(actorFor(who, routes.sendReport.access), reportId);
  }

  @Endpoint(routes.acknowledgeReport)
  acknowledged(
    @Param({ schema: routes.acknowledgeReport.params }) { reportId }: { reportId: ReportId },
    @Body({ schema: routes.acknowledgeReport.body }) { receipt }: ReportReceipt,
    @Who() who: Principal,
  ): Promise<RegulatorReport> {
    return this.house.orders.acknowledged(actorFor(who, routes.acknowledgeReport.access), reportId, receipt);
  }
}
