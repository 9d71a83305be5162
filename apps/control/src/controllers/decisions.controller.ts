import { Body, Controller, Headers, Inject, Param, Query } from '@nestjs/common';
import { routes } from '@airlock/contracts/http/routes';
import type {
  ActionView,
  CutRequest,
  LiftRequest,
  PageQuery,
  RunAnswer,
  RunRequest,
} from '@airlock/contracts/http/stream-api';
import type { ActionId, StreamId } from '@airlock/contracts/ids';
import type { Principal } from '@airlock/contracts/person';
import { AirlockError } from '@airlock/contracts/problem';
import { Who } from '@airlock/nest-host/access';
import { Endpoint } from '@airlock/nest-host/endpoint';
import type { Control } from '../control.js';
import type { House } from '../house/house.js';
import { actingOn } from '../person.js';
import { CONTROL, HOUSE } from './tokens.js';

type OfStream = { streamId: StreamId };

@Controller()
export class DecisionsController {
  constructor(
    @Inject(CONTROL) private readonly control: Control,
    @Inject(HOUSE) private readonly house: House,
  ) {}

  @Endpoint(routes.cut)
  cut(
    @Param({ schema: routes.cut.params }) { streamId }: OfStream,
    @Body({ schema: routes.cut.body }) body: CutRequest,
    @Who() who: Principal,
    @Headers('idempotency-key') key: string | undefined,
  ): Promise<ActionView> {
    return this.control.decisions.take(streamId, body, actingOn(routes.cut, who), key);
  }

  @Endpoint(routes.lift)
  async lift(
    @Param({ schema: routes.lift.params }) { streamId }: OfStream,
    @Body({ schema: routes.lift.body }) body: LiftRequest,
    @Who() who: Principal,
    @Headers('idempotency-key') key: string | undefined,
  ): Promise<{ items: ActionView[] }> {
    return { items: await this.control.decisions.lift(streamId, body, actingOn(routes.lift, who), key) };
  }

  @Endpoint(routes.approve)
  async approve(
    @Param({ schema: routes.approve.params }) { streamId }: OfStream,
    @Body({ schema: routes.approve.body }) body: RunRequest,
    @Who() who: Principal,
  ): Promise<{ items: RunAnswer[] }> {
    const person = (await this.house.review.approver(streamId, who)) ?? actingOn(routes.approve, who);
    return { items: await this.control.decisions.approve(streamId, body, person) };
  }

  @Endpoint(routes.dump)
  async dump(
    @Param({ schema: routes.dump.params }) { streamId }: OfStream,
    @Body({ schema: routes.dump.body }) body: RunRequest,
    @Who() who: Principal,
  ): Promise<{ items: RunAnswer[] }> {
    return { items: await this.control.decisions.dump(streamId, body, actingOn(routes.dump, who)) };
  }

  @Endpoint(routes.listActions)
  list(@Query({ schema: routes.listActions.query }) page: PageQuery): { items: ActionView[] } {
    return { items: this.control.projection.actions(page.limit, page.before) };
  }

  @Endpoint(routes.getAction)
  get(@Param({ schema: routes.getAction.params }) { actionId }: { actionId: ActionId }): ActionView {
    const view = this.control.projection.action(actionId);
    if (view === undefined) throw new AirlockError('not_found', `There is no action ${actionId}`);
    return view;
  }
}
