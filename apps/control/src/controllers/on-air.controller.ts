import { Body, Controller, Inject, Param } from '@nestjs/common';
import { routes } from '@airlock/contracts/http/routes';
import type { SourceTrace } from '@airlock/contracts/http/streamer-api';
import type { StreamId } from '@airlock/contracts/ids';
import type { Principal } from '@airlock/contracts/person';
import { AirlockError } from '@airlock/contracts/problem';
import { Who } from '@airlock/nest-host/access';
import { Endpoint } from '@airlock/nest-host/endpoint';
import { streamsRepository } from '@airlock/storage/repositories/streams';
import type { Control } from '../control.js';
import { actorFor } from '../house/effect.js';
import type { House } from '../house/house.js';
import { CONTROL, HOUSE } from './tokens.js';

type OfStream = { streamId: StreamId };

/** Reprints of reprints are followed this far. */
const STEPS = 20;

/** What is said about streams on air that changes how they are handled. */
@Controller()
export class OnAirController {
  constructor(
    @Inject(CONTROL) private readonly control: Control,
    @Inject(HOUSE) private readonly house: House,
  ) {}

  @Endpoint(routes.setAudience)
  audience(
    @Param({ schema: routes.setAudience.params }) { streamId }: OfStream,
    @Body({ schema: routes.setAudience.body }) { viewers }: { viewers: number },
    @Who() who: Principal,
  ): Promise<void> {
    this.needLive(streamId);
    return this.control.reAsking.audience(actorFor(who, routes.setAudience.access), streamId, viewers);
  }

  @Endpoint(routes.setCategory)
  category(
    @Param({ schema: routes.setCategory.params }) { streamId }: OfStream,
    @Body({ schema: routes.setCategory.body }) { category, reason }: { category: string; reason: string },
    @Who() who: Principal,
  ): Promise<void> {
    this.needLive(streamId);
    const actor = actorFor(who, routes.setCategory.access);
    return this.control.reAsking.category(actor, streamId, category, reason);
  }

  @Endpoint(routes.setPrompt)
  prompt(
    @Param({ schema: routes.setPrompt.params }) { streamId }: OfStream,
    @Body({ schema: routes.setPrompt.body }) { prompt }: { prompt: string },
    @Who() who: Principal,
  ): Promise<void> {
    this.needLive(streamId);
    return this.control.reAsking.prompt(actorFor(who, routes.setPrompt.access), streamId, prompt);
  }

  @Endpoint(routes.traceSource)
  async trace(@Param({ schema: routes.traceSource.params }) { streamId }: OfStream): Promise<SourceTrace> {
    const chain: SourceTrace['chain'] = [];
    const seen = new Set<StreamId>();
    for (let next: StreamId | undefined = streamId; next !== undefined && chain.length < STEPS;) {
      const record = await streamsRepository(this.house.db.queries).get(next);
      if (record === undefined && chain.length === 0)
        throw new AirlockError('not_found', `There is no stream ${streamId}`);
      const source = record?.declared?.source;
      chain.push({ streamId: next, ...(source === undefined ? {} : { source }) });
      seen.add(next);
      next = source?.streamId === undefined || seen.has(source.streamId) ? undefined : source.streamId;
    }
    return { chain };
  }

  private needLive(streamId: StreamId): void {
    if (this.control.projection.streams.record(streamId)?.live !== true)
      throw new AirlockError('not_found', `No stream ${streamId} is on air`);
  }
}
