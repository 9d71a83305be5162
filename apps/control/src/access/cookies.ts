import type { FastifyReply, FastifyRequest } from 'fastify';

/** `__Host-`: only this host set it, over https, for all of it. Browsers refuse the name without https. */
const SECURE_NAME = '__Host-airlock-session';
const PLAIN_NAME = 'airlock-session';

export const cookieOf = (request: FastifyRequest, name: string): string | undefined => {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return undefined;
};

/** What the browser holds of a session. */
export const sessionTokenOf = (request: FastifyRequest): string | undefined =>
  cookieOf(request, SECURE_NAME) ?? cookieOf(request, PLAIN_NAME);

/** Whether the browser speaks https, to us or to the proxy before us. */
const isHttps = (request: FastifyRequest): boolean =>
  request.protocol === 'https' || request.headers['x-forwarded-proto'] === 'https';

/** `sameSite` is `Lax` only for what has to come back from another site. */
export const setCookie = (
  request: FastifyRequest,
  reply: FastifyReply,
  name: string,
  value: string,
  maxAgeMs: number,
  sameSite: 'Strict' | 'Lax' = 'Strict',
): void => {
  const parts = [`${name}=${value}`, 'Path=/', 'HttpOnly', `SameSite=${sameSite}`, `Max-Age=${Math.floor(maxAgeMs / 1_000)}`]; // prettier-ignore
  if (isHttps(request)) parts.push('Secure');
  const before = reply.getHeader('set-cookie');
  const given = before === undefined ? [] : Array.isArray(before) ? before : [String(before)];
  void reply.header('set-cookie', [...given, parts.join('; ')]);
};

export const setSessionCookie = (
  request: FastifyRequest,
  reply: FastifyReply,
  token: string,
  maxAgeMs: number,
): void => setCookie(request, reply, isHttps(request) ? SECURE_NAME : PLAIN_NAME, token, maxAgeMs);

export const clearSessionCookies = (request: FastifyRequest, reply: FastifyReply): void => {
  setCookie(request, reply, PLAIN_NAME, '', 0);
  if (isHttps(request)) setCookie(request, reply, SECURE_NAME, '', 0);
};
