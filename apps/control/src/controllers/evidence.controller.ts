import { Body, Controller, Headers, Inject, Param, Query, Res } from '@nestjs/common';
import type { ApprovalId } from '@airlock/contracts/approval';
import type { Evidence, EvidenceId } from '@airlock/contracts/evidence';
import type {
  EvidenceView,
  ReadItemRequest,
  ReleaseRequest,
  SealRequest,
} from '@airlock/contracts/http/evidence-api';
import { routes } from '@airlock/contracts/http/routes';
import type { PageQuery } from '@airlock/contracts/http/stream-api';
import type { StreamId } from '@airlock/contracts/ids';
import type { Principal } from '@airlock/contracts/person';
import { Who } from '@airlock/nest-host/access';
import { Endpoint } from '@airlock/nest-host/endpoint';
import type { FastifyReply } from 'fastify';
import type { House } from '../house/house.js';
import { HOUSE } from './tokens.js';

type Named = { evidenceId: EvidenceId };

@Controller()
export class EvidenceController {
  constructor(@Inject(HOUSE) private readonly house: House) {}

  @Endpoint(routes.sealEvidence)
  seal(
    @Body({ schema: routes.sealEvidence.body }) want: SealRequest,
    @Who() who: Principal,
    @Headers('idempotency-key') key?: string,
  ): Promise<Evidence> {
    return this.house.evidence.seal(want, who, key);
  }

  @Endpoint(routes.listEvidence)
  async list(
    @Query({ schema: routes.listEvidence.query }) page: PageQuery & { streamId?: StreamId },
  ): Promise<{ items: Evidence[] }> {
    return { items: await this.house.evidence.list(page) };
  }

  @Endpoint(routes.getEvidence)
  get(@Param({ schema: routes.getEvidence.params }) { evidenceId }: Named): Promise<EvidenceView> {
    return this.house.evidence.get(evidenceId);
  }

  @Endpoint(routes.readEvidence)
  async read(
    @Param({ schema: routes.readEvidence.params }) { evidenceId }: Named,
    @Body({ schema: routes.readEvidence.body }) want: ReadItemRequest,
    @Who() who: Principal,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const bytes = await this.house.evidence.read(evidenceId, want, who);
    void reply
      .header('content-type', 'application/octet-stream')
      .header('cache-control', 'no-store')
      .header('content-disposition', 'attachment')
      .send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  }

  @Endpoint(routes.releaseEvidence)
  async release(
    @Param({ schema: routes.releaseEvidence.params }) { evidenceId }: Named,
    @Body({ schema: routes.releaseEvidence.body }) want: ReleaseRequest,
    @Who() who: Principal,
  ): Promise<{ approvalId: ApprovalId }> {
    return { approvalId: await this.house.evidence.release(evidenceId, want, who) };
  }

  @Endpoint(routes.exportEvidence)
  async export(
    @Param({ schema: routes.exportEvidence.params })
    { evidenceId, releaseId }: Named & { releaseId: ApprovalId },
    @Who() who: Principal,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { fileName, zip } = await this.house.evidence.export(evidenceId, releaseId, who);
    void reply
      .header('content-type', 'application/zip')
      .header('cache-control', 'no-store')
      .header('content-disposition', `attachment; filename="${fileName}"`)
      .send(zip);
  }
}
