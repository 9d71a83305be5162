import { existsSync } from 'node:fs';
import { request } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';

/** A TCP port of the loopback that nobody listens on now. */
export function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const server = createServer()
      .once('error', failed)
      .listen(0, '127.0.0.1', () => {
        const { port } = server.address() as AddressInfo;
        server.close(() => done(port));
      });
  });
}

const SOCKET = '/var/run/docker.sock';

/** Where a Docker Engine may be: a look at the environment and the file system, without asking it. */
export const dockerMayBeHere = (): string | undefined =>
  process.env['DOCKER_HOST'] ?? (existsSync(SOCKET) ? SOCKET : undefined);

/** Whether a Docker Engine answers; a socket file alone may be left over from one that is gone. */
export async function dockerAnswers(): Promise<boolean> {
  const where = dockerMayBeHere();
  if (where === undefined) return false;
  const url = where === SOCKET ? undefined : new URL(where);
  const target =
    url === undefined || url.protocol === 'unix:'
      ? { socketPath: url?.pathname ?? SOCKET }
      : { host: url.hostname, port: url.port || 2375 };
  // TLS and SSH engines are left to testcontainers, which knows their keys.
  if (url !== undefined && url.protocol !== 'unix:' && (url.protocol !== 'tcp:' || url.port === '2376'))
    return true;
  return new Promise((done) => {
    const asked = request({ ...target, path: '/_ping', timeout: 3_000 }, (answer) => {
      answer.resume();
      done(answer.statusCode === 200);
    });
    asked.once('timeout', () => asked.destroy());
    asked.once('error', () => done(false));
    asked.end();
  });
}
