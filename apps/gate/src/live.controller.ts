import { Controller, Get, Header, Inject, Param, Req, Res } from '@nestjs/common';
import { AirlockError } from '@airlock/contracts/problem';
import type { StreamId } from '@airlock/contracts/ids';
import type { Entry } from '@airlock/moderation/release';
import { openSse } from '@airlock/nest-host/sse';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { GateEvents } from './events.js';
import type { MediaBytes } from './media-bytes.js';
import type { Room } from './room.js';
import type { Rooms } from './rooms.js';
import { sendContent } from './serve.js';
import type { Slate } from './slate.js';
import { isSilent } from './tracks.js';

export interface GateParts {
  readonly rooms: Rooms;
  readonly media: MediaBytes;
  readonly slate: Slate;
  readonly events: GateEvents;
  readonly clock: () => number;
  readonly keepAliveMs: number;
}
export const GATE = Symbol('GATE');

const TYPES = { ts: 'video/mp2t', m4s: 'video/iso.segment', mp4: 'video/mp4' } as const;
const FILE = /^(\d{1,12})\.(ts|m4s)$/;

/** The one answer to everything that is not released: it tells nobody whether it exists. */
const nothingHere = (): AirlockError => new AirlockError('not_found', 'There is nothing here');

/** What viewers see: released content and nothing else. */
@Controller('live')
export class LiveController {
  constructor(@Inject(GATE) private readonly gate: GateParts) {}

  @Get()
  @Header('cache-control', 'no-store')
  list(): object {
    const streams = [...this.gate.rooms.all()].flatMap((room) => {
      const { record } = room;
      if (record === undefined || room.playlist() === undefined) return [];
      const { streamId, roomId, title, category, declared } = record;
      const prompt = declared?.prompt;
      return [
        {
          ...{ streamId, roomId, title, category, state: room.state },
          ...(prompt === undefined ? {} : { prompt }),
          playlist: `/live/${streamId}/index.m3u8`,
        },
      ];
    });
    return { streams };
  }

  @Get(':streamId/index.m3u8')
  playlist(@Param('streamId') id: string, @Res() reply: FastifyReply): void {
    const text = this.gate.rooms.get(id as StreamId)?.playlist();
    if (text === undefined) throw this.#refuse('playlist');
    void reply.header('cache-control', 'no-store').type('application/vnd.apple.mpegurl').send(text);
  }

  @Get(':streamId/s/:file')
  async segment(
    @Param('streamId') id: string,
    @Param('file') file: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const [room, entry, type] = this.#find(id, file);
    if (entry?.kind !== 'content' || room === undefined) throw this.#refuse('segment');
    if (!entry.retracted) {
      const bytes = await this.gate.media.get(entry.media);
      // The stream may have been cut, or the segment dumped, while the bytes were read.
      const still = room.find(entry.msn);
      if (bytes === undefined || still?.kind !== 'content') throw this.#refuse('segment');
      if (!still.retracted) {
        if (entry.container === 'mpegts') room.silent ??= isSilent('mpegts', bytes);
        return sendContent(reply, room, bytes, type, this.gate);
      }
    }
    await this.#card(room, entry, type, reply);
  }

  @Get(':streamId/slate/init.mp4')
  async slateInit(@Param('streamId') id: string, @Res() reply: FastifyReply): Promise<void> {
    const silent = await this.#isSilent(this.gate.rooms.get(id as StreamId));
    await this.#cardBytes(() => this.gate.slate.init(silent), TYPES.mp4, reply);
  }

  @Get(':streamId/slate/:file')
  async slate(
    @Param('streamId') id: string,
    @Param('file') file: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const [room, entry, type] = this.#find(id, file);
    if (entry?.kind !== 'slate' || room === undefined) throw this.#refuse('slate');
    await this.#card(room, entry, type, reply);
  }

