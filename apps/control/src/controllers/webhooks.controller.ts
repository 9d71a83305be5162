import { Body, Controller, Inject, Param, Query } from '@nestjs/common';
import { routes } from '@airlock/contracts/http/routes';
import type { ReplayRequest, WebhookWithSecret } from '@airlock/contracts/http/webhook-api';
import type { Principal } from '@airlock/contracts/person';
import type { Delivery, NewWebhook, Webhook, WebhookId } from '@airlock/contracts/webhook';
import { Who } from '@airlock/nest-host/access';
import { Endpoint } from '@airlock/nest-host/endpoint';
import { actorFor } from '../house/effect.js';
import type { House } from '../house/house.js';
import { HOUSE } from './tokens.js';

type Named = { webhookId: WebhookId };

@Controller()
export class WebhooksController {
  constructor(@Inject(HOUSE) private readonly house: House) {}

  @Endpoint(routes.listWebhooks)
  async list(): Promise<{ items: Webhook[] }> {
    return { items: await this.house.webhooks.list() };
  }

  @Endpoint(routes.addWebhook)
  add(
    @Body({ schema: routes.addWebhook.body }) body: NewWebhook,
    @Who() who: Principal,
  ): Promise<WebhookWithSecret> {
    return this.house.webhooks.add(actorFor(who, routes.addWebhook.access), body);
  }

  @Endpoint(routes.setWebhook)
  set(
    @Param({ schema: routes.setWebhook.params }) { webhookId }: Named,
    @Body({ schema: routes.setWebhook.body }) { enabled }: { enabled: boolean },
    @Who() who: Principal,
  ): Promise<Webhook> {
    return this.house.webhooks.setEnabled(actorFor(who, routes.setWebhook.access), webhookId, enabled);
  }

  @Endpoint(routes.rotateWebhookSecret)
  rotate(
    @Param({ schema: routes.rotateWebhookSecret.params }) { webhookId }: Named,
    @Who() who: Principal,
  ): Promise<WebhookWithSecret> {
    return this.house.webhooks.rotate(actorFor(who, routes.rotateWebhookSecret.access), webhookId);
  }

  @Endpoint(routes.listDeliveries)
  async deliveries(
    @Param({ schema: routes.listDeliveries.params }) { webhookId }: Named,
    @Query({ schema: routes.listDeliveries.query }) query: { limit: number; state?: Delivery['state'] },
  ): Promise<{ items: Delivery[] }> {
    return { items: await this.house.webhooks.deliveries(webhookId, query) };
  }

  @Endpoint(routes.replayDeliveries)
  async replay(
    @Param({ schema: routes.replayDeliveries.params }) { webhookId }: Named,
    @Body({ schema: routes.replayDeliveries.body }) body: ReplayRequest,
    @Who() who: Principal,
  ): Promise<{ replayed: number }> {
    const actor = actorFor(who, routes.replayDeliveries.access);
    return { replayed: await this.house.webhooks.replay(actor, webhookId, body) };
  }
}
