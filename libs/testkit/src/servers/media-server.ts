import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onPath } from '../on-path.js';
import { startProcess } from './local-process.js';

export interface MediaServerOptions {
  /** Of the loopback: where publishers come to, and where the control API answers. */
  readonly ports: { readonly rtmp: number; readonly api: number };
  /** Asked before anybody publishes or plays; the secret is in it. */
  readonly hookUrl: string;
}

export interface RunningMediaServer {
  stop(): Promise<void>;
}

const NGINX_MODULE = 'modules/ngx_rtmp_module.so';
/** Debian's place, and that of a build from source. */
const NGINX_PREFIXES = ['/usr/lib/nginx', '/usr/local/nginx'];
const NGINX_BINARIES = ['/usr/sbin/nginx', '/usr/local/nginx/sbin/nginx'];

const nginxModule = (): string | undefined =>
  NGINX_PREFIXES.map((prefix) => join(prefix, NGINX_MODULE)).find((file) => existsSync(file));
const nginxBinary = (): string | undefined =>
  onPath('nginx') ?? NGINX_BINARIES.find((file) => existsSync(file));

/** The module's file, when nginx is here as well. */
export const nginxRtmpHere = (): string | undefined =>
  nginxBinary() === undefined ? undefined : nginxModule();

/** nginx with its RTMP module, application `live`, one process in a temporary folder, no root needed. */
export async function startNginxRtmp({ ports, hookUrl }: MediaServerOptions): Promise<RunningMediaServer> {
  const module = nginxRtmpHere();
  if (module === undefined) throw new Error('nginx with the RTMP module is not on this machine');
  const dir = await mkdtemp(join(tmpdir(), 'airlock-nginx-'));
  const config = join(dir, 'nginx.conf');
  const temp = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((t) => `${t}_temp_path ${dir}/${t};`);
  await writeFile(
    config,
    `load_module ${module};
daemon off;
# The control module finds the publishers of its own process only.
master_process off;
pid ${dir}/pid;
error_log stderr notice;
events { worker_connections 256; }
http {
  access_log off;
  ${temp.join('\n  ')}
  server {
    listen 127.0.0.1:${ports.api};
    location /control { rtmp_control all; }
  }
}
rtmp {
  access_log off;
  server {
    listen 127.0.0.1:${ports.rtmp};
    application live {
      live on;
      on_publish ${hookUrl};
      on_publish_done ${hookUrl};
      on_play ${hookUrl};
    }
  }
}
`,
  );
  const args = ['-p', dir, '-c', config, '-e', 'stderr'];
  return started(nginxBinary()!, args, dir, ports);
}

/** MediaMTX named by AIRLOCK_MEDIAMTX or on the PATH. */
export const mediaMtxHere = (): string | undefined => process.env['AIRLOCK_MEDIAMTX'] ?? onPath('mediamtx');

/** MediaMTX with RTMP and its API alone. */
export async function startMediaMtx({ ports, hookUrl }: MediaServerOptions): Promise<RunningMediaServer> {
  const binary = mediaMtxHere();
  if (binary === undefined) throw new Error('MediaMTX is not on this machine: AIRLOCK_MEDIAMTX may name it');
  const dir = await mkdtemp(join(tmpdir(), 'airlock-mediamtx-'));
  const config = join(dir, 'mediamtx.yml');
  await writeFile(
    config,
    `logLevel: warn
authMethod: http
authHTTPAddress: ${hookUrl}
authHTTPExclude: [{ action: api }]
api: yes
apiAddress: 127.0.0.1:${ports.api}
rtmp: yes
rtmpAddress: 127.0.0.1:${ports.rtmp}
rtsp: no
hls: no
webrtc: no
srt: no
paths:
  all_others:
`,
  );
  return started(binary, [config], dir, ports);
}

/** SRS named by AIRLOCK_SRS; the command `srs` of Debian is something else. */
export const srsHere = (): string | undefined => process.env['AIRLOCK_SRS'];

/** SRS with RTMP, its hooks and its API alone. */
export async function startSrs({ ports, hookUrl }: MediaServerOptions): Promise<RunningMediaServer> {
  const binary = srsHere();
  if (binary === undefined) throw new Error('AIRLOCK_SRS names no SRS');
  const dir = await mkdtemp(join(tmpdir(), 'airlock-srs-'));
  const config = join(dir, 'srs.conf');
  await writeFile(
    config,
    `listen 127.0.0.1:${ports.rtmp};
max_connections 100;
daemon off;
srs_log_tank console;
pid ${dir}/srs.pid;
http_api { enabled on; listen 127.0.0.1:${ports.api}; }
vhost __defaultVhost__ {
  http_hooks {
    enabled on;
    on_publish ${hookUrl};
    on_unpublish ${hookUrl};
    on_play ${hookUrl};
  }
}
`,
  );
  return started(binary, ['-c', config], dir, ports);
}

async function started(
  command: string,
  args: readonly string[],
  dir: string,
  ports: MediaServerOptions['ports'],
): Promise<RunningMediaServer> {
  const ready = async (): Promise<boolean> => (await accepts(ports.rtmp)) && accepts(ports.api);
  const server = await startProcess(command, args, { cwd: dir, ready, timeoutMs: 20_000 }).catch(
    async (error: unknown) => {
      await rm(dir, { recursive: true, force: true });
      throw error;
    },
  );
  return {
    stop: async () => {
      await server.end();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

const accepts = (port: number): Promise<boolean> =>
  new Promise((done) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      done(true);
    }).once('error', () => done(false));
  });
