import type { FastifyReply } from 'fastify';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { GateEvents } from './events.js';
import type { Room } from './room.js';

const CHUNK = 64 * 1024;

const chunks = function* (bytes: Uint8Array, sent: (n: number) => void): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += CHUNK) {
    const chunk = bytes.subarray(at, at + CHUNK);
    yield chunk;
    sent(chunk.length);
  }
};

/**
 * Sends released content so that it can be broken off: small pieces as the viewer takes them, and when the stream goes
 * dark the connection is reset, so that not even what the kernel holds is delivered.
 */
export const sendContent = async (
  reply: FastifyReply,
  room: Room,
  bytes: Uint8Array,
  type: string,
  { clock, events }: { clock: () => number; events: GateEvents },
): Promise<void> => {
  reply.hijack();
  const { raw } = reply;
  for (const [name, value] of Object.entries(reply.getHeaders())) {
    if (value !== undefined) raw.setHeader(name, value as string | string[]);
  }
  raw.writeHead(200, { 'content-type': type, 'content-length': bytes.length, 'cache-control': 'no-store' });
  const done = room.serving(() => {
    if (raw.socket === null) raw.destroy();
    else raw.socket.resetAndDestroy();
  });
  const source = Readable.from(
    chunks(bytes, (n) => {
      room.lastContentByteAt = clock();
      events.sent('content', n);
    }),
    { objectMode: true, highWaterMark: 1 },
  );
  try {
    await pipeline(source, raw);
  } catch {
    // The viewer left, or the stream went dark: both end the response and nothing else.
  } finally {
    done();
  }
};
