import type { MediaServerConfig } from '@airlock/contracts/media-server';
import { AirlockError } from '@airlock/contracts/problem';

const TIMEOUT_MS = 4_000;
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;

export interface ServerAnswer {
  readonly status: number;
  readonly text: string;
}

/** Asks a media server's control API. Throws `unavailable` when nothing answers; every status is an answer. */
export type ServerApi = (
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  query?: Readonly<Record<string, string>>,
) => Promise<ServerAnswer>;

export const serverApi = (
  config: Pick<MediaServerConfig, 'name' | 'apiUrl' | 'apiUser' | 'apiPassword'>,
  fetch: typeof globalThis.fetch,
): ServerApi => {
  const { name, apiUrl, apiUser, apiPassword = '' } = config;
  const basic = Buffer.from(`${apiUser}:${apiPassword}`).toString('base64');
  const headers = apiUser === undefined ? {} : { authorization: `Basic ${basic}` };
  return async (method, path, query = {}) => {
    const url = new URL(apiUrl.replace(/\/+$/, '') + path);
    for (const [key, value] of Object.entries(query)) url.searchParams.set(key, value);
    try {
      // A redirect would carry a command, and its credentials, to wherever it points.
      const signal = AbortSignal.timeout(TIMEOUT_MS);
      const response = await fetch(url, { method, headers, signal, redirect: 'error' });
      return { status: response.status, text: await bounded(response) };
    } catch (cause) {
      throw new AirlockError('unavailable', `Media server ${name} does not answer at ${url.origin}`, {
        cause,
      });
    }
  };
};

async function bounded(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body ?? []) {
    bytes += part.byteLength;
    if (bytes > MAX_ANSWER_BYTES) throw new Error('the answer is too long');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

/** For an answer that says neither that the publisher is gone nor that it was never there. */
export const unexpected = (server: string, what: string, { status, text }: ServerAnswer): AirlockError =>
  new AirlockError(
    'unavailable',
    `Media server ${server} answered ${what} with ${status}: ${text.slice(0, 200)}`,
  );
