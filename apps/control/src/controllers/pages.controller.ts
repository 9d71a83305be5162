import { Body, Controller, Inject, Param, Query, Res } from '@nestjs/common';
import type { AlertAnswer, AlertGroup } from '@airlock/contracts/http/alert-api';
import type {
  ChannelAdded,
  ChannelTest,
  PagingNow,
  RaisePage,
  StepsView,
} from '@airlock/contracts/http/page-api';
import { routes } from '@airlock/contracts/http/routes';
import type { PageQuery } from '@airlock/contracts/http/stream-api';
import type { Channel, ChannelId, ChannelRequest, Contact, NewChannel, Page, PageId, PagingSteps } from '@airlock/contracts/page'; // prettier-ignore
import type { PageView } from '@airlock/contracts/page';
import type { Principal } from '@airlock/contracts/person';
import { Who } from '@airlock/nest-host/access';
import { Endpoint } from '@airlock/nest-host/endpoint';
import type { FastifyReply } from 'fastify';
import type { House } from '../house/house.js';
import { historyCsv } from '../paging/history.js';
import { sendFile } from './send-file.js';
import { HOUSE } from './tokens.js';

type NamedPage = { pageId: PageId };
type NamedChannel = { channelId: ChannelId };
type Note = { note?: string };
type Span = { from: number; until: number; format: 'json' | 'csv' };

@Controller()
export class PagesController {
  constructor(@Inject(HOUSE) private readonly house: House) {}

  @Endpoint(routes.pagingNow)
  now(@Who() who: Principal): Promise<PagingNow> {
    return this.house.paging.now(who);
  }

  @Endpoint(routes.listPages)
  async list(
    @Query({ schema: routes.listPages.query }) query: PageQuery & { state?: Page['state']; kind?: string },
  ): Promise<{ items: Page[] }> {
    return { items: await this.house.paging.list(query) };
  }

  @Endpoint(routes.exportPages)
  async export(
    @Query({ schema: routes.exportPages.query }) { from, until, format }: Span,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const history = await this.house.paging.history(from, until);
    if (format === 'csv') sendFile(reply, 'pages.csv', historyCsv(history));
    else sendFile(reply, 'pages.json', JSON.stringify({ from, until, pages: history }));
  }

  @Endpoint(routes.getPage)
  get(@Param({ schema: routes.getPage.params }) { pageId }: NamedPage): Promise<PageView> {
    return this.house.paging.get(pageId);
  }

  @Endpoint(routes.raisePage)
  raise(@Body({ schema: routes.raisePage.body }) body: RaisePage, @Who() who: Principal): Promise<Page> {
    return this.house.paging.raise(body, who);
  }

  @Endpoint(routes.raiseAlerts)
  alerts(
    @Body({ schema: routes.raiseAlerts.body }) group: AlertGroup,
    @Who() who: Principal,
  ): Promise<AlertAnswer> {
    return this.house.paging.alerts(group, who);
  }

  @Endpoint(routes.acknowledgePage)
  acknowledge(
    @Param({ schema: routes.acknowledgePage.params }) { pageId }: NamedPage,
    @Body({ schema: routes.acknowledgePage.body }) { note }: Note,
    @Who() who: Principal,
  ): Promise<Page> {
    return this.house.paging.answer(pageId, 'acknowledged', who, note);
  }

  @Endpoint(routes.resolvePage)
  resolve(
    @Param({ schema: routes.resolvePage.params }) { pageId }: NamedPage,
    @Body({ schema: routes.resolvePage.body }) { note }: Note,
    @Who() who: Principal,
  ): Promise<Page> {
    return this.house.paging.answer(pageId, 'resolved', who, note);
  }

  @Endpoint(routes.escalatePage)
  escalate(
    @Param({ schema: routes.escalatePage.params }) { pageId }: NamedPage,
    @Body({ schema: routes.escalatePage.body }) { note }: Note,
    @Who() who: Principal,
  ): Promise<Page> {
    return this.house.paging.answer(pageId, 'escalated', who, note);
  }

  @Endpoint(routes.listChannels)
  async channels(@Who() who: Principal): Promise<{ items: Channel[] }> {
    return { items: await this.house.paging.channels.list(who) };
  }

  @Endpoint(routes.addChannel)
  addChannel(
    @Body({ schema: routes.addChannel.body }) body: NewChannel,
    @Who() who: Principal,
  ): Promise<ChannelAdded> {
    return this.house.paging.channels.add(who, body);
  }

  @Endpoint(routes.setChannel)
  setChannel(
    @Param({ schema: routes.setChannel.params }) { channelId }: NamedChannel,
    @Body({ schema: routes.setChannel.body }) body: ChannelRequest,
    @Who() who: Principal,
  ): Promise<Channel> {
    return this.house.paging.channels.set(who, channelId, body);
  }

  @Endpoint(routes.removeChannel)
  removeChannel(
    @Param({ schema: routes.removeChannel.params }) { channelId }: NamedChannel,
    @Who() who: Principal,
  ): Promise<void> {
    return this.house.paging.channels.remove(who, channelId);
  }

  @Endpoint(routes.testChannel)
  testChannel(
    @Param({ schema: routes.testChannel.params }) { channelId }: NamedChannel,
    @Who() who: Principal,
  ): Promise<ChannelTest> {
    return this.house.paging.channels.test(who, channelId);
  }

  @Endpoint(routes.getPagingSteps)
  steps(): Promise<StepsView> {
    return this.house.paging.steps();
  }

  @Endpoint(routes.setPagingSteps)
  setSteps(
    @Body({ schema: routes.setPagingSteps.body })
    { steps, reason }: { steps: PagingSteps | null; reason: string },
    @Who() who: Principal,
  ): Promise<StepsView> {
    return this.house.paging.setSteps(steps, reason, who);
  }

  @Endpoint(routes.getContact)
  contact(@Who() who: Principal): Promise<Contact> {
    return this.house.paging.contact(who.id);
  }

  @Endpoint(routes.setContact)
  setContact(
    @Body({ schema: routes.setContact.body }) body: Omit<Contact, 'person'>,
    @Who() who: Principal,
  ): Promise<Contact> {
    return this.house.paging.setContact({ ...body, person: who.id }, who);
  }
}
