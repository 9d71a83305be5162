import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RoomId, StreamerId } from '@airlock/contracts/ids';
import { AirlockError } from '@airlock/contracts/problem';
import { demuxTs } from '@airlock/media/ts-demux';
import { makeSegment, mediaFile } from '@airlock/testkit/media';
import { onTestFinished, expect, test } from 'vitest';
import { startCapture, type Capture, type CaptureDeps, type PullRequest } from './start.js';
import { testRig } from './test-rig.js';

const start = async (deps: CaptureDeps): Promise<Capture> => {
  const capture = await startCapture(deps);
  onTestFinished(() => capture.close());
  return capture;
};
const room = RoomId.parse('room-1');
const request = (url: string, more: Partial<PullRequest> = {}): PullRequest => ({
  roomId: room,
  streamerId: StreamerId.parse('someone'),
  title: 'A title',
  category: 'general',
  url,
  realtime: false,
  ...more,
});

test('a file becomes contiguous segments that cover it', async () => {
  const rig = testRig();
  const capture = await start(rig.deps);
  const path = await mediaFile({ seconds: 9, container: 'mp4' });
  const pulled = await capture.pull(request(path));
  expect(await pulled.done).toMatchObject({ reason: 'source_ended' });

  const whole = rig.messages.filter((m) => m.part.last);
  expect(whole.map((m) => m.seq)).toEqual([0, 1, 2, 3, 4]);
  expect(whole.map((m) => Math.round(m.startMs))).toEqual([0, 2000, 4000, 6000, 8000]);
  expect(whole.reduce((ms, m) => ms + m.durationMs, 0)).toBeCloseTo(9000, -1);
  let pictures = 0;
  for (const message of rig.messages) {
    const bytes = rig.bytesOf(message);
    expect(bytes.length).toBe(message.media.bytes);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(message.media.sha256);
    const video = demuxTs(bytes);
    expect(video.units[0]).toMatchObject({ key: true, damaged: false });
    if (message.part.last) pictures += video.units.length;
  }
  expect(pictures).toBe(9 * 25);
  expect(rig.ended).toEqual([{ streamId: 's1', epoch: 0 }]);
  expect(capture.sessions()).toEqual([]);
});

test('at its own speed a keyframe is on the bus before its segment', async () => {
  const rig = testRig();
  const capture = await start(rig.deps);
  const path = await mediaFile({ seconds: 3, size: '320x180', container: 'mp4' });
  const pulled = await capture.pull(request(path, { realtime: true }));
  await pulled.done;
  const first = rig.messages.filter((m) => m.seq === 0);
  expect(first.map((m) => m.part)).toEqual([
    { index: 0, last: false },
    { index: 1, last: true },
  ]);
  const [part, whole] = first.map(rig.bytesOf);
  expect(whole?.subarray(0, part?.length).equals(part ?? Buffer.alloc(0))).toBe(true);
});

test('a killed ffmpeg is replaced, under the next epoch, with seq from 0', async () => {
  const rig = testRig();
  const resumed: unknown[] = [];
  const capture = await start({ ...rig.deps, resumed: async (s) => void resumed.push(s) });
  const path = await mediaFile({ seconds: 9, container: 'mp4' });
  const pulled = await capture.pull(request(path, { realtime: true, loop: true }));
  await rig.until(() => rig.messages.length > 0);
  process.kill(capture.sessions()[0]?.pid ?? NaN, 'SIGKILL');
  await rig.until(() => rig.messages.some((m) => m.epoch === 1));
  expect(rig.messages.find((m) => m.epoch === 1)?.seq).toBe(0);
  expect(rig.log.some((l) => l.startsWith('connecting again') && l.includes('"attempt":1,"waitMs":1'))).toBe(
    true,
  );
  expect(await pulled.stop()).toMatchObject({ reason: 'stopped' });
  expect(resumed).toEqual([{ streamId: 's1', epoch: 1 }]);
  expect(rig.ended).toEqual([{ streamId: 's1', epoch: 1 }]);
  const inFirst = rig.messages.filter((m) => m.epoch === 0 && m.part.last).map((m) => m.seq);
  expect(inFirst).toEqual(inFirst.map((_, i) => i));
});

