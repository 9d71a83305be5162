import { Controller, Header, Inject, Query } from '@nestjs/common';
import type { AuditCheckpoint, AuditLeaf, ConsistencyProof, InclusionProof } from '@airlock/contracts/audit';
import { routes } from '@airlock/contracts/http/routes';
import { Endpoint } from '@airlock/nest-host/endpoint';
import type { House } from '../house/house.js';
import { HOUSE } from './tokens.js';

const TEXT = 'text/plain; charset=utf-8';

@Controller()
export class AuditController {
  constructor(@Inject(HOUSE) private readonly house: House) {}

  @Endpoint(routes.auditKey)
  @Header('content-type', TEXT)
  key(): string {
    return `${this.house.audit.key}\n`;
  }

  @Endpoint(routes.auditCheckpoint)
  @Header('content-type', TEXT)
  async checkpoint(): Promise<string> {
    return (await this.house.audit.newest()).note;
  }

  @Endpoint(routes.auditCheckpoints)
  async checkpoints(
    @Query({ schema: routes.auditCheckpoints.query }) { after, limit }: { after: number; limit: number },
  ): Promise<{ items: AuditCheckpoint[] }> {
    return { items: await this.house.audit.checkpoints(after, limit) };
  }

  @Endpoint(routes.auditEntries)
  async entries(
    @Query({ schema: routes.auditEntries.query }) { from, limit }: { from: number; limit: number },
  ): Promise<{ items: AuditLeaf[] }> {
    return { items: await this.house.audit.entries(from, limit) };
  }

  @Endpoint(routes.proveInclusion)
  inclusion(
    @Query({ schema: routes.proveInclusion.query }) { seq, size }: { seq: number; size?: number },
  ): Promise<InclusionProof> {
    return this.house.audit.inclusion(seq, size);
  }

  @Endpoint(routes.proveConsistency)
  consistency(
    @Query({ schema: routes.proveConsistency.query }) { from, to }: { from: number; to?: number },
  ): Promise<ConsistencyProof> {
    return this.house.audit.consistency(from, to);
  }
}
