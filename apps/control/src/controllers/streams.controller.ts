import { Body, Controller, Headers, Inject, Param, Query, Res } from '@nestjs/common';
import { routes } from '@airlock/contracts/http/routes';
import type {
  LookingAnswer,
  LookingRequest,
  PageQuery,
  StreamView,
} from '@airlock/contracts/http/stream-api';
import type { BlobKey, StreamId } from '@airlock/contracts/ids';
import type { Principal } from '@airlock/contracts/person';
import { AirlockError } from '@airlock/contracts/problem';
import type { MediaRef } from '@airlock/contracts/segment';
import type { SegmentVerdict } from '@airlock/contracts/verdict';
import { Who } from '@airlock/nest-host/access';
import { Endpoint } from '@airlock/nest-host/endpoint';
import { EVIDENCE_PREFIX } from '@airlock/storage/repositories/evidence';
import type { FastifyReply } from 'fastify';
import type { Control } from '../control.js';
import type { House } from '../house/house.js';
import { previewPlaylist } from '../preview-playlist.js';
import { CONTROL, HOUSE } from './tokens.js';

const PREVIEW_WINDOW = 8;

@Controller()
export class StreamsController {
  constructor(
    @Inject(CONTROL) private readonly control: Control,
    @Inject(HOUSE) private readonly house: House,
  ) {}

  @Endpoint(routes.listStreams)
  list(): { items: StreamView[] } {
    return { items: this.control.projection.views() };
  }

  @Endpoint(routes.getStream)
  get(@Param({ schema: routes.getStream.params }) { streamId }: { streamId: StreamId }): StreamView {
    const view = this.control.projection.view(streamId);
    if (view === undefined) throw new AirlockError('not_found', `There is no stream ${streamId}`);
    return view;
  }

  @Endpoint(routes.listVerdicts)
  async verdicts(
    @Param({ schema: routes.listVerdicts.params }) { streamId }: { streamId: StreamId },
    @Query({ schema: routes.listVerdicts.query }) page: PageQuery,
  ): Promise<{ items: SegmentVerdict[] }> {
    return { items: await this.control.records.verdictsOf(streamId, page) };
  }

  @Endpoint(routes.previewPlaylist)
  playlist(
    @Param({ schema: routes.previewPlaylist.params }) { streamId }: { streamId: StreamId },
    @Query({ schema: routes.previewPlaylist.query }) query: { window?: number },
    @Res() reply: FastifyReply,
  ): void {
    const { streams } = this.control.projection;
    const record = streams.record(streamId);
    const segments = record === undefined ? undefined : streams.segmentsOf(streamId);
    const window =
      (query.window === undefined
        ? segments?.latest(PREVIEW_WINDOW)
        : segments?.latestMs(query.window * 1_000)) ?? [];
    if (record === undefined || window.length === 0) {
      throw new AirlockError('not_found', `Nothing was captured of ${streamId} yet`);
    }
    void reply
      .header('content-type', 'application/vnd.apple.mpegurl')
      .header('cache-control', 'no-store')
      .send(previewPlaylist(window, !record.live));
  }

  @Endpoint(routes.previewSegment)
  async segment(
    @Param({ schema: routes.previewSegment.params })
    { streamId, epoch, file }: { streamId: StreamId; epoch: number; file: string },
    @Who() who: Principal,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const known =
      this.control.projection.streams.record(streamId) === undefined
        ? undefined
        : this.control.projection.streams.segmentsOf(streamId).find(epoch, Number.parseInt(file, 10));
    const isInit = file.endsWith('.init.mp4');
    const ref = isInit ? known?.message.init : known?.message.media;
    if (ref === undefined) throw new AirlockError('not_found', 'There is no such segment');
    const bytes = await this.read(ref);
    if (!isInit) this.house.looking.served(streamId, who.id);
    void reply
      .header('content-type', file.endsWith('.ts') ? 'video/mp2t' : 'video/mp4')
      .header('cache-control', 'private, max-age=60')
      .send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  }

  @Endpoint(routes.lookAtStream)
  look(
    @Param({ schema: routes.lookAtStream.params }) { streamId }: { streamId: StreamId },
    @Body({ schema: routes.lookAtStream.body }) { isPlaying }: LookingRequest,
    @Who() who: Principal,
  ): Promise<LookingAnswer> {
    return this.house.looking.beat(streamId, isPlaying, who);
  }

  @Endpoint(routes.getPicture)
  async picture(
    @Param({ schema: routes.getPicture.params }) { streamId }: { streamId: StreamId },
    @Query({ schema: routes.getPicture.query }) wanted: { at?: number },
    @Headers('if-none-match') known: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const picture = await this.control.pictures.read(streamId);
    if (picture === undefined) throw new AirlockError('not_found', `There is no picture of ${streamId} now`);
    const { at, bytes } = picture;
    const etag = `"${String(at)}"`;
    void reply
      .header('etag', etag)
      .header('cache-control', wanted.at === at ? 'private, max-age=60' : 'private, no-cache');
    if (known === etag) return void reply.status(304).send();
    void reply
      .header('content-type', 'image/jpeg')
      .send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  }

  @Endpoint(routes.getThumbnail)
  async thumbnail(
    @Query({ schema: routes.getThumbnail.query }) { key }: { key: BlobKey },
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const unknown = new AirlockError('not_found', 'There is no picture of that name');
    // Sealed frames are pictures too, and whoever looks at those is written down.
    if (key.startsWith(EVIDENCE_PREFIX)) throw unknown;
    const bytes = await this.control.blobs.get(key);
    // The store also holds media: only what is a JPEG leaves by this door.
    if (!(bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff)) throw unknown;
    void reply
      .header('content-type', 'image/jpeg')
      .header('cache-control', 'private, max-age=3600')
      .send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  }

  private async read(ref: MediaRef): Promise<Uint8Array> {
    if (ref.inline !== undefined) return Buffer.from(ref.inline, 'base64');
    return this.control.blobs.get(ref.blob!);
  }
}
