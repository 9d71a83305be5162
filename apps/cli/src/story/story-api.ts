import { AirlockError, Problem } from '@airlock/contracts/problem';

/** The API as one person or machine has it. Refusals are `AirlockError`s. */
export interface StoryApi {
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body?: unknown): Promise<T>;
  put<T>(path: string, body: unknown): Promise<T>;
  text(path: string): Promise<string>;
  /** What a POST answers, as bytes. */
  bytes(path: string): Promise<Uint8Array>;
}

const PATIENCE_MS = 60_000;

/** `headers` say who it is: a cookie, a key, or a name of the demo's staff. */
export function storyApi(url: string, headers: Readonly<Record<string, string>> = {}): StoryApi {
  const call = async (method: string, path: string, body?: unknown): Promise<Response> => {
    const answer = await fetch(new URL(path, url), {
      method,
      signal: AbortSignal.timeout(PATIENCE_MS),
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).catch((cause: unknown) => {
      throw new AirlockError('unavailable', `nothing answers at ${url}`, {
        hint: 'Start it with `npm start`, or name another one with --url.',
        cause,
      });
    });
    if (answer.ok) return answer;
    const problem = Problem.safeParse(await answer.json().catch(() => undefined));
    if (!problem.success)
      throw new AirlockError('internal', `${method} ${path} was answered with ${answer.status}`);
    const { code, detail, hint, issues = [] } = problem.data;
    throw new AirlockError(code, detail, { ...(hint === undefined ? {} : { hint }), issues });
  };
  const json = async <T>(answer: Response): Promise<T> => {
    const text = await answer.text();
    return (text === '' ? undefined : JSON.parse(text)) as T;
  };
  return {
    get: async (path) => json(await call('GET', path)),
    post: async (path, body) => json(await call('POST', path, body ?? {})),
    put: async (path, body) => json(await call('PUT', path, body)),
    text: async (path) => (await call('GET', path)).text(),
    bytes: async (path) => new Uint8Array(await (await call('POST', path, {})).arrayBuffer()),
  };
}
