import { Body, Controller, Inject, Param, Query, Res } from '@nestjs/common';
import type { ApprovalId } from '@airlock/contracts/approval';
import type { RecordingQuery } from '@airlock/contracts/http/retention-api';
import { routes } from '@airlock/contracts/http/routes';
import type { PageQuery } from '@airlock/contracts/http/stream-api';
import type { StreamId } from '@airlock/contracts/ids';
import type { Principal } from '@airlock/contracts/person';
import type {
  Erasure,
  ErasureRequest,
  HoldId,
  LegalHold,
  PlaceHold,
  RaiseRequest,
  RecordedLine,
  RecordingCoverage,
  RetentionRun,
  RetentionStatus,
  SaleLink,
  StoredProof,
  StreamRetention,
} from '@airlock/contracts/retention';
import { Who } from '@airlock/nest-host/access';
import { Endpoint } from '@airlock/nest-host/endpoint';
import { deletionsRepository } from '@airlock/storage/repositories/deletions';
import { erasuresRepository } from '@airlock/storage/repositories/erasures';
import { legalHoldsRepository } from '@airlock/storage/repositories/legal-holds';
import type { FastifyReply } from 'fastify';
import type { House } from '../house/house.js';
import { HOUSE } from './tokens.js';

type OfStream = { streamId: StreamId };
type OfHold = { holdId: HoldId };

@Controller()
export class RetentionController {
  constructor(@Inject(HOUSE) private readonly house: House) {}

  @Endpoint(routes.recordingPlaylist)
  async playlist(
    @Param({ schema: routes.recordingPlaylist.params }) { streamId }: OfStream,
    @Query({ schema: routes.recordingPlaylist.query }) part: RecordingQuery,
    @Who() who: Principal,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const text = await this.house.retention.recordings.playlist(who, streamId, part);
    void reply
      .header('content-type', 'application/vnd.apple.mpegurl')
      .header('cache-control', 'no-store')
      .send(text);
  }

  @Endpoint(routes.recordingChat)
  async chat(
    @Param({ schema: routes.recordingChat.params }) { streamId }: OfStream,
    @Query({ schema: routes.recordingChat.query }) part: RecordingQuery,
    @Who() who: Principal,
  ): Promise<{ items: RecordedLine[] }> {
    return { items: await this.house.retention.recordings.chat(who, streamId, part) };
  }

  @Endpoint(routes.recordingCoverage)
  coverage(
    @Param({ schema: routes.recordingCoverage.params }) { streamId }: OfStream,
    @Query({ schema: routes.recordingCoverage.query }) part: RecordingQuery,
  ): Promise<RecordingCoverage> {
    return this.house.retention.recordings.coverage(streamId, part);
  }

  @Endpoint(routes.recordingSegment)
  async segment(
    @Param({ schema: routes.recordingSegment.params })
    { streamId, epoch, file }: OfStream & { epoch: number; file: string },
    @Who() who: Principal,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const bytes = await this.house.retention.recordings.segment(who, streamId, epoch, file);
    void reply
      .header('content-type', file.endsWith('.ts') ? 'video/mp2t' : 'video/mp4')
      .header('cache-control', 'no-store')
      .send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  }

  @Endpoint(routes.getRetention)
  of(@Param({ schema: routes.getRetention.params }) { streamId }: OfStream): Promise<StreamRetention> {
    return this.house.retention.of(streamId);
  }

  @Endpoint(routes.raiseRetention)
  raise(
    @Param({ schema: routes.raiseRetention.params }) { streamId }: OfStream,
    @Body({ schema: routes.raiseRetention.body }) asked: RaiseRequest,
    @Who() who: Principal,
  ): Promise<StreamRetention> {
    return this.house.retention.raiseBy(who, { streamId, ...asked });
  }

  @Endpoint(routes.addSaleLink)
  sale(
    @Param({ schema: routes.addSaleLink.params }) { streamId }: OfStream,
    @Body({ schema: routes.addSaleLink.body }) link: SaleLink,
    @Who() who: Principal,
  ): Promise<StreamRetention> {
    return this.house.retention.sale(who, streamId, link);
  }

  @Endpoint(routes.placeHold)
  place(
    @Body({ schema: routes.placeHold.body }) asked: PlaceHold,
    @Who() who: Principal,
  ): Promise<LegalHold> {
    return this.house.retention.holds.place(who, asked);
  }

  @Endpoint(routes.listHolds)
  async holds(@Query({ schema: routes.listHolds.query }) page: PageQuery): Promise<{ items: LegalHold[] }> {
    return { items: await legalHoldsRepository(this.house.db.queries).list(page) };
  }

  @Endpoint(routes.reviewHold)
  review(
    @Param({ schema: routes.reviewHold.params }) { holdId }: OfHold,
    @Body({ schema: routes.reviewHold.body }) { note }: { note: string },
    @Who() who: Principal,
  ): Promise<LegalHold> {
    return this.house.retention.holds.review(who, holdId, note);
  }

  @Endpoint(routes.releaseHold)
  async release(
    @Param({ schema: routes.releaseHold.params }) { holdId }: OfHold,
    @Body({ schema: routes.releaseHold.body }) { reason }: { reason: string },
    @Who() who: Principal,
  ): Promise<{ approvalId: ApprovalId }> {
    return { approvalId: await this.house.retention.holds.release(who, holdId, reason) };
  }

  @Endpoint(routes.requestErasure)
  erase(
    @Body({ schema: routes.requestErasure.body }) asked: ErasureRequest,
    @Who() who: Principal,
  ): Promise<Erasure> {
    return this.house.retention.erasures.request(who, asked);
  }

  @Endpoint(routes.listErasures)
  async erasures(
    @Query({ schema: routes.listErasures.query }) page: PageQuery,
  ): Promise<{ items: Erasure[] }> {
    const found = await erasuresRepository(this.house.db.queries).list(page);
    return { items: found.map(this.house.retention.erasures.view) };
  }

  @Endpoint(routes.retentionStatus)
  status(): Promise<RetentionStatus> {
    return this.house.retention.status();
  }

  @Endpoint(routes.runRetention)
  run(): Promise<RetentionRun> {
    return this.house.retention.run();
  }

  @Endpoint(routes.listProofs)
  async proofs(
    @Query({ schema: routes.listProofs.query }) page: PageQuery,
  ): Promise<{ items: StoredProof[] }> {
    return { items: await deletionsRepository(this.house.db.queries).list(page) };
  }

  @Endpoint(routes.verifyRetention)
  async verify(): Promise<{ proofs: number; looked: number; faults: string[] }> {
    const report = await this.house.retention.verify();
    return { ...report, faults: [...report.faults] };
  }
}
