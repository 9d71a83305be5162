import { Body, Controller, Inject, Param, Query, Req, Res } from '@nestjs/common';
import type { AdmissionAnswer, AdmissionRequest, StreamSession } from '@airlock/contracts/admission';
import type { CaptureView, PullRequest } from '@airlock/contracts/capture';
import { openApiDocument } from '@airlock/contracts/http/openapi';
import { routes } from '@airlock/contracts/http/routes';
import type { AuditEntry, CaseView, PageQuery, PolicySummary } from '@airlock/contracts/http/stream-api';
import type { RoomId, StreamId } from '@airlock/contracts/ids';
import { Endpoint } from '@airlock/nest-host/endpoint';
import { openSse } from '@airlock/nest-host/sse';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Control } from '../control.js';
import { summarise } from '../policy-summary.js';
import { CONTROL } from './tokens.js';

const SNAPSHOT_CASES = 100;
const SNAPSHOT_ACTIONS = 50;

@Controller()
export class PlatformController {
  constructor(@Inject(CONTROL) private readonly control: Control) {}

  @Endpoint(routes.admit)
  admit(@Body({ schema: routes.admit.body }) request: AdmissionRequest): Promise<AdmissionAnswer> {
    return this.control.admission.admit(request);
  }

  @Endpoint(routes.endStream)
  end(@Param({ schema: routes.endStream.params }) { streamId }: { streamId: StreamId }): Promise<void> {
    return this.control.admission.ended(streamId);
  }

  @Endpoint(routes.resumeStream)
  resume(
    @Param({ schema: routes.resumeStream.params }) { streamId }: { streamId: StreamId },
    @Body({ schema: routes.resumeStream.body }) { epoch }: { epoch: number },
  ): Promise<void> {
    return this.control.admission.resumed({ streamId, epoch });
  }

  @Endpoint(routes.listCaptures)
  async captures(): Promise<{ items: readonly CaptureView[] }> {
    return { items: await this.control.captures.list() };
  }

  @Endpoint(routes.startCapture)
  pull(@Body({ schema: routes.startCapture.body }) request: PullRequest): Promise<StreamSession> {
    return this.control.captures.pull(request);
  }

  @Endpoint(routes.stopCapture)
  async stop(
    @Param({ schema: routes.stopCapture.params }) { roomId }: { roomId: RoomId },
  ): Promise<{ stopped: boolean }> {
    return { stopped: await this.control.captures.stop(roomId) };
  }

  @Endpoint(routes.getPolicy)
  policy(): PolicySummary {
    return summarise(this.control.policy());
  }

  @Endpoint(routes.listCases)
  async cases(
    @Query({ schema: routes.listCases.query }) query: PageQuery & { state: 'open' | 'closed' | 'all' },
  ): Promise<{ items: CaseView[] }> {
    return { items: await this.control.records.cases(query) };
  }

  @Endpoint(routes.listAudit)
  async audit(@Query({ schema: routes.listAudit.query }) query: PageQuery): Promise<{ items: AuditEntry[] }> {
    return { items: await this.control.records.audit(query) };
  }

  @Endpoint(routes.openapi)
  openapi(): unknown {
    return openApiDocument();
  }

  @Endpoint(routes.events)
  async events(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { hub, projection, records, policy } = this.control;
    // A database that is down must not hide what is on air.
    const cases = await records.cases({ state: 'open', limit: SNAPSHOT_CASES }).catch(() => []);
    const sse = openSse(request, reply);
    sse.send('snapshot', {
      streams: projection.views(),
      cases,
      actions: projection.actions(SNAPSHOT_ACTIONS),
      policy: summarise(policy()),
    });
    const stop = hub.watch((name, data) => sse.send(name, data));
    void sse.closed.then(stop);
  }
}