test('a source that comes back says from where, and is let go of when it may not', async () => {
  const rig = testRig();
  const media = await readFile(await mediaFile({ seconds: 3, container: 'mpegts' }));
  const server = createHttpServer((_, res) => void res.end(media)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const resumed: unknown[] = [];
  const capture = await start({
    ...rig.deps,
    resumed: async (s) => {
      resumed.push(s);
      throw new AirlockError(resumed.length === 1 ? 'unavailable' : 'forbidden', 'no');
    },
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/live.ts`;
  const pulled = await capture.pull(request(url, { onEnd: 'reconnect' }));
  expect(await pulled.done).toMatchObject({ reason: 'refused' });
  const back = { streamId: 's1', remoteAddress: '127.0.0.1' };
  expect(resumed).toEqual([1, 2].map((epoch) => ({ ...back, epoch })));
  expect(rig.admissions).toMatchObject([{ source: 'pull', remoteAddress: '127.0.0.1' }]);
  expect(rig.messages.map((m) => m.epoch)).not.toContain(2);
  expect(rig.ended).toEqual([{ streamId: 's1', epoch: 2 }]);
});

test('a source nobody answers for is given up after its attempts', async () => {
  const rig = testRig();
  const capture = await start(rig.deps);
  const pulled = await capture.pull(
    request('rtmp://127.0.0.1:9/live/secret-key?token=hush', { maxAttempts: 3 }),
  );
  const end = await pulled.done;
  expect(end.reason).toBe('lost');
  expect(rig.log.filter((l) => l.startsWith('connecting again')).length).toBe(2);
  expect(rig.log.join('\n') + end.detail).not.toMatch(/secret-key|hush/);
});

test('a source that falls silent is given up as stalled', async () => {
  const rig = testRig();
  const capture = await start({ ...rig.deps, stallMs: 700 });
  const mute = createServer(() => undefined).listen(0, '127.0.0.1');
  await once(mute, 'listening');
  onTestFinished(() => void mute.close());
  const { port } = mute.address() as { port: number };
  const pulled = await capture.pull(request(`http://127.0.0.1:${port}/x.flv`, { maxAttempts: 1 }));
  expect(await pulled.done).toMatchObject({ reason: 'lost' });
});

test.each([
  ['mpeg4', { videoCodec: 'mpeg4' }],
  ['hevc', { videoCodec: 'libx265' }],
] as const)('%s is refused by name', async (codec, media) => {
  const rig = testRig();
  const capture = await start(rig.deps);
  const pulled = await capture.pull(request(await mediaFile({ seconds: 2, container: 'mp4', ...media })));
  const end = await pulled.done;
  expect(end.reason).toBe('unsupported');
  expect(end.detail).toContain(`carries ${codec}`);
  expect(rig.messages).toEqual([]);
});

test('torn and foreign bytes end in a clear end, not in a crash', async () => {
  const rig = testRig();
  const capture = await start(rig.deps);
  const whole = await makeSegment({ seconds: 4 });
  const torn = join(tmpdir(), `airlock-torn-${process.pid}.ts`);
  await writeFile(torn, whole.subarray(1000, whole.length - 5000).fill(0xff, 40_000, 60_000));
  await (
    await capture.pull(request(torn))
  ).done;
  expect(rig.messages.filter((m) => m.part.last).length).toBeGreaterThan(0);

  const noise = join(tmpdir(), `airlock-noise-${process.pid}.ts`);
  await writeFile(noise, Buffer.alloc(200_000, 'no media at all '));
  const end = await (await capture.pull(request(noise, { maxAttempts: 1 }))).done;
  expect(end).toMatchObject({ reason: 'lost', detail: expect.stringMatching(/Invalid data/) as string });
});

test('no admission, no process; one stream per room', async () => {
  const path = await mediaFile({ seconds: 9, container: 'mp4' });
  for (const answer of [
    { allow: false, reasons: ['blacklisted'] } as const,
    () => Promise.reject(new Error('control is down')),
    () => Promise.resolve({ allow: 'yes' } as never),
  ]) {
    const rig = testRig(answer);
    const capture = await start(rig.deps);
    await expect(capture.pull(request(path))).rejects.toMatchObject({ code: 'forbidden' });
    expect(rig.log.join()).not.toContain('stream starts');
  }
  const rig = testRig();
  const capture = await start(rig.deps);
  await capture.pull(request(path, { realtime: true }));
  await expect(capture.pull(request(path))).rejects.toMatchObject({ code: 'conflict' });
  expect(await capture.kick(room)).toBe(true);
  await rig.until(() => rig.ended.length === 1);
  expect(await capture.kick(room)).toBe(false);
});

test('a slow bus slows the source down and loses nothing', async () => {
  const rig = testRig();
  let failures = 3;
  let release = (): void => undefined;
  const gate = new Promise<void>((ok) => (release = ok));
  const bus = {
    publish: async (...args: Parameters<CaptureDeps['bus']['publish']>) => {
      if (failures-- > 0) throw new Error('not now');
      await gate;
      await rig.deps.bus.publish(...args);
    },
  } as CaptureDeps['bus'];
  const capture = await start({ ...rig.deps, bus });
  const pulled = await capture.pull(request(await mediaFile({ seconds: 9, container: 'mp4' })));
  await rig.until(() => rig.log.filter((l) => l.startsWith('segment not stored')).length === 3);
  release();
  await pulled.done;
  expect(rig.messages.filter((m) => m.part.last).map((m) => m.seq)).toEqual([0, 1, 2, 3, 4]);
});
