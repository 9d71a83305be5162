import 'reflect-metadata';
import { AirlockError } from '@airlock/contracts/problem';
import { type DynamicModule, Module, type ModuleMetadata, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { AccessGuard, type Authenticate } from './access.js';
import { readForwarded } from './client-address.js';
import { limitRoutes } from './limits.js';
import type { RequestGuard } from './guards.js';
import { HEALTH, type HealthCheck, HealthController } from './health.js';
import type { Logger } from './logger.js';
import { createMetrics, METRICS, type Metrics, MetricsController } from './metrics.js';
import { nestLogger } from './nest-logger.js';
import { ProblemFilter, pathOf, schemaPipe } from './problem-filter.js';
import { PROBLEM_TYPE, toProblem } from './problem.js';
import { endAllSse } from './sse.js';

export interface HttpAppOptions {
  readonly module: Type<unknown> | DynamicModule | ModuleMetadata;
  readonly name: string;
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  readonly logger: Logger;
  /** Bytes. Default 1 MiB. */
  readonly bodyLimit?: number;
  readonly metrics?: Metrics;
  /** What `/health/ready` asks. */
  readonly checks?: readonly HealthCheck[];
  /** Run before routing, in order; a throw is answered as problem+json. */
  readonly guards?: readonly RequestGuard[];
  /** Tells who is asking; every handler then has to say what it needs. Without it all of them are open. */
  readonly authenticate?: Authenticate;
  /** ms since 1970; default `Date.now`. */
  readonly clock?: () => number;
  /** Content-Security-Policy; the default allows nothing, which is right for an API. */
  readonly csp?: string;
  /**
   * Addresses and networks of proxies whose `X-Forwarded-For` is believed. Default: none, and the peer is who asks. Never
   * more than the proxies: whoever is in it can say they are anybody.
   */
  readonly trustedProxies?: readonly string[];
  /** Lets pages of any origin read; for viewers' media only, never with credentials. */
  readonly publicRead?: boolean;
  /** Milliseconds that requests in hand get at closing before their connections are cut. Default 3,000. */
  readonly graceMs?: number;
}

export interface HttpApp {
  readonly app: NestFastifyApplication;
  /** `http://host:port` with the real port. */
  readonly url: string;
  /** Stops intake, lets requests in hand finish, ends event streams, closes. */
  close(): Promise<void>;
}

@Module({})
class HostModule {}

const securityHeaders = (csp: string, publicRead: boolean): Record<string, string> => ({
  'content-security-policy': csp,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': publicRead ? 'cross-origin' : 'same-origin',
  ...(publicRead ? { 'access-control-allow-origin': '*' } : {}),
});

/** A NestJS application on Fastify that already answers errors, health and metrics as every Airlock app does. */
export const createHttpApp = async (options: HttpAppOptions): Promise<HttpApp> => {
  const {
    logger,
    metrics = createMetrics({ app: options.name }),
    publicRead = false,
    graceMs = 3_000,
    trustedProxies = [],
  } = options;
  const isProxied = trustedProxies.length > 0;
  const headers = securityHeaders(
    options.csp ?? "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    publicRead,
  );
  const adapter = new FastifyAdapter({
    bodyLimit: options.bodyLimit ?? 1024 * 1024,
    forceCloseConnections: 'idle',
    ...(isProxied ? { trustProxy: [...trustedProxies] } : {}),
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      const problem = toProblem(error, pathOf(request.url));
      void reply.status(problem.status).headers(headers).header('content-type', PROBLEM_TYPE).send(problem);
    },
  });
  const fastify = adapter.getInstance();
  fastify.addHook('onRequest', async (request, reply) => {
    void reply.headers(headers);
    if (isProxied) readForwarded(request);
    for (const guard of options.guards ?? []) guard(request);
  });
  await limitRoutes(adapter);
  const user = options.module;
  const app = await NestFactory.create<NestFastifyApplication>(
    {
      module: HostModule,
      imports: [isModule(user) ? user : { module: class AppModule {}, ...user }],
      controllers: [HealthController, MetricsController],
      providers: [
        { provide: METRICS, useValue: metrics },
        { provide: HEALTH, useValue: options.checks ?? [] },
      ],
    },
    adapter,
    { logger: nestLogger(logger), abortOnError: false },
  );
  const hangUp = hangingUp(fastify.server);
  app.useGlobalFilters(new ProblemFilter(logger));
  if (options.authenticate !== undefined)
    app.useGlobalGuards(new AccessGuard(options.authenticate, options.clock ?? Date.now));
  app.useGlobalPipes(schemaPipe());
  try {
    await app.listen(options.port, options.host);
  } catch (error) {
    await app.close().catch(() => undefined);
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new AirlockError(
      'conflict',
      `${options.name} cannot listen on ${options.host}:${options.port}: taken`,
      {
        hint: 'End what listens there, or choose another port.',
        cause: error,
      },
    );
  }
  const server = app.getHttpServer();
  const { port } = server.address() as AddressInfo;
  const shown = options.host.includes(':') ? `[${options.host}]` : options.host;
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    const timer = setTimeout(() => server.closeAllConnections(), graceMs);
    try {
      hangUp();
      endAllSse(fastify.server);
      await app.close();
    } finally {
      clearTimeout(timer);
    }
  };
  return { app, url: `http://${shown}:${port}`, close: () => (closing ??= close()) };
};

/**
 * Lets closing wait for requests only: returns what ends the connections that carry none, now and as requests end. The
 * server itself leaves alone those that have not brought one yet, which browsers and `fetch` open in advance.
 */
const hangingUp = (server: Server): (() => void) => {
  const unused = new Set<Socket>();
  let isClosing = false;
  server.on('connection', (socket: Socket) => {
    if (isClosing) return void socket.destroy();
    unused.add(socket);
    socket.once('close', () => unused.delete(socket));
  });
  server.on('request', (request, response) => {
    unused.delete(request.socket);
    response.once('close', () => {
      if (isClosing) setImmediate(() => server.closeIdleConnections());
    });
  });
  return () => {
    isClosing = true;
    for (const socket of unused) if (socket.bytesRead === 0) socket.destroy();
  };
};

const isModule = (m: HttpAppOptions['module']): m is Type<unknown> | DynamicModule =>
  typeof m === 'function' || 'module' in m;
