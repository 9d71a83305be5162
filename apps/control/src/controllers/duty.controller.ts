import type { FeedId, OverrideId, ScheduleId, Swap, SwapId } from '@airlock/contracts/duty';
import type * as duty from '@airlock/contracts/duty';
import type { Handover, HandoverId } from '@airlock/contracts/handover';
import type { DutyRange } from '@airlock/contracts/http/duty-api';
import type * as bodies from '@airlock/contracts/http/duty-bodies';
import { routes } from '@airlock/contracts/http/routes';
import type { Permission, Principal } from '@airlock/contracts/person';
import type { StaffingPlan, StaffingRecord } from '@airlock/contracts/staffing';
import { may } from '@airlock/moderation/roles';
import { Who } from '@airlock/nest-host/access';
import { Endpoint } from '@airlock/nest-host/endpoint';
import { Body, Controller, Header, Inject, Param, Query } from '@nestjs/common';
import type { Duty } from '../duty/duty.js';
import { historyTable, staffingTable } from '../duty/tables.js';
import { type Actor, actorFor } from '../house/effect.js';
import type { House } from '../house/house.js';
import { HOUSE } from './tokens.js';

const CSV = 'text/csv; charset=utf-8';
type Items<T> = Promise<{ items: T[] }>;

@Controller()
export class DutyController {
  readonly #duty: Duty;

  constructor(@Inject(HOUSE) house: House) {
    this.#duty = house.duty;
  }

