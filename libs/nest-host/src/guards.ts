import { createHash, timingSafeEqual } from 'node:crypto';
import { AirlockError } from '@airlock/contracts/problem';
import type { FastifyRequest } from 'fastify';

/** Looks at a request before anything else does; throws to refuse. */
export type RequestGuard = (request: FastifyRequest) => void;

const LOOPBACK = new Set(['localhost', '127.0.0.1', '::1', '[::1]']);
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

export const isLoopback = (host: string): boolean => LOOPBACK.has(host) || /^127(\.\d{1,3}){3}$/.test(host);

const hostname = (authority: string): string => {
  const end = authority.startsWith('[') ? authority.indexOf(']') + 1 : authority.lastIndexOf(':');
  return (end > 0 ? authority.slice(0, end) : authority).toLowerCase();
};

export interface OriginGuardOptions {
  /** The address bound to. On loopback the Host header must name loopback or one of `allowedHosts`. */
  readonly host: string;
  /** Host names (no port) the service is known by. */
  readonly allowedHosts?: readonly string[];
  /** Origins (`https://console.example.org`) besides the own one that may send unsafe requests. */
  readonly allowedOrigins?: readonly string[];
}

/**
 * Against DNS rebinding: a page of another site whose name was pointed at this address is refused by its Host header.
 * Against request forgery: unsafe methods from another origin are refused, whatever cookies say.
 */
export const originGuard = ({
  host,
  allowedHosts = [],
  allowedOrigins = [],
}: OriginGuardOptions): RequestGuard => {
  const known = new Set(allowedHosts.map((h) => h.toLowerCase()));
  const checkHost = isLoopback(host) || known.size > 0;
  return (request) => {
    const authority = request.headers.host ?? '';
    const name = hostname(authority);
    if (checkHost && !isLoopback(name) && !known.has(name)) {
      throw new AirlockError(
        'forbidden',
        `This service does not answer to the host name '${name.slice(0, 100)}'`,
        {
          hint: 'Use localhost, or add the name to the allowed hosts.',
        },
      );
    }
    if (SAFE.has(request.method)) return;
    const { origin } = request.headers;
    const own = origin === `http://${authority}` || origin === `https://${authority}`;
    const cross = origin === undefined ? request.headers['sec-fetch-site'] === 'cross-site' : !own;
    if (cross && !(origin !== undefined && allowedOrigins.includes(origin))) {
      throw new AirlockError('forbidden', 'A page of another origin may not change anything here');
    }
  };
};

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

const cookieToken = (header: string | undefined): string | undefined => {
  const cookie = header
    ?.split(';')
    .map((c) => c.trim())
    .find((c) => c.startsWith('airlock-token='));
  try {
    return cookie === undefined ? undefined : decodeURIComponent(cookie.slice('airlock-token='.length));
  } catch {
    return undefined;
  }
};

export interface TokenGuardOptions {
  readonly token: string;
  /** Paths that anybody may read: health, the page itself, viewers' media. */
  readonly open?: (path: string) => boolean;
}

/** The bearer token of a request: `Authorization: Bearer <token>`, or the cookie `airlock-token` for pages. */
export const bearerOf = (request: FastifyRequest): string | undefined => {
  const header = request.headers.authorization;
  return header?.startsWith('Bearer ') === true ? header.slice(7) : cookieToken(request.headers.cookie);
};

/** Whether two secrets are the same, in a time that does not depend on where they differ. */
export const sameSecret = (one: string, other: string): boolean =>
  timingSafeEqual(digest(one), digest(other));

export interface TokenGuardOptions {
  readonly token: string;
  /** Paths that anybody may read: health, the page itself, viewers' media. */
  readonly open?: (path: string) => boolean;
}

/** Lets in who brings the token, and nobody else but to the open paths. */
export const tokenGuard =
  ({ token, open = () => false }: TokenGuardOptions): RequestGuard =>
  (request) => {
    const path = request.url.split('?', 1)[0] ?? '/';
    if (open(path)) return;
    const given = bearerOf(request);
    if (given === undefined || !sameSecret(given, token)) {
      throw new AirlockError('unauthenticated', 'A token is needed', {
        hint: 'Send "Authorization: Bearer <AIRLOCK_TOKEN>".',
      });
    }
  };

/** Refuses to start open to the network without a token. Throws `invalid_input`. */
export const assertBindable = (host: string, token: string | undefined): void => {
  if (isLoopback(host) || (token !== undefined && token.length >= 16)) return;
  throw new AirlockError(
    'invalid_input',
    token === undefined
      ? `Listening on ${host} would let the whole network cut and approve streams: a token is required`
      : 'AIRLOCK_TOKEN must have at least 16 characters',
    { hint: 'Set AIRLOCK_TOKEN to a long random text, or listen on 127.0.0.1.' },
  );
};
