// needs: s3
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { CreateBucketCommand, HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { BlobKey } from '@airlock/contracts/ids';
import { startS3, type S3Server } from '@airlock/testkit/servers/s3';
import { blobContract } from './contract-suite.js';
import { openS3Blobs, type S3BlobOptions } from './s3.js';

let server: S3Server;
let client: S3Client;
beforeAll(async () => {
  server = await startS3();
  client = new S3Client({ ...server, forcePathStyle: true });
  await client.send(new CreateBucketCommand({ Bucket: server.bucket })).catch((error: { name?: string }) => {
    if (!error.name?.startsWith('BucketAlready')) throw error;
  });
});
afterAll(async () => {
  client.destroy();
  await server.stop();
});

const open = async (over: Partial<S3BlobOptions> = {}) => {
  const { endpoint, region, bucket, credentials } = server;
  const prefix = `test/${randomUUID()}`;
  const blobs = await openS3Blobs({ endpoint, region, bucket, credentials, prefix, ...over });
  const dispose = async () => {
    for await (const { key } of blobs.list('')) await blobs.delete(key);
    await blobs.close();
  };
  return { blobs, dispose, prefix };
};
const key = (text: string) => BlobKey.parse(text);
const noise = (length: number) => {
  const bytes = Buffer.alloc(length);
  for (let i = 0; i < length; i += 32) createHash('sha256').update(String(i)).digest().copy(bytes, i);
  return bytes;
};

blobContract('The S3 bucket', () => open());
blobContract('The S3 bucket, listed in small pages', () => open({ pageSize: 2 }));

it('sends long evidence in parts, and gives it back whole', async () => {
  const { blobs, dispose, prefix } = await open({ partBytes: 5 * 1_048_576 });
  const long = noise(12_000_000);
  await blobs.put(key('evidence/e1.mp4'), long);
  const where = { Bucket: server.bucket, Key: `${prefix}/evidence/e1.mp4` };
  const head = await client.send(new HeadObjectCommand(where));
  // An ETag of parts says how many they were.
  expect(head.ETag).toMatch(/-3"$/);
  expect(await blobs.stat(key('evidence/e1.mp4'))).toMatchObject({ bytes: 12_000_000 });
  expect(long.equals(await blobs.get(key('evidence/e1.mp4')))).toBe(true);
  await dispose();
});

it('says that a blob is not what was written', async () => {
  const { blobs, dispose, prefix } = await open();
  await blobs.put(key('a'), Buffer.from('what was seen'));
  const sha256 = createHash('sha256').update('what was seen').digest('hex');
  const where = { Bucket: server.bucket, Key: `${prefix}/a` };
  await client.send(new PutObjectCommand({ ...where, Body: 'something else', Metadata: { sha256 } }));
  await expect(blobs.get(key('a'))).rejects.toMatchObject({ code: 'internal' });
  await dispose();
});

it('gives links that anybody can read one blob by, unforgeable', async () => {
  const { blobs, dispose } = await open();
  await blobs.put(key('a'), Buffer.from('A'));
  await blobs.put(key('b'), Buffer.from('B'));
  const link = await blobs.presign(key('a'), 60_000);
  expect(await (await fetch(link)).text()).toBe('A');
  const forged = await fetch(link.replace('/a?', '/b?'));
  expect(forged.status).toBe(403);
  await forged.body?.cancel();
  await expect(blobs.presign(key('a'), 8 * 86_400_000)).rejects.toMatchObject({ code: 'invalid_input' });
  await dispose();
});

it('says what is wrong when there is no bucket, no key to it, or no store', async () => {
  await expect(open({ bucket: 'no-such-bucket' })).rejects.toMatchObject({ code: 'unavailable' });
  const credentials = { ...server.credentials, secretAccessKey: 'wrong' };
  await expect(open({ credentials })).rejects.toMatchObject({ code: 'forbidden' });
  await expect(open({ endpoint: 'http://127.0.0.1:1', attempts: 1 })).rejects.toMatchObject({
    code: 'unavailable',
  });
});

/** A store that misbehaves as told, in front of the real one. */
async function troubled(trouble: (n: number, from: IncomingMessage, to: ServerResponse) => boolean) {
  const real = new URL(server.endpoint);
  let n = 0;
  const proxy = createServer((from, to) => {
    if (trouble((n += 1), from, to)) return;
    const on = request(
      { host: real.hostname, port: real.port, method: from.method, path: from.url, headers: from.headers },
      (answer) => {
        to.writeHead(answer.statusCode!, answer.headers);
        answer.pipe(to);
      },
    );
    on.once('error', () => to.destroy());
    from.pipe(on);
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    count: () => n,
    close: async () => {
      proxy.closeAllConnections();
      proxy.close();
      await once(proxy, 'close');
    },
  };
}

it('tries again when the store stumbles, and when a body breaks off', async () => {
  let stumbles = 0;
  const proxy = await troubled((_, from, to) => {
    if (from.method === 'PUT' && (stumbles += 1) <= 2) {
      from.resume();
      to.writeHead(503).end();
      return true;
    }
    if (from.method === 'GET' && (stumbles += 1) === 4) {
      to.writeHead(200, { 'content-length': '100' });
      to.write('half', () => to.destroy());
      return true;
    }
    return false;
  });
  const { blobs, dispose } = await open({ endpoint: proxy.endpoint });
  await blobs.put(key('a'), Buffer.from('A'));
  expect(stumbles).toBe(3);
  expect(Buffer.from(await blobs.get(key('a'))).toString()).toBe('A');
  expect(stumbles).toBe(5);
  await dispose();
  await proxy.close();
});

it('never takes bytes that were changed on their way to the store', async () => {
  const proxy = await troubled((_, from, to) => {
    if (from.method !== 'PUT') return false;
    const real = new URL(server.endpoint);
    const on = request(
      { host: real.hostname, port: real.port, method: 'PUT', path: from.url, headers: from.headers },
      (answer) => {
        to.writeHead(answer.statusCode!, answer.headers);
        answer.pipe(to);
      },
    );
    from.on('data', (chunk: Buffer) => on.write(chunk.map((b) => b ^ 1))).on('end', () => on.end());
    return true;
  });
  const { blobs, dispose } = await open({ endpoint: proxy.endpoint, attempts: 1 });
  await expect(blobs.put(key('a'), Buffer.from('A'))).rejects.toMatchObject({ code: 'unavailable' });
  expect(await blobs.stat(key('a'))).toBeUndefined();
  await dispose();
  await proxy.close();
});
