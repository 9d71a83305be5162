import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, isIP, type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { isPublicAddress } from '@airlock/nest-host/addresses';
import { resolveHost, type Resolve } from './source-policy.js';

export interface EgressGuard {
  /** For ffmpeg's `-http_proxy`. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * A forward proxy on loopback through which ffmpeg fetches HTTP sources. A playlist or a redirect of a hostile origin
 * can name any address; here each one is resolved, checked and connected to in one step, so that only the public
 * internet is reachable whatever the media says.
 */
export async function startEgressGuard(
  resolve: Resolve = resolveHost,
  isAllowed: (address: string) => boolean = isPublicAddress,
): Promise<EgressGuard> {
  const sockets = new Set<Duplex>();
  const allowedAddress = async (host: string): Promise<string | undefined> => {
    const name = host.replace(/^\[|\]$/g, '');
    const addresses = isIP(name) !== 0 ? [name] : await resolve(name).catch(() => []);
    return addresses.length > 0 && addresses.every(isAllowed) ? addresses[0] : undefined;
  };

  const forward = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const url = URL.canParse(req.url ?? '') ? new URL(req.url ?? '') : undefined;
    const address = url?.protocol === 'http:' ? await allowedAddress(url.hostname) : undefined;
    if (url === undefined || address === undefined) {
      res.writeHead(403).end();
      return;
    }
    const headers = { ...req.headers, host: url.host };
    const upstream = httpRequest({
      host: address,
      port: url.port === '' ? 80 : Number(url.port),
      method: req.method ?? 'GET',
      path: url.pathname + url.search,
      headers,
      setHost: false,
      agent: false,
    });
    upstream.on('response', (answer) => {
      res.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.on('error', () => res.destroy()).pipe(res);
    });
    upstream.on('error', () => (res.headersSent ? res.destroy() : res.writeHead(502).end()));
    res.on('close', () => upstream.destroy());
    req.pipe(upstream);
  };

  const tunnel = async (req: IncomingMessage, client: Duplex, head: Buffer): Promise<void> => {
    const target = /^(.+):(\d{1,5})$/.exec(req.url ?? '');
    const address = target?.[1] === undefined ? undefined : await allowedAddress(target[1]);
    if (address === undefined || client.destroyed) {
      client.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    const upstream: Socket = connect(Number(target?.[2]), address, () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      if (head.length > 0) upstream.write(head);
      client.pipe(upstream).pipe(client);
    });
    sockets.add(upstream);
    upstream.on('close', () => {
      sockets.delete(upstream);
      client.destroy();
    });
    upstream.on('error', () => client.destroy());
    client.on('close', () => upstream.destroy());
  };

  const server = createServer((req, res) => void forward(req, res).catch(() => res.destroy()));
  server.on('connect', (req, client, head) => {
    client.on('error', () => client.destroy());
    void tunnel(req, client, head).catch(() => client.destroy());
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((done, fail) => {
    server.once('error', fail);
    server.listen(0, '127.0.0.1', done);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
