import rateLimit from '@fastify/rate-limit';
import { AirlockError } from '@airlock/contracts/problem';
import { RouteConfig, type FastifyAdapter } from '@nestjs/platform-fastify';

/** What anybody may ask, one address may ask this often in a minute; an IPv6 /64 is one address. */
export const PUBLIC_PER_MINUTE = 120;

/** Lets one address through to a handler so often in a minute, and answers 429 with `retry-after` from then on. */
export const LimitedTo = (perMinute: number): MethodDecorator =>
  RouteConfig({ rateLimit: { max: perMinute, timeWindow: 60_000 } });

/** Has the server apply `LimitedTo`; before its routes are made. */
export const limitRoutes = async (adapter: FastifyAdapter): Promise<void> => {
  await adapter.register(rateLimit as never, {
    global: false,
    errorResponseBuilder: (_request: unknown, { after, ttl }: { after: string; ttl: number }) =>
      new AirlockError('rate_limited', 'Too many requests from this address', {
        hint: `Try again in ${after}.`,
        retryAfterMs: ttl,
      }),
  });
};
