import { createServer, request as ask, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** For tests: an HTTP server that passes everything on to another one, until it is made to fail or to be gone. */
export const switchable = async (target: () => string) => {
  let failing = false;
  const asked: string[] = [];
  const server: Server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url?.split('?')[0]}`);
    if (failing) {
      request.resume();
      response.writeHead(500).end('out of order');
      return;
    }
    const onward = ask(
      new URL(request.url ?? '/', target()),
      { method: request.method, headers: request.headers },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });
  const listen = (port: number): Promise<void> =>
    new Promise((done) => server.listen(port, '127.0.0.1', () => done()));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const down = (): Promise<void> =>
    new Promise((done) => {
      server.close(() => done());
      server.closeAllConnections();
    });
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    /** What was asked, without queries. */
    asked,
    fail: (now: boolean): void => void (failing = now),
    down,
    up: () => listen(port),
    close: async () => void (server.listening && (await down())),
  };
};