  #as(who: Principal, permission: Permission): Actor {
    return actorFor(who, permission);
  }

  @Endpoint(routes.getDuty)
  now(): Promise<duty.DutyNow> {
    return this.#duty.now();
  }

  @Endpoint(routes.getMyDuty)
  mine(@Who() who: Principal): Promise<bodies.MyDuty> {
    return this.#duty.mine(who.id);
  }

  @Endpoint(routes.listDutyPeople)
  async people(): Items<duty.DutyPerson> {
    return { items: await this.#duty.people() };
  }

  @Endpoint(routes.putDutyPerson)
  putPerson(
    @Param({ schema: routes.putDutyPerson.params }) { personId }: { personId: string },
    @Body({ schema: routes.putDutyPerson.body }) want: bodies.PersonRequest,
    @Who() who: Principal,
  ): Promise<duty.DutyPerson> {
    return this.#duty.schedules.putPerson(personId, want, this.#as(who, 'duty.write'));
  }

  @Endpoint(routes.listSchedules)
  async schedules(): Items<duty.Schedule> {
    return { items: await this.#duty.listSchedules() };
  }

  @Endpoint(routes.addSchedule)
  add(
    @Body({ schema: routes.addSchedule.body }) want: bodies.AddScheduleRequest,
    @Who() who: Principal,
  ): Promise<duty.Schedule> {
    return this.#duty.schedules.add(want, this.#as(who, 'duty.write'));
  }

  @Endpoint(routes.previewSchedule)
  preview(
    @Body({ schema: routes.previewSchedule.body }) want: bodies.PreviewRequest,
  ): Promise<bodies.Preview> {
    return this.#duty.schedules.preview(want);
  }

  @Endpoint(routes.changeSchedule)
  change(
    @Param({ schema: routes.changeSchedule.params }) { scheduleId }: { scheduleId: ScheduleId },
    @Body({ schema: routes.changeSchedule.body }) want: bodies.ChangeScheduleRequest,
    @Who() who: Principal,
  ): Promise<duty.Schedule> {
    return this.#duty.schedules.change(scheduleId, want, this.#as(who, 'duty.write'));
  }

  @Endpoint(routes.removeSchedule)
  remove(
    @Param({ schema: routes.removeSchedule.params }) { scheduleId }: { scheduleId: ScheduleId },
    @Body({ schema: routes.removeSchedule.body }) want: bodies.RemoveRequest,
    @Who() who: Principal,
  ): Promise<duty.Schedule> {
    return this.#duty.schedules.remove(scheduleId, want, this.#as(who, 'duty.write'));
  }

  @Endpoint(routes.listShifts)
  async shifts(@Query({ schema: routes.listShifts.query }) range: DutyRange): Items<duty.DutyShift> {
    return { items: await this.#duty.shifts(range) };
  }

  @Endpoint(routes.getCoverage)
  async coverage(
    @Query({ schema: routes.getCoverage.query }) { from, days }: { from?: number; days: number },
  ): Items<duty.Coverage> {
    return { items: await this.#duty.coverage(days, from) };
  }

  @Endpoint(routes.listOverrides)
  async overrides(@Query({ schema: routes.listOverrides.query }) range: DutyRange): Items<duty.Override> {
    return { items: await this.#duty.overrides(range) };
  }

  @Endpoint(routes.addOverride)
  override(
    @Param({ schema: routes.addOverride.params }) { scheduleId }: { scheduleId: ScheduleId },
    @Body({ schema: routes.addOverride.body }) want: bodies.OverrideRequest,
    @Who() who: Principal,
  ): Promise<duty.Override> {
    return this.#duty.schedules.override(scheduleId, want, this.#as(who, 'duty.write'));
  }

  @Endpoint(routes.cancelOverride)
  cancel(
    @Param({ schema: routes.cancelOverride.params }) { overrideId }: { overrideId: OverrideId },
    @Body({ schema: routes.cancelOverride.body }) want: bodies.RemoveRequest,
    @Who() who: Principal,
  ): Promise<duty.Override> {
    return this.#duty.schedules.cancel(overrideId, want, this.#as(who, 'duty.write'));
  }

  @Endpoint(routes.takeOver)
  takeOver(
    @Body({ schema: routes.takeOver.body }) want: bodies.TakeOverRequest,
    @Who() who: Principal,
  ): Promise<duty.Override> {
    return this.#duty.schedules.takeOver(want, this.#as(who, 'duty.work'));
  }

  @Endpoint(routes.listSwaps)
  async swaps(
    @Query({ schema: routes.listSwaps.query }) page: { state?: Swap['state']; limit: number },
  ): Items<Swap> {
    return { items: await this.#duty.listSwaps(page) };
  }

  @Endpoint(routes.askSwap)
  askSwap(
    @Body({ schema: routes.askSwap.body }) want: bodies.SwapRequest,
    @Who() who: Principal,
  ): Promise<Swap> {
    return this.#duty.swaps.ask(want, this.#as(who, 'duty.work'));
  }

  @Endpoint(routes.acceptSwap)
  acceptSwap(
    @Param({ schema: routes.acceptSwap.params }) { swapId }: { swapId: SwapId },
    @Body({ schema: routes.acceptSwap.body }) { note }: bodies.DutyNote,
    @Who() who: Principal,
  ): Promise<Swap> {
    return this.#duty.swaps.accept(swapId, this.#as(who, 'duty.work'), note);
  }

  @Endpoint(routes.refuseSwap)
  refuseSwap(
    @Param({ schema: routes.refuseSwap.params }) { swapId }: { swapId: SwapId },
    @Body({ schema: routes.refuseSwap.body }) { note }: bodies.DutyNote,
    @Who() who: Principal,
  ): Promise<Swap> {
    return this.#duty.swaps.refuse(swapId, this.#as(who, 'duty.work'), note);
  }

  @Endpoint(routes.signOn)
  async signOn(@Who() who: Principal): Promise<bodies.MyDuty> {
    await this.#duty.presence.signOn(this.#as(who, 'duty.work'));
    return this.#duty.mine(who.id);
  }

  @Endpoint(routes.signOff)
  async signOff(@Who() who: Principal): Promise<bodies.MyDuty> {
    await this.#duty.presence.signOff(this.#as(who, 'duty.work'));
    return this.#duty.mine(who.id);
  }

  @Endpoint(routes.dutyHistory)
  async history(@Query({ schema: routes.dutyHistory.query }) range: DutyRange): Items<duty.DutyRecord> {
    return { items: await this.#duty.history(range) };
  }

  @Endpoint(routes.dutyHistoryCsv)
  @Header('content-type', CSV)
  async historyCsv(@Query({ schema: routes.dutyHistoryCsv.query }) range: DutyRange): Promise<string> {
    return historyTable(await this.#duty.history(range));
  }

  @Endpoint(routes.dutyAt)
  async at(@Query({ schema: routes.dutyAt.query }) { at }: { at: number }): Items<duty.DutyRecord> {
    return { items: await this.#duty.at(at) };
  }

  @Endpoint(routes.listHandovers)
  async handovers(
    @Query({ schema: routes.listHandovers.query })
    page: {
      state?: Handover['state'];
      limit: number;
      before?: number;
    },
  ): Items<Handover> {
    return { items: await this.#duty.listHandovers(page) };
  }

  @Endpoint(routes.getHandover)
  handover(
    @Param({ schema: routes.getHandover.params }) { handoverId }: { handoverId: HandoverId },
  ): Promise<Handover> {
    return this.#duty.handover(handoverId);
  }

  @Endpoint(routes.writeHandover)
  async writeHandover(
    @Param({ schema: routes.writeHandover.params }) { handoverId }: { handoverId: HandoverId },
    @Body({ schema: routes.writeHandover.body }) { note }: bodies.HandoverNote,
    @Who() who: Principal,
  ): Promise<Handover> {
    const lead = may(who, 'duty.write');
    await this.#duty.handovers.write(handoverId, note, this.#as(who, 'duty.work'), lead);
    return this.#duty.handover(handoverId);
  }

  @Endpoint(routes.acknowledgeHandover)
  async acknowledgeHandover(
    @Param({ schema: routes.acknowledgeHandover.params }) { handoverId }: { handoverId: HandoverId },
    @Who() who: Principal,
  ): Promise<Handover> {
    const { scheduleId } = await this.#duty.handover(handoverId);
    const { on } = await this.#duty.mine(who.id);
    const comes = on.some((s) => s.scheduleId === scheduleId && s.layer === 'primary');
    await this.#duty.handovers.acknowledge(handoverId, this.#as(who, 'duty.work'), comes);
    return this.#duty.handover(handoverId);
  }

  @Endpoint(routes.getStaffing)
  staffing(): Promise<StaffingPlan> {
    return this.#duty.staffing();
  }

  @Endpoint(routes.staffingHistory)
  async staffingHistory(
    @Query({ schema: routes.staffingHistory.query }) range: DutyRange,
  ): Items<StaffingRecord> {
    return { items: await this.#duty.staffingHistory(range) };
  }

  @Endpoint(routes.staffingHistoryCsv)
  @Header('content-type', CSV)
  async staffingCsv(@Query({ schema: routes.staffingHistoryCsv.query }) range: DutyRange): Promise<string> {
    return staffingTable(await this.#duty.staffingHistory(range));
  }

  @Endpoint(routes.listFeeds)
  async feeds(@Who() who: Principal): Items<duty.Feed> {
    return { items: await this.#duty.feeds.list(may(who, 'duty.write') ? undefined : who.id) };
  }

  @Endpoint(routes.addFeed)
  addFeed(
    @Body({ schema: routes.addFeed.body }) want: bodies.FeedRequest,
    @Who() who: Principal,
  ): Promise<bodies.AddedFeed> {
    return this.#duty.feeds.add(want, this.#as(who, 'duty.read'));
  }

  @Endpoint(routes.revokeFeed)
  revokeFeed(
    @Param({ schema: routes.revokeFeed.params }) { feedId }: { feedId: FeedId },
    @Who() who: Principal,
  ): Promise<duty.Feed> {
    return this.#duty.feeds.revoke(feedId, this.#as(who, 'duty.read'), may(who, 'duty.write'));
  }

  @Endpoint(routes.readFeed)
  @Header('content-type', 'text/calendar; charset=utf-8')
  @Header('cache-control', 'private, max-age=300')
  readFeed(@Param({ schema: routes.readFeed.params }) { token }: { token: string }): Promise<string> {
    return this.#duty.feeds.read(token);
  }
}
