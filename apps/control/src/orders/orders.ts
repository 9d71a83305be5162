import type { ActionId, StreamId } from '@airlock/contracts/ids';
import type {
  AuthorityOrder,
  NewOrder,
  NewReport,
  OrderId,
  RegulatorReport,
  ReportId,
} from '@airlock/contracts/order';
import type { Role } from '@airlock/contracts/person';
import { AirlockError } from '@airlock/contracts/problem';
import { type NoteSigner, signNote } from '@airlock/moderation/audit';
import { minutesLate, orderClock, reportClock } from '@airlock/moderation/orders';
import { sha256 } from '@airlock/storage/repositories/audit-proofs';
import { deadlinesRepository } from '@airlock/storage/repositories/deadlines';
import { ordersRepository, reportsRepository } from '@airlock/storage/repositories/orders';
import type { Actor, Effect } from '../house/effect.js';
import type { HouseGround } from '../house/house.js';
import { cameFrom } from '../person.js';
import type { Retention } from '../retention/retention.js';

export interface OrdersDeps extends Pick<
  HouseGround,
  'db' | 'effects' | 'decisions' | 'projection' | 'newId'
> {
  readonly signer: NoteSigner;
  readonly retention: Pick<Retention, 'raise'>;
}

const orderKey = (orderId: OrderId): string => `order/${orderId}`;
const reportKey = (reportId: ReportId): string => `report/${reportId}`;

/** What an authority gets back: readable, and signed by the key that signs the audit log. */
const receiptText = (o: AuthorityOrder, name: string): string =>
  [
    `${name} order receipt`,
    `issuer: ${JSON.stringify(o.issuer)}`,
    `document: ${JSON.stringify(o.docNo)}`,
    `received: ${new Date(o.receivedAt).toISOString()}`,
    `due: ${new Date(o.dueAt).toISOString()}`,
    `carried out: ${new Date(o.actedAt ?? 0).toISOString()}`,
    `minutes late: ${minutesLate(o.dueAt, o.actedAt ?? 0)}`,
    `actions: ${o.actions.join(' ') || 'none'}`,
    `not on air: ${o.absent.join(' ') || 'none'}`,
    '',
  ].join('\n');