  @Get(':streamId/i/:file')
  async init(
    @Param('streamId') id: string,
    @Param('file') file: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const room = this.gate.rooms.get(id as StreamId);
    const sha = /^([0-9a-f]{32})\.mp4$/.exec(file)?.[1];
    const isWanted = (e: Entry): boolean =>
      e.kind === 'content' && sha !== undefined && e.init?.sha256.startsWith(sha) === true;
    const entry = room?.admitted === true ? room.window.find(isWanted) : undefined;
    if (room === undefined || entry?.kind !== 'content' || entry.init === undefined)
      throw this.#refuse('init');
    const bytes = await this.gate.media.get(entry.init);
    if (bytes === undefined || !room.window.some(isWanted)) throw this.#refuse('init');
    room.silent ??= isSilent('fmp4', bytes);
    void reply.header('cache-control', 'no-store').type(TYPES.mp4).send(Buffer.from(bytes));
  }

  /** Chat as a list, for whoever reads it beside the picture: the lines that stand, and none that was taken back. */
  @Get(':streamId/chat')
  @Header('cache-control', 'no-store')
  chat(@Param('streamId') id: string): object {
    const room = this.gate.rooms.get(id as StreamId);
    if (room?.admitted !== true || room.quiet) throw this.#refuse('chat');
    return { lines: room.chat.listed };
  }

  @Get(':streamId/events')
  watch(@Param('streamId') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    const room = this.gate.rooms.get(id as StreamId);
    if (room?.admitted !== true) throw this.#refuse('events');
    const sse = openSse(request, reply, { keepAliveMs: this.gate.keepAliveMs, maxBufferedBytes: 256 * 1024 });
    sse.send('state', { state: room.state });
    const { chatMode } = room;
    if (chatMode.held || chatMode.slowMs !== null) sse.send('chat-mode', chatMode);
    if (!room.quiet) for (const line of room.chat.recent) sse.send('chat', line);
    void sse.closed.then(room.listen(sse));
  }

  #find(id: string, file: string): [Room | undefined, Entry | undefined, string] {
    const [, msn, extension] = FILE.exec(file) ?? [];
    const room = this.gate.rooms.get(id as StreamId);
    const entry = msn === undefined ? undefined : room?.find(Number(msn));
    const isAsked = entry?.container === (extension === 'ts' ? 'mpegts' : 'fmp4');
    return [room, isAsked ? entry : undefined, extension === 'ts' ? TYPES.ts : TYPES.m4s];
  }

  async #card(room: Room, entry: Entry, type: string, reply: FastifyReply): Promise<void> {
    const silent = await this.#isSilent(room);
    await this.#cardBytes(
      () => this.gate.slate.media(entry.container, entry.durationMs, silent),
      type,
      reply,
    );
  }

  /** Cards have sound unless the content around them has none. */
  async #isSilent(room: Room | undefined): Promise<boolean> {
    if (room?.silent !== undefined) return room.silent;
    const near = room?.window.findLast((e) => e.kind === 'content' && !e.retracted);
    if (room === undefined || near?.kind !== 'content') return false;
    const ref = near.container === 'fmp4' ? near.init : near.media;
    const bytes = ref === undefined ? undefined : await this.gate.media.get(ref);
    room.silent ??= bytes === undefined ? undefined : isSilent(near.container, bytes);
    return room.silent ?? false;
  }

  async #cardBytes(make: () => Promise<Uint8Array>, type: string, reply: FastifyReply): Promise<void> {
    let bytes: Uint8Array;
    try {
      bytes = await make();
    } catch (error) {
      throw new AirlockError('unavailable', 'The slate cannot be made here', { cause: error });
    }
    this.gate.events.sent('slate', bytes.length);
    void reply.header('cache-control', 'no-store').type(type).send(Buffer.from(bytes));
  }

  #refuse(what: Parameters<GateEvents['refused']>[0]): AirlockError {
    this.gate.events.refused(what);
    return nothingHere();
  }
}

/** What the other parts of Airlock ask; tells nothing about content. */
@Controller('internal')
export class InternalController {
  constructor(@Inject(GATE) private readonly gate: GateParts) {}

  @Get('streams/:streamId/served')
  @Header('cache-control', 'no-store')
  served(@Param('streamId') id: string): object {
    const room = this.gate.rooms.get(id as StreamId);
    if (room?.admitted !== true) throw nothingHere();
    const { streamId, state, lastContentByteAt } = room;
    return {
      streamId,
      state,
      lastContentByteAt: lastContentByteAt ?? null,
      waiting: room.waiting,
      held: room.held(),
    };
  }
}
