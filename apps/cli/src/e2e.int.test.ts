// needs: chromium, ffmpeg
import type { ActionView, StreamView } from '@airlock/contracts/http/stream-api';
import { onPath } from '@airlock/testkit/suite-needs';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mediaFile } from '@airlock/testkit/media';

const run = promisify(execFile);
const BIN = new URL('../bin/airlock.js', import.meta.url).pathname;
const CHROMIUM_ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--autoplay-policy=no-user-gesture-required',
];

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

/** Polls until `look` gives a value; the deadline only bounds a failure. */
async function until<T>(what: string, look: () => Promise<T | undefined | false>, ms = 60_000): Promise<T> {
  const deadline = Date.now() + ms;
  for (;;) {
    const value = await look().catch(() => undefined);
    if (value) return value;
    if (Date.now() > deadline) throw new Error(`${what}: not within ${ms} ms`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

describe('a real publisher, a real browser, a real cut', () => {
  let dir: string;
  let url: string;
  let rtmp: number;
  let airlock: ChildProcess;
  let publisher: ChildProcess;
  let browser: Browser;
  /** What staff sees. */
  let desk: Page;
  /** What the audience sees, with a player of its own and nothing else of Airlock. */
  let viewer: Page;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'airlock-e2e-'));
    const [port, gate, ingest, rtmpPort] = [
      await freePort(),
      await freePort(),
      await freePort(),
      await freePort(),
    ];
    rtmp = rtmpPort;
    url = `http://127.0.0.1:${port}`;
    airlock = spawn(process.execPath, [BIN, 'up', '--data', join(dir, 'data')], {
      env: {
        ...process.env,
        AIRLOCK_PORT: `${port}`,
        AIRLOCK_GATE_PORT: `${gate}`,
        AIRLOCK_INGEST_PORT: `${ingest}`,
        AIRLOCK_RTMP_PORT: `${rtmp}`,
        AIRLOCK_LOG_LEVEL: 'warn',
      },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    await until('airlock answers', async () => (await fetch(`${url}/health/ready`)).ok);
    browser = await chromium.launch({ executablePath: onPath('chromium')!, args: CHROMIUM_ARGS });
    desk = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'en' });
    viewer = await browser.newPage();
  });

  afterAll(async () => {
    await browser?.close();
    publisher?.kill('SIGKILL');
    if (airlock?.exitCode === null) {
      airlock.kill('SIGTERM');
      await once(airlock, 'exit');
    }
    await rm(dir, { recursive: true, force: true });
  });

  const stream = async (): Promise<StreamView | undefined> => {
    const { items } = (await (await fetch(`${url}/v1/streams`)).json()) as { items: StreamView[] };
    return items.find((s) => s.stream.roomId === 'studio');
  };
  const watch = async (playlist: string): Promise<void> => {
    await viewer.setContent('<video id="v" muted></video>');
    await viewer.addScriptTag({ path: createRequire(import.meta.url).resolve('hls.js/dist/hls.min.js') });
    await viewer.evaluate(`(() => {
      const hls = new Hls();
      hls.loadSource(${JSON.stringify(playlist)});
      hls.attachMedia(document.querySelector('#v'));
      document.querySelector('#v').play();
    })()`);
  };
  /** Where the viewer's player stands, s. */
  const viewerTime = (): Promise<number> => viewer.evaluate(`document.querySelector('#v').currentTime`);
  /** Where the picture of viewers on the stream's screen of the console stands, s; 0 where there is none. */
  const shownTime = (): Promise<number> =>
    desk.evaluate(`document.querySelector('video[aria-label="Viewers get"]')?.currentTime ?? 0`);

  it('plays an ffmpeg RTMP publisher through the gate in Chromium with hls.js', async () => {
    const file =
      process.env['AIRLOCK_E2E_VIDEO'] ??
      (await mediaFile({ seconds: 8, size: '1280x720', container: 'mp4' }));
    publisher = spawn(
      onPath('ffmpeg')!,
      [
        '-hide_banner',
        '-loglevel',
        'error',
        '-re',
        '-stream_loop',
        '-1',
        '-i',
        file,
        '-c',
        'copy',
        '-f',
        'flv',
      ].concat(`rtmp://127.0.0.1:${rtmp}/live/studio`),
      { stdio: ['ignore', 'ignore', 'inherit'] },
    );
    const live = await until('the stream is live', async () => {
      const s = await stream();
      return s?.state === 'live' && s.judged >= 2 ? s : undefined;
    });
    expect(live.stream.release.mode).toBe('gated');
    await watch(live.links.viewer);
    await until('the player plays', async () => (await viewerTime()) > 1);
    const before = await viewerTime();
    await until('the player goes on', async () => (await viewerTime()) > before + 2);
    await desk.goto(`${url}/streams/${live.stream.streamId}`);
    await until('the console shows what viewers get', async () => (await shownTime()) > 1);
  });

  it('B12: goes dark by `airlock cut`, and the publisher is kicked and refused', async () => {
    const { stdout } = await run(process.execPath, [
      BIN,
      'cut',
      'studio',
      '--url',
      url,
      '--reason',
      'e2e',
      '--wait',
    ]);
    expect(stdout).toMatch(/dark after \d+ ms/);
    const cut = await until('the stream is dark', async () => {
      const s = await stream();
      return s?.state === 'dark' && s.darkBy ? s : undefined;
    });
    const view = (await (await fetch(`${url}/v1/actions/${cut.darkBy!.actionId}`)).json()) as ActionView;
    expect(view.darkness!.timeToDarkMs).toBeLessThan(5_000);
    if (publisher.exitCode === null) await once(publisher, 'exit');
    const { stderr } = await run(onPath('ffmpeg')!, [
      '-hide_banner', '-loglevel', 'error', '-f', 'lavfi', '-i', 'testsrc2=d=2', '-c:v', 'libx264', '-f', 'flv',
      `rtmp://127.0.0.1:${rtmp}/live/studio`,
    ]).then(() => ({ stderr: '' }), (error: { stderr: string }) => error); // prettier-ignore
    expect(stderr).not.toBe('');
    const s = await stream();
    expect(s?.state).toBe('dark');
    await desk.getByText('Dark', { exact: true }).first().waitFor();
    expect(await shownTime()).toBe(0);
    // It plays on what it was given before the cut, and then stands.
    const stopped = await until('the player stops', async () => {
      const at = await viewerTime();
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      return (await viewerTime()) === at ? at : undefined;
    });
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    expect(await viewerTime()).toBe(stopped);
    const playlist = await (await fetch(cut.links.viewer)).text();
    expect(playlist).toContain('#EXT-X-ENDLIST');
  });
});
