import { z } from 'zod';
import { AuthorityOrder, NewOrder, NewReport, OrderId, RegulatorReport, ReportId } from '../order.js';
import { items, ok, route } from './route.js';
import { PageQuery } from './stream-api.js';

const order = z.object({ orderId: OrderId });
const report = z.object({ reportId: ReportId });

export const ReportReceipt = z.object({ receipt: z.string().trim().min(1).max(2_000) });
export type ReportReceipt = z.infer<typeof ReportReceipt>;

/** Orders of authorities, and reports to them. */
export const orderRoutes = {
  listOrders: route({
    method: 'get',
    path: '/v1/orders',
    access: 'orders.read',
    summary: 'Orders of authorities: those to be carried out first, the most urgent on top',
    tag: 'orders',
    query: PageQuery,
    response: items(AuthorityOrder),
  }),
  enterOrder: route({
    method: 'post',
    path: '/v1/orders',
    access: 'orders.act',
    summary:
      'Enter an order; its clock has been running since it came in. The same document twice is one order',
    tag: 'orders',
    body: NewOrder,
    response: { status: 201, schema: AuthorityOrder },
  }),
  carryOutOrder: route({
    method: 'post',
    path: '/v1/orders/{orderId}/carry-out',
    access: 'orders.act',
    summary: 'Cut what it names and write the signed receipt; repeating it changes nothing',
    tag: 'orders',
    params: order,
    response: ok(AuthorityOrder),
  }),
  listReports: route({
    method: 'get',
    path: '/v1/reports',
    access: 'orders.read',
    summary: 'Reports to authorities, newest first',
    tag: 'orders',
    query: PageQuery,
    response: items(RegulatorReport),
  }),
  draftReport: route({
    method: 'post',
    path: '/v1/reports',
    access: 'reports.write',
    summary: 'Draft a report; its time runs from detection',
    tag: 'orders',
    body: NewReport,
    response: { status: 201, schema: RegulatorReport },
  }),
  sendReport: route({
    method: 'post',
    path: '/v1/reports/{reportId}/sent',
    access: 'reports.write',
    summary: 'It was handed over',
    tag: 'orders',
    params: report,
    response: ok(RegulatorReport),
  }),
  acknowledgeReport: route({
    method: 'post',
    path: '/v1/reports/{reportId}/acknowledged',
    access: 'reports.write',
    summary: 'The authority confirmed it, with this receipt',
    tag: 'orders',
    params: report,
    body: ReportReceipt,
    response: ok(RegulatorReport),
  }),
};
