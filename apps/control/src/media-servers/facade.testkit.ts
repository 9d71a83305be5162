import { freePort } from '@airlock/testkit/servers/machine';
import {
  type MediaServerOptions,
  type RunningMediaServer,
  startNginxRtmp,
} from '@airlock/testkit/servers/media-server';
import { createServer, type IncomingMessage } from 'node:http';

/** One publisher or player of the server behind the façade. */
export interface FacadeClient {
  readonly id: string;
  readonly app: string;
  readonly name: string;
  readonly ip: string;
  /** What stood behind `?`, without it. */
  readonly query: string;
}

export interface ApiAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** How a server that is not here would speak; written from its documentation. */
export interface Dialect {
  /** A name for a connection, as that server makes them. */
  readonly id: (clientId: string) => string;
  /** Body of the hook, JSON; nothing when the server has no such hook. */
  readonly hook: (event: 'publish' | 'publish_done' | 'play', client: FacadeClient) => object | undefined;
  /** Whether the server takes the answer as a yes. */
  readonly allows: (answer: ApiAnswer) => boolean;
  readonly api: (request: { method: string; url: URL }, publishers: Publishing) => Promise<ApiAnswer>;
  /** Whether players are disconnected with their publisher. */
  readonly endsPlayers: boolean;
}

export interface Publishing {
  readonly list: () => readonly FacadeClient[];
  readonly drop: (client: FacadeClient) => Promise<void>;
}

const OWN = new Set('app flashver swfurl tcurl pageurl addr clientid epoch call name type start duration reset'.split(' ')); // prettier-ignore

/**
 * For tests, where a media server cannot be installed: a real nginx-rtmp takes and serves the media, while towards
 * control hooks and API are those of the other server. Proves the adapter against the documentation, not the server.
 */
export const startFacade = async (
  dialect: Dialect,
  { ports, hookUrl }: MediaServerOptions,
): Promise<RunningMediaServer> => {
  const inner = { rtmp: ports.rtmp, api: await freePort() };
  const publishing = new Map<string, FacadeClient>();
  const control = (what: string, { app, name }: FacadeClient) =>
    fetch(`http://127.0.0.1:${inner.api}/control/drop/${what}?${new URLSearchParams({ app, name })}`);

  const askControl = async (body: object): Promise<ApiAnswer> => {
    const response = await fetch(hookUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
  };

  const fromNginx = async (form: URLSearchParams): Promise<number> => {
    const field = (name: string): string => form.get(name) ?? '';
    const client: FacadeClient = {
      id: dialect.id(field('clientid')),
      app: field('app'),
      name: field('name'),
      ip: field('addr'),
      query: new URLSearchParams([...form].filter(([name]) => !OWN.has(name))).toString(),
    };
    const event = field('call') as 'publish' | 'publish_done' | 'play';
    if (event === 'publish_done' && publishing.delete(client.id) && dialect.endsPlayers) {
      await control('subscriber', client);
    }
    const body = dialect.hook(event, client);
    if (body === undefined) return 204;
    const allowed = await askControl(body).then(dialect.allows, () => false);
    if (allowed && event === 'publish') publishing.set(client.id, client);
    return allowed ? 204 : 403;
  };

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const answer = async (): Promise<ApiAnswer> =>
      url.pathname === '/from-nginx'
        ? { status: await fromNginx(new URLSearchParams(await textOf(request))), body: undefined }
        : dialect.api(
            { method: request.method ?? '', url },
            {
              list: () => [...publishing.values()],
              drop: async (client) => void (await control('publisher', client)),
            },
          );
    answer().then(
      ({ status, body }) => response.writeHead(status).end(body === undefined ? '' : JSON.stringify(body)),
      () => response.destroy(),
    );
  });
  await new Promise<void>((done) => server.listen(ports.api, '127.0.0.1', () => done()));
  const nginx = await startNginxRtmp({
    ports: inner,
    hookUrl: `http://127.0.0.1:${ports.api}/from-nginx`,
  });
  return {
    stop: async () => {
      await nginx.stop();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
};

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of request.setEncoding('utf8')) text += part;
  return text;
}
