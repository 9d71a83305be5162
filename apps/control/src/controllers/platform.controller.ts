import { Body, Controller, Inject, Param, Query, Req, Res } from '@nestjs/common';
import type {
  AdmissionAnswer,
  AdmissionRequest,
  ResumeRequest,
  StreamSession,
} from '@airlock/contracts/admission';
import type { AuditQuery } from '@airlock/contracts/audit';
import type { CaptureView, PullRequest } from '@airlock/contracts/capture';
import { openApiDocument } from '@airlock/contracts/http/openapi';
import { eventAccess, type EventName } from '@airlock/contracts/http/events';
import { routes } from '@airlock/contracts/http/routes';
import type { AuditEntry, CaseView, PageQuery, PolicySummary } from '@airlock/contracts/http/stream-api';
import type { PipelineView } from '@airlock/contracts/pipeline';
import type { RoomId, StreamId } from '@airlock/contracts/ids';
import type { Principal } from '@airlock/contracts/person';
import { may } from '@airlock/moderation/roles';
import { Who } from '@airlock/nest-host/access';
import { Endpoint } from '@airlock/nest-host/endpoint';
import { openSse } from '@airlock/nest-host/sse';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sessionTokenOf } from '../access/cookies.js';
import type { Control } from '../control.js';
import { actorFor } from '../house/effect.js';
import type { House } from '../house/house.js';
import { summarise } from '../policy-summary.js';
import { CONTROL, HOUSE } from './tokens.js';

const SNAPSHOT_CASES = 100;
const SNAPSHOT_ACTIONS = 50;
/** A session that is over ends what it watches this soon. */
const LOOK_AGAIN_MS = 5_000;

@Controller()
export class PlatformController {
  constructor(
    @Inject(CONTROL) private readonly control: Control,
    @Inject(HOUSE) private readonly house: House,
  ) {}

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
    @Body({ schema: routes.resumeStream.body }) from: ResumeRequest,
    @Who() who: Principal,
  ): Promise<void> {
    return this.control.comeBack(actorFor(who, routes.resumeStream.access), streamId, from);
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

  @Endpoint(routes.getPipeline)
  pipeline(): Promise<PipelineView> {
    return this.control.pipeline.view();
  }

  @Endpoint(routes.listCases)
  async cases(
    @Query({ schema: routes.listCases.query }) query: PageQuery & { state: 'open' | 'closed' | 'all' },
  ): Promise<{ items: CaseView[] }> {
    return { items: await this.control.records.cases(query) };
  }

  @Endpoint(routes.listAudit)
  async audit(
    @Query({ schema: routes.listAudit.query }) query: AuditQuery,
  ): Promise<{ items: AuditEntry[] }> {
    return { items: await this.control.records.audit(query) };
  }

  @Endpoint(routes.openapi)
  openapi(): unknown {
    return openApiDocument();
  }

  /** Everybody is told what they may read; who is no longer signed in, or has other roles, is hung up on. */
  @Endpoint(routes.events)
  async events(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Who() who: Principal,
  ): Promise<void> {
    const { hub, projection, records, policy } = this.control;
    const isFor = (name: Exclude<EventName, 'snapshot'>): boolean => may(who, eventAccess[name]);
    // A database that is down must not hide what is on air.
    const cases = isFor('case')
      ? await records.cases({ state: 'open', limit: SNAPSHOT_CASES }).catch(() => [])
      : [];
    const sse = openSse(request, reply);
    sse.send('snapshot', {
      streams: isFor('stream') ? projection.views() : [],
      cases,
      actions: isFor('action') ? projection.actions(SNAPSHOT_ACTIONS) : [],
      policy: summarise(policy()),
    });
    const stop = hub.watch(
      (name, data) => name === 'snapshot' || !isFor(name) || sse.send(name, data),
      who.id,
    );
    const token = sessionTokenOf(request);
    const looking = setInterval(() => void this.isStill(who, token).then((is) => is || sse.close()), LOOK_AGAIN_MS); // prettier-ignore
    void sse.closed.then(() => {
      clearInterval(looking);
      stop();
    });
  }

  /** Whether a session is as it was when its event stream began; watching does not keep it from ending. */
  private async isStill(who: Principal, token: string | undefined): Promise<boolean> {
    if (who.kind !== 'person' || token === undefined) return true;
    const now = await this.house.access.sessions.peek(token).catch(() => who);
    return now?.id === who.id && String(now.roles) === String(who.roles);
  }
}
