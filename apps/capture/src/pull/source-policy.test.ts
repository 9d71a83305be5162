import { once } from 'node:events';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { isPublicAddress } from '@airlock/nest-host/addresses';
import { backoffMs } from './backoff.js';
import { startEgressGuard } from './egress-guard.js';
import { checkSource } from './source-policy.js';
import { StderrReader } from './stderr.js';

const dns = (answers: Record<string, string[]>) => async (host: string) => {
  const found = answers[host];
  if (found === undefined) throw new Error('ENOTFOUND');
  return found;
};
const resolve = dns({
  'media.example': ['203.0.114.7'],
  'inside.example': ['10.1.2.3'],
  'both.example': ['8.8.8.8', '127.0.0.1'],
});
const strict = { allowPrivate: false, allowFiles: false };

test.each([
  ['https://media.example/live/a.m3u8?token=x', undefined],
  ['http://media.example/live/a.flv', undefined],
  ['rtmp://media.example/live/a', undefined],
  ['rtmps://media.example/live/a', undefined],
  ['srt://media.example:9000?streamid=abc', undefined],
  ['http://inside.example/a.m3u8', 'forbidden'],
  ['http://both.example/a.m3u8', 'forbidden'],
  ['http://127.0.0.1/a.m3u8', 'forbidden'],
  ['http://2130706433/a.m3u8', 'forbidden'],
  ['http://0x7f.1/a.m3u8', 'forbidden'],
  ['http://[::1]/a.m3u8', 'forbidden'],
  ['http://[::ffff:10.0.0.1]/a.m3u8', 'forbidden'],
  ['http://169.254.169.254/latest/meta-data', 'forbidden'],
  ['srt://0.0.0.0:9000?mode=listener', 'forbidden'],
  ['rtmp://localhost/live/a', 'not_found'],
  ['http://nowhere.example/', 'not_found'],
  ['file:///etc/passwd', 'forbidden'],
  ['/etc/passwd', 'forbidden'],
  ['live.m3u8', 'forbidden'],
  ['ftp://media.example/a.ts', 'invalid_input'],
  ['concat:http://media.example/a|/etc/passwd', 'invalid_input'],
  ['subfile:///etc/passwd', 'invalid_input'],
  ['data:video/mp2t;base64,AAAA', 'invalid_input'],
  ['udp://239.0.0.1:1234', 'invalid_input'],
])('%s → %s', async (url, code) => {
  const checked = checkSource(url, strict, resolve);
  if (code === undefined)
    await expect(checked).resolves.toMatchObject({
      protocols: expect.not.stringContaining('file') as string,
    });
  else await expect(checked).rejects.toMatchObject({ code });
});

test('plain RTMP is opened at the address that was checked, under the name it was asked for', async () => {
  const source = await checkSource('rtmp://media.example/live/key-1?k=v-1', strict, resolve);
  expect(source.input).toBe('rtmp://203.0.114.7/live/key-1?k=v-1');
  expect(source.options).toEqual(['-rtmp_tcurl', 'rtmp://media.example/live']);
  expect(source.label).toBe('rtmp://media.example/live');
});

test('files and private networks pass where they are allowed', async () => {
  const open = { allowPrivate: true, allowFiles: true };
  await expect(checkSource('http://127.0.0.1/a', open, resolve)).resolves.toMatchObject({ viaGuard: false });
  await expect(checkSource(import.meta.filename, open)).resolves.toMatchObject({ protocols: 'file' });
  await expect(checkSource('/no/such/file.mp4', open)).rejects.toMatchObject({ code: 'not_found' });
});

test('files are taken from the folders named, links and dots followed first', async () => {
  const here = dirname(import.meta.filename);
  const outside = await mkdtemp(join(tmpdir(), 'airlock-outside-'));
  onTestFinished(() => rm(outside, { recursive: true }));
  await symlink(import.meta.filename, join(outside, 'link.ts'));
  const within = (folder: string, file: string) =>
    checkSource(file, { allowPrivate: false, allowFiles: [folder, '/no/such/folder'] });
  await expect(within(here, import.meta.filename)).resolves.toMatchObject({ kind: 'file' });
  await expect(within(here, join(outside, 'link.ts'))).resolves.toMatchObject({ kind: 'file' });
  await expect(within(outside, join(outside, 'link.ts'))).rejects.toMatchObject({ code: 'forbidden' });
  await expect(within(here, `${here}/../events.ts`)).rejects.toMatchObject({ code: 'forbidden' });
  await expect(within(here.slice(0, -1), import.meta.filename)).rejects.toMatchObject({ code: 'forbidden' });
});

test.each([
  ['8.8.8.8', true],
  ['172.32.0.1', true],
  ['172.31.0.1', false],
  ['100.64.0.1', false],
  ['2606:4700::1111', true],
  ['fd00::1', false],
  ['fe80::1', false],
  ['::ffff:8.8.8.8', false],
  ['64:ff9b::7f00:1', false],
  ['nonsense', false],
])('%s public: %s', (address, expected) => expect(isPublicAddress(address)).toBe(expected));

test('the guard lets through what it resolves to a permitted address, and nothing else', async () => {
  const origin = createServer((_, res) => res.end('media')).listen(0, '127.0.0.1');
  onTestFinished(() => void origin.close());
  await once(origin, 'listening');
  const { port } = origin.address() as AddressInfo;
  const names = dns({ 'good.example': ['127.0.0.1'], 'bad.example': ['127.0.0.2'] });
  const guard = await startEgressGuard(names, (address) => address === '127.0.0.1');
  onTestFinished(() => guard.close());
  const get = (url: string) =>
    new Promise<{ status: number | undefined; body: string }>((done, fail) => {
      const proxied = { host: '127.0.0.1', port: new URL(guard.url).port, path: url, agent: false };
      request(proxied, (res) => {
        let body = '';
        res.on('data', (d) => (body += String(d))).on('end', () => done({ status: res.statusCode, body }));
      })
        .on('error', fail)
        .end();
    });
  expect(await get(`http://good.example:${port}/a`)).toEqual({ status: 200, body: 'media' });
  expect(await get(`http://bad.example:${port}/a`)).toMatchObject({ status: 403 });
  expect(await get(`http://127.0.0.3:${port}/a`)).toMatchObject({ status: 403 });
  expect(await get('file:///etc/passwd')).toMatchObject({ status: 403 });
});

test('back-off doubles up to its end and spreads by chance', () => {
  const at = (n: number, dice: number) => backoffMs(n, () => dice, { baseMs: 100, maxMs: 1000 });
  expect([0, 1, 2, 3, 4, 99].map((n) => at(n, 1))).toEqual([100, 200, 400, 800, 1000, 1000]);
  expect([0, 1, 4].map((n) => at(n, 0))).toEqual([50, 100, 500]);
});

test('codecs are read from the output block, secrets are taken out', () => {
  const reader = new StderrReader(['s3cret']);
  expect(reader.line('[info]   Stream #0:0: Video: hevc (Main), yuv420p')).toBeUndefined();
  reader.line("[info] Output #0, mpegts, to 'pipe:1':");
  expect(reader.line('[info]   Stream #0:0(und): Video: h264 (High) (avc1 / 0x31637661), yuv420p')).toMatchObject({ type: 'stream', media: 'video', codec: 'h264' }); // prettier-ignore
  expect(reader.line("[error] rtmp://u:p@h/live/s3cret?a=b: I/O error")).toEqual({ type: 'fault', text: '[error] rtmp://***@h/live/***?*** I/O error' }); // prettier-ignore
});
