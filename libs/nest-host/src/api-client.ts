import { AirlockError, Problem } from '@airlock/contracts/problem';

/** A bearer token or an API key; or the cookie of a session. */
export type Credentials = string | { readonly cookie: string };

export interface ApiClient {
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body?: unknown): Promise<T>;
  delete<T>(path: string): Promise<T>;
}

/**
 * Speaks to another Airlock app; problem+json answers become errors again. Throws `unavailable` when nothing answers
 * within `timeoutMs`.
 */
export function apiClient(baseUrl: string, who?: Credentials, timeoutMs = 10_000): ApiClient {
  const call = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const response = await fetch(new URL(path, baseUrl), {
      method,
      signal: AbortSignal.timeout(timeoutMs),
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...credentialHeaders(who),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).catch((cause: unknown) => {
      throw new AirlockError('unavailable', `nothing answers at ${baseUrl}`, {
        hint: 'Start it with `npm start`, or name another one with --url.',
        cause,
      });
    });
    const text = await response.text();
    if (response.ok) return (text === '' ? undefined : JSON.parse(text)) as T;
    throw toError(response.status, text);
  };
  return {
    get: (path) => call('GET', path),
    post: (path, body) => call('POST', path, body ?? {}),
    delete: (path) => call('DELETE', path),
  };
}

/** How credentials are sent. */
export const credentialHeaders = (who: Credentials | undefined): Record<string, string> => {
  if (who === undefined) return {};
  return typeof who === 'string' ? { authorization: `Bearer ${who}` } : { cookie: who.cookie };
};

function toError(status: number, text: string): AirlockError {
  try {
    const p = Problem.parse(JSON.parse(text));
    return new AirlockError(p.code, p.detail, {
      ...(p.hint ? { hint: p.hint } : {}),
      issues: p.issues ?? [],
    });
  } catch {
    return new AirlockError('internal', `the server answered ${status}: ${text.slice(0, 200)}`);
  }
}
