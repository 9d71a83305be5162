import { Body, Controller, Inject, Module, Param, type DynamicModule } from '@nestjs/common';
import type { AdmissionAnswer, AdmissionRequest, StreamSession } from '@airlock/contracts/admission';
import type { CaptureView, PullRequest } from '@airlock/contracts/capture';
import { routes } from '@airlock/contracts/http/routes';
import type { RoomId } from '@airlock/contracts/ids';
import { apiClient } from '@airlock/nest-host/api-client';
import { Endpoint } from '@airlock/nest-host/endpoint';
import { assertBindable, originGuard, tokenGuard } from '@airlock/nest-host/guards';
import { createHttpApp, type HttpApp } from '@airlock/nest-host/http-app';
import type { Logger } from '@airlock/nest-host/logger';
import type { Metrics } from '@airlock/nest-host/metrics';
import type { Capture, CaptureDeps } from './start.js';

const CAPTURE = Symbol('CAPTURE');

@Controller()
class CaptureController {
  constructor(@Inject(CAPTURE) private readonly capture: Capture) {}

  @Endpoint(routes.listCaptures)
  list(): { items: readonly CaptureView[] } {
    return { items: this.capture.sessions() };
  }

  @Endpoint(routes.startCapture)
  async pull(@Body({ schema: routes.startCapture.body }) request: PullRequest): Promise<StreamSession> {
    return (await this.capture.pull(request)).stream;
  }

  @Endpoint(routes.stopCapture)
  async stop(
    @Param({ schema: routes.stopCapture.params }) { roomId }: { roomId: RoomId },
  ): Promise<{ stopped: boolean }> {
    return { stopped: await this.capture.kick(roomId) };
  }
}

@Module({})
class CaptureModule {
  static with(capture: Capture): DynamicModule {
    return {
      module: CaptureModule,
      controllers: [CaptureController],
      providers: [{ provide: CAPTURE, useValue: capture }],
    };
  }
}

/** The HTTP side of a capture that runs by itself: what control orders, health and metrics. */
export function serveCapture(
  capture: Capture,
  options: {
    readonly host: string;
    readonly port: number;
    readonly token?: string;
    readonly logger: Logger;
    readonly metrics: Metrics;
  },
): Promise<HttpApp> {
  const { host, port, token, logger, metrics } = options;
  assertBindable(host, token);
  const open = (path: string): boolean => path.startsWith('/health/');
  return createHttpApp({
    module: CaptureModule.with(capture),
    name: 'capture',
    host,
    port,
    logger,
    metrics,
    guards: token === undefined ? [originGuard({ host })] : [tokenGuard({ token, open })],
  });
}

/** Control as a capture that runs by itself sees it. */
export function remoteControl(
  url: string,
  token: string | undefined,
): Required<Pick<CaptureDeps, 'admit' | 'ended' | 'resumed'>> {
  const api = apiClient(url, token);
  return {
    admit: (request: AdmissionRequest) => api.post<AdmissionAnswer>('/v1/admissions', request),
    ended: ({ streamId }) => api.post(`/v1/streams/${streamId}/end`),
    resumed: ({ streamId, ...from }) => api.post(`/v1/streams/${streamId}/resume`, from),
  };
}
