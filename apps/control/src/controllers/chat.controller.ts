import { Body, Controller, Inject, Param, Query } from '@nestjs/common';
import { routes } from '@airlock/contracts/http/routes';
import type { ChatModeView } from '@airlock/contracts/control';
import type { ChatModeRequest, MaskRequest } from '@airlock/contracts/http/chat-api';
import type { ChatLine, ChatRequest, PageQuery } from '@airlock/contracts/http/stream-api';
import type { MessageId, StreamId } from '@airlock/contracts/ids';
import type { Principal } from '@airlock/contracts/person';
import { AirlockError } from '@airlock/contracts/problem';
import { topics } from '@airlock/contracts/topics';
import { Who } from '@airlock/nest-host/access';
import { Endpoint } from '@airlock/nest-host/endpoint';
import type { Control } from '../control.js';
import type { House } from '../house/house.js';
import { needLevel } from '../identity/gate.js';
import { actingOn } from '../person.js';
import { CONTROL, HOUSE } from './tokens.js';

type OfMessage = { streamId: StreamId; messageId: MessageId };

@Controller()
export class ChatController {
  constructor(
    @Inject(CONTROL) private readonly control: Control,
    @Inject(HOUSE) private readonly house: House,
  ) {}

  @Endpoint(routes.listChat)
  async list(
    @Param({ schema: routes.listChat.params }) { streamId }: { streamId: StreamId },
    @Query({ schema: routes.listChat.query }) page: PageQuery,
  ): Promise<{ items: ChatLine[] }> {
    return { items: await this.control.records.chat(streamId, page) };
  }

  @Endpoint(routes.postChat)
  async post(
    @Param({ schema: routes.postChat.params }) { streamId }: { streamId: StreamId },
    @Body({ schema: routes.postChat.body }) body: ChatRequest,
  ): Promise<{ messageId: MessageId }> {
    const { bus, clock, ids, projection } = this.control;
    const record = projection.streams.record(streamId);
    if (record === undefined) throw new AirlockError('not_found', `There is no stream ${streamId}`);
    if (!record.live) throw new AirlockError('gone', `The stream ${streamId} is over`);
    await needLevel(this.house, 'chat', body.userId);
    const now = clock();
    const messageId = body.messageId ?? ids.message(now);
    const { userId, nickname, text } = body;
    const message = { v: 1 as const, streamId, messageId, userId, text, sentAt: now };
    await bus.publish(topics.chat, [
      { key: streamId, value: { ...message, ...(nickname === undefined ? {} : { nickname }) } },
    ]);
    return { messageId };
  }

  @Endpoint(routes.releaseMessage)
  async release(
    @Param({ schema: routes.releaseMessage.params }) m: OfMessage,
    @Who() who: Principal,
  ): Promise<ChatLine> {
    const person =
      (await this.house.review.approver(m.streamId, who)) ?? actingOn(routes.releaseMessage, who);
    return this.control.decisions.decideMessage(m.streamId, m.messageId, 'publish', person);
  }

  @Endpoint(routes.maskMessage)
  mask(
    @Param({ schema: routes.maskMessage.params }) m: OfMessage,
    @Body({ schema: routes.maskMessage.body }) body: MaskRequest,
    @Who() who: Principal,
  ): Promise<ChatLine> {
    const person = actingOn(routes.maskMessage, who);
    return this.control.decisions.decideMessage(m.streamId, m.messageId, 'mask', person, body);
  }

  @Endpoint(routes.setChatMode)
  mode(
    @Param({ schema: routes.setChatMode.params }) { streamId }: { streamId: StreamId },
    @Body({ schema: routes.setChatMode.body }) body: ChatModeRequest,
    @Who() who: Principal,
  ): Promise<ChatModeView> {
    return this.control.decisions.setChatMode(streamId, body, actingOn(routes.setChatMode, who));
  }

  @Endpoint(routes.dropMessage)
  drop(@Param({ schema: routes.dropMessage.params }) m: OfMessage, @Who() who: Principal): Promise<ChatLine> {
    const person = actingOn(routes.dropMessage, who);
    return this.control.decisions.decideMessage(m.streamId, m.messageId, 'drop', person);
  }
}