/** Orders of authorities with their clocks, and reports to them until they are acknowledged. */
export const createOrders = ({
  db,
  effects,
  decisions,
  projection,
  newId,
  signer,
  retention,
}: OrdersDeps) => {
  const needOrder = async ({ tx }: Effect, orderId: OrderId): Promise<AuthorityOrder> => {
    const found = await ordersRepository(tx).take(orderId);
    if (found === undefined) throw new AirlockError('not_found', `There is no order ${orderId}`);
    return found;
  };
  const needReport = async ({ tx }: Effect, reportId: ReportId): Promise<RegulatorReport> => {
    const found = await reportsRepository(tx).take(reportId);
    if (found === undefined) throw new AirlockError('not_found', `There is no report ${reportId}`);
    return found;
  };

  /** Live streams that an order means, and the names of targets that are not there. */
  const meant = ({ targets }: AuthorityOrder): { live: StreamId[]; absent: string[] } => {
    const on = projection.streams.live();
    const live = new Set<StreamId>();
    const absent: string[] = [];
    for (const target of targets) {
      const own = on.filter((s) =>
        target.kind === 'stream' ? s.streamId === target.streamId : s.streamerId === target.streamerId,
      );
      for (const { streamId } of own) live.add(streamId);
      if (own.length === 0) absent.push(target.kind === 'stream' ? target.streamId : target.streamerId);
    }
    return { live: [...live], absent };
  };

  return {
    /** The same document of the same issuer is the same order, whoever enters it again. */
    enter: (who: Actor, wanted: NewOrder): Promise<AuthorityOrder> =>
      effects(who, async (effect) => {
        const { tx, now, record, announce } = effect;
        if (wanted.receivedAt > now) throw new AirlockError('invalid_input', 'The order came in after now');
        const { dueAt, remindAt } = orderClock(wanted);
        const orderId = newId('or', now) as OrderId;
        const entered = await ordersRepository(tx).enter({
          ...{ ...wanted, orderId, dueAt, state: 'received', enteredBy: who.id, actions: [], absent: [] },
        });
        const { order } = entered;
        if (!entered.isNew) {
          record({ kind: 'order.entered_again', subject: order.orderId });
          return order;
        }
        const title = `Order ${order.docNo} of ${order.issuer}`;
        await deadlinesRepository(tx).set({
          ...{
            key: orderKey(orderId),
            kind: 'order',
            subject: orderId,
            title,
            what: `${order.docNo} · ${order.issuer}`.slice(0, 500),
            dueAt,
            remindAt: [...remindAt],
          },
          urgency: 'page',
        });
        record({ kind: 'order.entered', subject: orderId, after: order });
        announce({ type: 'airlock.order.entered', subject: orderId, data: { docNo: order.docNo, dueAt } });
        return order;
      }),

    /** Cuts what it names, with or without the database, then writes down what was done. Repeating it changes nothing. */
    async carryOut(who: Actor, orderId: OrderId): Promise<AuthorityOrder> {
      const order = await ordersRepository(db.queries).take(orderId);
      if (order === undefined) throw new AirlockError('not_found', `There is no order ${orderId}`);
      if (order.state === 'acted') return order;
      const { live, absent } = meant(order);
      const actions: ActionId[] = [];
      for (const streamId of live) {
        const view = await decisions.take(
          streamId,
          { kind: 'cut', reason: `Order ${order.docNo} of ${order.issuer}`, clause: order.basis },
          { user: who.id, role: who.role as Role, ...cameFrom(who) },
          orderKey(orderId),
        );
        actions.push(view.action.actionId);
      }
      return effects(who, async (effect) => {
        const { tx, now, record, announce } = effect;
        const current = await needOrder(effect, orderId);
        if (current.state === 'acted') return current;
        const acted: AuthorityOrder = {
          ...{ ...current, state: 'acted', actedBy: who.id, actedAt: now, absent },
          actions: [...new Set([...current.actions, ...actions])],
        };
        const done = { ...acted, receipt: signNote(sha256, signer, receiptText(acted, signer.name)) };
        if (done.basis === 'eu_terrorist_content')
          for (const streamId of live)
            await retention.raise(effect, { streamId, class: 'eu-tco-6m', reason: `Order ${done.docNo}` });
        await ordersRepository(tx).save(done);
        await deadlinesRepository(tx).meet(orderKey(orderId), now);
        const late = minutesLate(done.dueAt, now);
        record({ kind: 'order.carried_out', subject: orderId, after: done, detail: { minutesLate: late } });
        announce({
          type: 'airlock.order.carried_out',
          subject: orderId,
          data: { actions, minutesLate: late },
        });
        return done;
      });
    },

    draft: (who: Actor, wanted: NewReport): Promise<RegulatorReport> =>
      effects(who, async ({ tx, now, record, announce }) => {
        const { dueAt, remindAt } = reportClock(wanted);
        const reportId = newId('rr', now) as ReportId;
        const report: RegulatorReport = { ...wanted, reportId, dueAt, state: 'draft', draftedBy: who.id };
        await reportsRepository(tx).add(report);
        const title = `Report on ${wanted.subject} to ${wanted.addressee}`;
        await deadlinesRepository(tx).set({
          ...{
            key: reportKey(reportId),
            kind: 'report',
            subject: reportId,
            title,
            what: `${wanted.subject} · ${wanted.addressee}`.slice(0, 500),
            dueAt,
            remindAt: [...remindAt],
          },
          urgency: 'page',
        });
        record({ kind: 'report.drafted', subject: reportId, after: report });
        announce({ type: 'airlock.report.drafted', subject: reportId, data: { dueAt } });
        return report;
      }),

    sent: (who: Actor, reportId: ReportId): Promise<RegulatorReport> =>
      effects(who, async (effect) => {
        const report = await needReport(effect, reportId);
        if (report.state !== 'draft') return report;
        const sent: RegulatorReport = { ...report, state: 'sent', sentAt: effect.now };
        await reportsRepository(effect.tx).save(sent);
        await deadlinesRepository(effect.tx).meet(reportKey(reportId), effect.now);
        const late = minutesLate(report.dueAt, effect.now);
        effect.record({ kind: 'report.sent', subject: reportId, detail: { minutesLate: late } });
        return sent;
      }),

    acknowledged: (who: Actor, reportId: ReportId, receipt: string): Promise<RegulatorReport> =>
      effects(who, async (effect) => {
        const report = await needReport(effect, reportId);
        if (report.state === 'draft')
          throw new AirlockError('conflict', `The report ${reportId} was not sent`);
        const done: RegulatorReport = { ...report, state: 'acknowledged', receipt };
        await reportsRepository(effect.tx).save(done);
        effect.record({
          kind: 'report.acknowledged',
          subject: reportId,
          before: report.state,
          after: { receipt },
        });
        return done;
      }),
  };
};

export type Orders = ReturnType<typeof createOrders>;
