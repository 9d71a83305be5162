import { type Capture, startCapture } from '@airlock/capture/start';
import type { AuditEntry, StreamView } from '@airlock/contracts/http/stream-api';
import { MediaServerConfig, type MediaServerType } from '@airlock/contracts/media-server';
import { findFfmpeg, npmFfmpeg } from '@airlock/media/ffmpeg-path';
import { silentLogger } from '@airlock/nest-host/logger';
import { mediaFile } from '@airlock/testkit/media';
import { freePort } from '@airlock/testkit/servers/machine';
import type { MediaServerOptions, RunningMediaServer } from '@airlock/testkit/servers/media-server';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { captureAsMediaServer, type Captures } from '../captures.js';
import { startTestControl } from '../control.testkit.js';
import { mediaServersFromConfig } from './from-config.js';
import { switchable } from './switchable.testkit.js';

const TOKEN = 'a-token-of-the-control';
const SECRET = 'a-secret-of-the-edge';

export interface Publisher {
  readonly child: ChildProcess;
  /** Exit code; null when it was killed. */
  readonly exit: Promise<number | null>;
}

/** For tests: a media server, control and capture as they stand in production, with both ways between the first two in hand. */
export const startRig = async (
  type: MediaServerType,
  start: (options: MediaServerOptions) => Promise<RunningMediaServer>,
) => {
  const ports = { rtmp: await freePort(), api: await freePort() };
  const api = await switchable(() => `http://127.0.0.1:${ports.api}`);
  const rtmpUrl = `rtmp://127.0.0.1:${ports.rtmp}/live`;
  const config = MediaServerConfig.parse({ type, name: 'edge', apiUrl: api.url, rtmpUrl, secret: SECRET });
  const servers = mediaServersFromConfig([config], { logger: silentLogger() });
  const late: { capture?: Capture } = {};
  const captures: Captures = {
    pull: async (request) => (await late.capture!.pull(request)).stream,
    stop: (roomId) => late.capture!.kick(roomId),
    list: async () => late.capture!.sessions(),
  };
  const t = await startTestControl({
    servers: [...servers, captureAsMediaServer(captures)],
    captures,
    token: TOKEN,
  });
  t.gate.state.dark = true;
  const capture = await startCapture({
    bus: t.bus,
    blobs: t.blobs,
    admit: (request) => t.control.admit(request),
    ended: (stream) => t.control.ended(stream),
    resumed: (stream) => t.control.resumed(stream),
    logger: silentLogger(),
    rtmp: false,
    segment: { targetMs: 400 },
    sources: { allowPrivate: true },
    backoff: { baseMs: 100, maxMs: 1_000 },
  });
  late.capture = capture;
  const hook = await switchable(() => t.control.url);
  const server = await start({ ports, hookUrl: `${hook.url}/v1/hooks/${type}?secret=${SECRET}` });
  const clip = await mediaFile({ seconds: 5, size: '320x180', keyint: 10, container: 'flv' });
  const children = new Set<ChildProcess>();
  const ffmpeg = (args: readonly string[]): Publisher => {
    const child = spawn(npmFfmpeg() ?? findFfmpeg().path, ['-v', 'error', '-nostdin', ...args], {
      stdio: 'ignore',
    });
    children.add(child);
    const exit = once(child, 'exit').then(([code]) => {
      children.delete(child);
      return code as number | null;
    });
    return { child, exit };
  };
  const headers = { authorization: `Bearer ${TOKEN}` };
  const call = (method: string, path: string, body?: unknown) => t.call(method, path, body, headers);

  return {
    t,
    call,
    capture,
    hook,
    api,
    config,
    server: servers[0]!,
    /** A real publisher that goes on until it is thrown off or killed. */
    publish: (name: string, app = 'live') =>
      ffmpeg(['-re', '-stream_loop', '-1', '-i', clip, '-c', 'copy', '-f', 'flv', `rtmp://127.0.0.1:${ports.rtmp}/${app}/${name}`]), // prettier-ignore
    /** Plays a second of it; the exit code says whether there was anything. */
    play: (name: string) =>
      ffmpeg(['-rw_timeout', '5000000', '-i', `rtmp://127.0.0.1:${ports.rtmp}/live/${name}`, '-t', '1', '-f', 'null', '-']), // prettier-ignore
    /** The newest stream of the room that is live. */
    live: async (room: string): Promise<StreamView | undefined> =>
      ((await call('GET', '/v1/streams')).body.items as StreamView[]).find(
        (v) => v.stream.roomId === room && v.stream.live,
      ),
    refusals: async (room: string): Promise<AuditEntry[]> =>
      ((await call('GET', '/v1/audit?limit=200')).body.items as AuditEntry[]).filter(
        (e) => e.verb === 'stream.refused' && e.subject === room,
      ),
    async close() {
      for (const child of children) child.kill('SIGKILL');
      await server.stop();
      await capture.close();
      await hook.close();
      await api.close();
      await t.close();
    },
  };
};
export type Rig = Awaited<ReturnType<typeof startRig>>;
