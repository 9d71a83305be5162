import { execFile, execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { globSync } from 'node:fs';
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { firstWay } from './first-way.js';
import { startProcess, type LocalProcess } from './local-process.js';
import { dockerAnswers, dockerMayBeHere, freePort } from './machine.js';

const run = promisify(execFile);

export interface PostgresServer {
  /** `postgres://…` of a user who may create databases and schemas. */
  readonly url: string;
  /** Ends what was started here; a server named by DATABASE_URL goes on. */
  stop(): Promise<void>;
}

/** A server whose life is the test's own. */
export interface OwnPostgres extends PostgresServer {
  /** `immediate`: as if the power went; what was committed must be there after `start`. */
  halt(how: 'fast' | 'immediate'): Promise<void>;
  start(): Promise<void>;
}

/** Any image that takes POSTGRES_PASSWORD as the official one does; AIRLOCK_POSTGRES_IMAGE names another. */
const image = (): string => process.env['AIRLOCK_POSTGRES_IMAGE'] ?? 'postgres:16-alpine';

/** The folder with `initdb` and `postgres`, newest version first: they are not on the PATH in Debian. */
export const postgresBinaries = (): string | undefined =>
  process.env['AIRLOCK_POSTGRES_BIN'] ??
  globSync('/usr/lib/postgresql/*/bin/initdb')
    .map((file) => file.slice(0, -'/initdb'.length))
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .at(-1);

/** What `startPostgres` would most likely use, at the cost of a look at files and the environment. */
export const postgresHere = (): string | undefined =>
  process.env['DATABASE_URL'] ?? dockerMayBeHere() ?? postgresBinaries();

/** A PostgreSQL to test against: DATABASE_URL, else a container, else this machine's own binaries. Says which. */
export const startPostgres = (): Promise<PostgresServer> =>
  firstWay('PostgreSQL', [
    {
      kind: 'given',
      name: 'DATABASE_URL',
      here: () => process.env['DATABASE_URL'] && withoutPassword(process.env['DATABASE_URL']),
      start: () => Promise.resolve({ url: process.env['DATABASE_URL']!, stop: async () => {} }),
    },
    {
      kind: 'container',
      name: 'a container',
      here: async () => ((await dockerAnswers()) ? image() : undefined),
      start: container,
    },
    { kind: 'local', name: 'a local server', here: postgresBinaries, start: startOwnPostgres },
  ]);

/** A PostgreSQL of this machine's binaries in a temporary folder, with fsync, which a test may stop and start. */
export async function startOwnPostgres(bin = postgresBinaries()): Promise<OwnPostgres> {
  if (bin === undefined) throw new Error('No PostgreSQL binaries on this machine');
  const dir = await mkdtemp(join(tmpdir(), 'airlock-postgres-'));
  const data = join(dir, 'data');
  const as = await unprivileged(dir);
  const password = randomBytes(12).toString('hex');
  const secret = join(dir, 'password');
  await writeFile(secret, password, { mode: 0o600 });
  if (as.uid !== undefined) await chown(secret, as.uid, as.gid!);
  // The locale of the test machine must not decide how keys are sorted.
  const initdb = ['-D', data, '-U', 'airlock', '-A', 'scram-sha-256', '--pwfile', secret, '--no-sync'];
  const cwd = { cwd: dir, ...as };
  await run(join(bin, 'initdb'), [...initdb, '-E', 'UTF8', '--locale', 'C'], cwd);
  const port = await freePort();
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    fsync: 'on',
    shared_buffers: '64MB',
  };
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  let server: LocalProcess | undefined;
  const start = async () => {
    server ??= await startProcess(join(bin, 'postgres'), ['-D', data, ...args], {
      ...cwd,
      ready: () => accepts(port),
    });
  };
  const halt = async (how: 'fast' | 'immediate') => {
    await server?.end(how === 'fast' ? 'SIGINT' : 'SIGQUIT');
    server = undefined;
  };
  await start();
  return {
    url: `postgres://airlock:${password}@127.0.0.1:${port}/postgres`,
    start,
    halt,
    stop: async () => {
      await halt('immediate');
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function container(): Promise<PostgresServer> {
  // Loaded only where it is used: it takes a second.
  const { GenericContainer, Wait } = await import('testcontainers');
  const password = randomBytes(12).toString('hex');
  const started = await new GenericContainer(image())
    .withEnvironment({ POSTGRES_USER: 'airlock', POSTGRES_PASSWORD: password, POSTGRES_DB: 'postgres' })
    .withExposedPorts(5432)
    // Twice: the image's first start is for its own setup.
    .withWaitStrategy(Wait.forLogMessage(/database system is ready to accept connections/, 2))
    .start();
  return {
    url: `postgres://airlock:${password}@${started.getHost()}:${started.getMappedPort(5432)}/postgres`,
    stop: async () => void (await started.stop()),
  };
}

/** PostgreSQL refuses to run as root: then it is somebody else, who gets the folder. */
async function unprivileged(dir: string): Promise<{ uid?: number; gid?: number }> {
  if (userInfo().uid !== 0) return {};
  for (const user of ['postgres', 'nobody']) {
    try {
      const id = (flag: string) =>
        Number(execFileSync('id', [flag, user], { stdio: ['ignore', 'pipe', 'ignore'] }));
      const as = { uid: id('-u'), gid: id('-g') };
      await chown(dir, as.uid, as.gid);
      return as;
    } catch {
      continue;
    }
  }
  throw new Error('No user but root to run PostgreSQL as');
}

/** Whether it answers a SSL request, the one thing it says before it knows who asks, and is not still starting up. */
function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const done = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(1_000, () => done(false));
    socket.once('error', () => done(false));
    socket.once('close', () => done(false));
    // A startup message (protocol 3.0) of the user and database we mean: `R` asks for the password, `E` is "starting up".
    const names = Buffer.from('user\0airlock\0database\0postgres\0\0');
    const head = Buffer.alloc(8);
    head.writeInt32BE(8 + names.length, 0);
    head.writeInt32BE(196_608, 4);
    socket.once('connect', () => socket.write(Buffer.concat([head, names])));
    socket.once('data', (answer: Buffer) => done(answer[0] === 'R'.charCodeAt(0)));
  });
}

function withoutPassword(text: string): string {
  const url = new URL(text);
  url.password = '';
  return url.href;
}
