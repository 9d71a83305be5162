import { Body, Controller, Inject, Req } from '@nestjs/common';
import type { MediaMtxHook, NginxRtmpHook, SrsAnswer, SrsHook } from '@airlock/contracts/http/hooks';
import { routes } from '@airlock/contracts/http/routes';
import { AirlockError } from '@airlock/contracts/problem';
import { Endpoint } from '@airlock/nest-host/endpoint';
import type { FastifyRequest } from 'fastify';
import type { Control } from '../control.js';
import { claimOfMediaMtx, claimOfNginxRtmp, claimOfSrs } from '../media-servers/claims.js';
import { callerOf } from '../media-servers/hook-auth.js';
import type { HookAnswer } from '../media-servers/hooks.js';
import { CONTROL } from './tokens.js';

/** Media servers ask here; each in its own words, and each takes something else for a no. */
@Controller()
export class HooksController {
  constructor(@Inject(CONTROL) private readonly control: Control) {}

  @Endpoint(routes.mediaMtxHook)
  async mediaMtx(
    @Req() request: FastifyRequest,
    @Body({ schema: routes.mediaMtxHook.body }) hook: MediaMtxHook,
  ): Promise<void> {
    const { hooks, publishServers } = this.control;
    const server = callerOf(publishServers, 'mediamtx', request);
    const claim = claimOfMediaMtx(hook);
    if (hook.action === 'publish') return passOr('unauthenticated', await hooks.mayPublish(server, claim));
    if (hook.action === 'read') return passOr('unauthenticated', hooks.mayRead(server, claim.key));
    throw new AirlockError('unauthenticated', `${hook.action} is not for control to allow`);
  }

  @Endpoint(routes.srsHook)
  async srs(
    @Req() request: FastifyRequest,
    @Body({ schema: routes.srsHook.body }) hook: SrsHook,
  ): Promise<SrsAnswer> {
    const { hooks, publishServers } = this.control;
    const server = callerOf(publishServers, 'srs', request);
    const claim = claimOfSrs(hook);
    switch (hook.action) {
      case 'on_publish':
        return srsAnswer(await hooks.mayPublish(server, claim));
      case 'on_play':
        return srsAnswer(hooks.mayRead(server, claim.key));
      case 'on_unpublish':
        await hooks.stopped(server, claim);
        return srsAnswer({ allow: true });
      case 'on_stop':
        return srsAnswer({ allow: true });
    }
  }

  @Endpoint(routes.nginxRtmpHook)
  async nginxRtmp(
    @Req() request: FastifyRequest,
    @Body({ schema: routes.nginxRtmpHook.body }) hook: NginxRtmpHook,
  ): Promise<void> {
    const { hooks, publishServers } = this.control;
    const server = callerOf(publishServers, 'nginx-rtmp', request);
    const claim = claimOfNginxRtmp(hook);
    switch (hook.call) {
      case 'publish':
        return passOr('forbidden', await hooks.mayPublish(server, claim));
      case 'play':
        return passOr('forbidden', hooks.mayRead(server, claim.key));
      case 'publish_done':
        return hooks.stopped(server, claim);
      case 'play_done':
        return;
    }
  }
}

const passOr = (code: 'unauthenticated' | 'forbidden', answer: HookAnswer): void => {
  if (!answer.allow) throw new AirlockError(code, answer.reason);
};

const srsAnswer = (answer: HookAnswer): SrsAnswer =>
  answer.allow ? { code: 0, msg: 'ok' } : { code: 1, msg: answer.reason };
