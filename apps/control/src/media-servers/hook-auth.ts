import type { MediaServerType } from '@airlock/contracts/media-server';
import { AirlockError } from '@airlock/contracts/problem';
import type { RequestGuard } from '@airlock/nest-host/guards';
import type { FastifyRequest } from 'fastify';
import { createHash, timingSafeEqual } from 'node:crypto';
import type { PublishServer } from './publish-server.js';

const PATH = /^\/v1\/hooks\/([a-z-]+)$/;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Compares in a time that says nothing of either text. */
export const sameSecret = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));

type Asked = Pick<FastifyRequest, 'url' | 'headers'>;

const givenSecret = ({ url, headers }: Asked): string | undefined => {
  const { authorization } = headers;
  if (authorization?.startsWith('Bearer ') === true) return authorization.slice(7);
  const inQuery = new URLSearchParams(url.split('?', 2)[1] ?? '').getAll('secret');
  return inQuery.length === 1 ? inQuery[0] : undefined;
};

/** The server of that type which a hook comes from, by its secret. Throws `unauthenticated`. */
export const callerOf = (
  servers: readonly PublishServer[],
  type: MediaServerType | undefined,
  request: Asked,
): PublishServer => {
  const given = givenSecret(request);
  // Every secret is compared, found or not.
  const matches = servers.filter((s) => s.type === type && sameSecret(s.secret, given ?? ''));
  if (given === undefined || matches[0] === undefined) {
    throw new AirlockError('unauthenticated', 'No media server with this secret is configured', {
      hint: 'Put ?secret=… of AIRLOCK_MEDIA_SERVERS behind the URL of the hook.',
    });
  }
  return matches[0];
};

/** Refuses hooks of strangers before their bodies are read. */
export const hookGuard =
  (servers: readonly PublishServer[]): RequestGuard =>
  (request) => {
    const type = PATH.exec(request.url.split('?', 1)[0] ?? '')?.[1];
    if (type !== undefined) callerOf(servers, type as MediaServerType, request);
  };
