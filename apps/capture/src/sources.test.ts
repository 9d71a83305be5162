import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTcp, type AddressInfo } from 'node:net';
import { RoomId, StreamerId } from '@airlock/contracts/ids';
import { findFfmpeg, npmFfmpeg } from '@airlock/media/ffmpeg-path';
import { makeSegment, mediaFile } from '@airlock/testkit/media';
import { expect, onTestFinished, test } from 'vitest';
import { startEgressGuard } from './pull/egress-guard.js';
import { runFfmpeg } from './pull/ffmpeg-run.js';
import { inputOptions } from './pull/input-options.js';
import { checkSource } from './pull/source-policy.js';
import { startCapture, type PullRequest } from './start.js';
import { testRig } from './test-rig.js';

const ffmpegPath = npmFfmpeg() ?? findFfmpeg().path;

async function origin(answer: (req: IncomingMessage, res: ServerResponse) => void): Promise<number> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void (server.closeAllConnections(), server.close()));
  return (server.address() as AddressInfo).port;
}

/** A media server made of one ffmpeg that sends the clip to whoever connects. */
async function serve(args: readonly string[], url: string): Promise<void> {
  const path = await mediaFile({ seconds: 5, size: '320x180', container: 'flv' });
  const child = spawn(ffmpegPath, ['-v', 'error', '-re', '-i', path, '-c', 'copy', ...args, url], {
    stdio: 'ignore',
  });
  onTestFinished(() => void child.kill('SIGKILL'));
}

async function pull(url: string, more: Partial<PullRequest> = {}) {
  const rig = testRig();
  const capture = await startCapture({ ...rig.deps, backoff: { baseMs: 100, maxMs: 200 } });
  onTestFinished(() => capture.close());
  const [roomId, streamerId] = [RoomId.parse('room-1'), StreamerId.parse('someone')];
  const pulled = await capture.pull({ roomId, streamerId, title: 'T', category: 'general', url, ...more });
  return { ...rig, capture, pulled };
}

const whole = (rig: ReturnType<typeof testRig>): number[] =>
  rig.messages.filter((m) => m.part.last).map((m) => m.seq);

async function playlist(segmentUrl: (n: number) => string): Promise<string> {
  const lines = [0, 1, 2].flatMap((n) => ['#EXT-X-DISCONTINUITY', '#EXTINF:2.0,', segmentUrl(n)]);
  return ['#EXTM3U', '#EXT-X-VERSION:3', '#EXT-X-TARGETDURATION:2', ...lines, '#EXT-X-ENDLIST', ''].join(
    '\n',
  );
}

test('HLS', async () => {
  const segment = await makeSegment({ size: '320x180' });
  const list = await playlist((n) => `${n}.ts?token=hush`);
  const port = await origin((req, res) => res.end(req.url?.startsWith('/live.m3u8') ? list : segment));
  const rig = await pull(`http://127.0.0.1:${port}/live.m3u8?token=hush`);
  expect(await rig.pulled.done).toMatchObject({ reason: 'source_ended' });
  expect(whole(rig)).toEqual([0, 1, 2]);
  expect(rig.log.join('\n')).not.toContain('hush');
});

test('HTTP-FLV', async () => {
  const flv = await readFile(await mediaFile({ seconds: 5, size: '320x180', container: 'flv' }));
  const port = await origin((_, res) => res.writeHead(200, { 'content-type': 'video/x-flv' }).end(flv));
  const rig = await pull(`http://127.0.0.1:${port}/live/room.flv`);
  expect(await rig.pulled.done).toMatchObject({ reason: 'source_ended' });
  expect(whole(rig)).toEqual([0, 1, 2]);
});

test('RTMP, from a server that comes up late', async () => {
  const probe = createTcp().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  await new Promise((done) => probe.close(done));
  const rig = await pull(`rtmp://127.0.0.1:${port}/live/key`, { maxAttempts: 100 });
  await rig.until(() => rig.log.some((l) => l.startsWith('connecting again')));
  await serve(['-f', 'flv', '-listen', '1'], `rtmp://127.0.0.1:${port}/live/key`);
  await rig.until(() => whole(rig).length > 0);
  expect(await rig.pulled.stop()).toMatchObject({ reason: 'stopped' });
  expect(rig.messages[0]?.epoch).toBe(0);
});

test('SRT', async () => {
  const probe = createSocket('udp4').bind(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  await new Promise<void>((done) => probe.close(done));
  await serve(['-f', 'mpegts'], `srt://127.0.0.1:${port}?mode=listener`);
  const rig = await pull(`srt://127.0.0.1:${port}?mode=caller`, { maxAttempts: 100 });
  await rig.until(() => whole(rig).length > 0);
  await rig.pulled.stop();
});

test('a playlist of a hostile origin reaches no address that the guard does not permit, and no file', async () => {
  const segment = await makeSegment({ size: '320x180' });
  const asked: string[] = [];
  const port = await origin((req, res) => {
    asked.push(`${req.headers.host} ${req.url}`);
    const host = `inner.example:${port}`;
    if (req.url === '/inside.m3u8') void playlist((n) => `http://${host}/${n}.ts`).then((l) => res.end(l));
    else if (req.url === '/file.m3u8') void playlist(() => 'file:///etc/passwd').then((l) => res.end(l));
    else if (req.url === '/moved.m3u8') res.writeHead(302, { location: `http://${host}/0.ts` }).end();
    else if (req.url === '/good.m3u8') void playlist((n) => `/${n}.ts`).then((l) => res.end(l));
    else res.end(segment);
  });
  const guard = await startEgressGuard(
    async (host) => [host === 'outer.example' ? '127.0.0.1' : '127.0.0.2'],
    (address) => address === '127.0.0.1',
  );
  onTestFinished(() => guard.close());
  const fetch = async (path: string): Promise<{ bytes: number; type: string }> => {
    const url = `http://outer.example:${port}${path}`;
    const source = await checkSource(url, { allowPrivate: false, allowFiles: false }, async () => [
      '203.0.114.1',
    ]);
    let bytes = 0;
    const { done } = runFfmpeg({
      ffmpegPath,
      input: source.input,
      inputOptions: inputOptions(source, {
        realtime: false,
        loop: false,
        proxyUrl: guard.url,
        ioTimeoutMs: 5000,
      }),
      secrets: [],
      stallMs: 10_000,
      onCodecs: () => undefined,
      onChunk: async (chunk) => void (bytes += chunk.length),
    });
    return { type: (await done).type, bytes };
  };
  const good = await fetch('/good.m3u8');
  expect(good.type).toBe('ended');
  expect(good.bytes).toBeGreaterThan(segment.length);
  for (const path of ['/inside.m3u8', '/file.m3u8', '/moved.m3u8']) expect((await fetch(path)).bytes).toBe(0);
  expect(asked.filter((a) => !a.startsWith('outer.example'))).toEqual([]);
});
