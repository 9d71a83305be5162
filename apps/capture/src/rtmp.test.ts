import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { RoomId, StreamId } from '@airlock/contracts/ids';
import { findFfmpeg, npmFfmpeg } from '@airlock/media/ffmpeg-path';
import { demuxTs } from '@airlock/media/ts-demux';
import { mediaFile, type MediaOptions } from '@airlock/testkit/media';
import { expect, onTestFinished, test } from 'vitest';
import { startCapture, type Capture, type CaptureDeps } from './start.js';
import { testRig } from './test-rig.js';

const start = async (deps: CaptureDeps): Promise<Capture> => {
  const capture = await startCapture({ ...deps, rtmp: { port: 0 } });
  onTestFinished(() => capture.close());
  return capture;
};

/** A real publisher: sends the clip as fast as it is taken unless told otherwise; resolves to its exit code. */
async function publish(
  capture: Capture,
  name: string,
  options: { realtime?: boolean; media?: MediaOptions } = {},
) {
  const path = await mediaFile({ seconds: 5, size: '320x180', container: 'flv', ...options.media });
  const args = [
    '-v',
    'error',
    ...(options.realtime ? ['-re', '-stream_loop', '-1'] : []),
    '-i',
    path,
    '-c',
    'copy',
  ];
  const url = `rtmp://127.0.0.1:${capture.rtmpPort}/live/${name}`;
  const child: ChildProcess = spawn(npmFfmpeg() ?? findFfmpeg().path, [...args, '-f', 'flv', url], {
    stdio: 'ignore',
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return { child, exit: once(child, 'exit').then(([code]) => code as number | null) };
}

test('what a real ffmpeg publishes is on the bus', async () => {
  const rig = testRig();
  const capture = await start(rig.deps);
  const publisher = await publish(capture, 'room-1?key=hush-hush');
  await publisher.exit;
  await rig.until(() => rig.ended.length === 1);
  expect(rig.admissions).toMatchObject([
    {
      ...{ roomId: 'room-1', source: 'rtmp', remoteAddress: '127.0.0.1', claimedHost: '127.0.0.1' },
      credentials: { key: 'hush-hush' },
    },
  ]);
  const whole = rig.messages.filter((m) => m.part.last);
  expect(whole.map((m) => m.seq)).toEqual([0, 1, 2]);
  const units = whole.flatMap((m) => demuxTs(rig.bytesOf(m)).units);
  expect(units.length).toBe(125);
  expect(units.every((u) => !u.damaged)).toBe(true);
  expect(whole.every((m) => demuxTs(rig.bytesOf(m)).hasAudio)).toBe(true);
  expect(rig.log.join('\n')).not.toContain('hush-hush');
});

test('B-frames keep their order and their times', async () => {
  const rig = testRig();
  const capture = await start(rig.deps);
  await (
    await publish(capture, 'room-1', { media: { bframes: 2 } })
  ).exit;
  await rig.until(() => rig.ended.length === 1);
  const whole = rig.messages.filter((m) => m.part.last);
  const units = whole.flatMap((m) => demuxTs(rig.bytesOf(m)).units.map((u) => m.startMs + u.atMs));
  expect(units.length).toBe(125);
  expect(units.some((at, i) => at < (units[i - 1] ?? 0))).toBe(true);
  const shown = [...units].sort((a, b) => a - b);
  for (const [i, at] of shown.entries()) expect(Math.abs(at - i * 40)).toBeLessThan(3);
});

test('a picture without sound and sound without a picture pass', async () => {
  for (const media of [{ audio: false }, { pattern: 'none' }] as const) {
    const rig = testRig();
    const capture = await start(rig.deps);
    await (
      await publish(capture, 'room-1', { media })
    ).exit;
    await rig.until(() => rig.ended.length === 1);
    expect(rig.messages.filter((m) => m.part.last).length).toBeGreaterThan(0);
  }
});

test('a publisher who is not admitted, or not answered for, sends nothing', async () => {
  for (const answer of [
    { allow: false, reasons: ['suspended'] } as const,
    () => Promise.reject(new Error('control is down')),
  ]) {
    const rig = testRig(answer);
    const capture = await start(rig.deps);
    expect(await (await publish(capture, 'room-1')).exit).not.toBe(0);
    expect(rig.messages).toEqual([]);
    expect(capture.sessions()).toEqual([]);
  }
});

test('only live/<room> is taken', async () => {
  const rig = testRig();
  const capture = await start(rig.deps);
  expect(await (await publish(capture, '..%2Fetc')).exit).not.toBe(0);
  expect(rig.admissions).toEqual([]);
});

test('kick drops the publisher, and a refused room stays out', async () => {
  let allowed = true;
  const rig = testRig(() =>
    Promise.resolve(
      allowed
        ? { allow: true, reasons: [], stream: { streamId: StreamId.parse('s1'), epoch: 0 } }
        : { allow: false, reasons: ['cut'] },
    ),
  );
  const capture = await start(rig.deps);
  const publisher = await publish(capture, 'room-1', { realtime: true });
  await rig.until(() => rig.messages.length > 0);
  const second = await publish(capture, 'room-1', { realtime: true });
  expect(await second.exit).not.toBe(0);
  allowed = false;
  const room = RoomId.parse('room-1');
  expect(await Promise.all([capture.kick(room), capture.kick(room)])).toEqual([true, false]);
  await rig.until(() => rig.ended.length === 1);
  expect(await publisher.exit).not.toBe(0);
  expect(await (await publish(capture, 'room-1')).exit).not.toBe(0);
  expect(rig.ended.length).toBe(1);
});

test('an ffmpeg that dies under a live publisher is replaced, and the publisher notices nothing', async () => {
  const rig = testRig();
  const capture = await start(rig.deps);
  const { child } = await publish(capture, 'room-1', { realtime: true });
  await rig.until(() => rig.messages.length > 0);
  process.kill(capture.sessions()[0]?.pid ?? NaN, 'SIGKILL');
  await rig.until(() => rig.messages.some((m) => m.epoch === 1));
  const first = rig.messages.find((m) => m.epoch === 1);
  expect(first?.seq).toBe(0);
  expect(first && demuxTs(rig.bytesOf(first)).units[0]).toMatchObject({ key: true, damaged: false });
  expect(child.exitCode).toBeNull();
});

test('hostile bytes cost their own connection only', async () => {
  const rig = testRig();
  const capture = await start(rig.deps);
  const handshake = Buffer.alloc(1 + 1536 * 2, 3);
  const connectWithoutUrl = Buffer.from('030000000000171400000000' + '020007636f6e6e656374' + '003ff0000000000000' + '03000009', 'hex'); // prettier-ignore
  for (const bytes of [
    Buffer.concat([handshake, connectWithoutUrl]),
    Buffer.concat([handshake, Buffer.from('02000000000004010000000000000000', 'hex')]),
    Buffer.concat([handshake, Buffer.from('04000000ffffff090000000017', 'hex')]),
  ]) {
    const socket = connect(capture.rtmpPort ?? 0, '127.0.0.1');
    socket.on('error', () => undefined).resume();
    socket.write(bytes);
    await once(socket, 'close');
  }
  await rig.until(() => rig.log.filter((l) => l.startsWith('RTMP peer dropped')).length === 3);
  await (
    await publish(capture, 'room-1')
  ).exit;
  await rig.until(() => rig.ended.length === 1);
  expect(rig.messages.length).toBeGreaterThan(0);
});

test('a taken port is a clear error', async () => {
  const capture = await start(testRig().deps);
  const again = startCapture({ ...testRig().deps, rtmp: { port: capture.rtmpPort ?? 0 } });
  await expect(again).rejects.toMatchObject({ code: 'conflict' });
});
