import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Server } from 'node:http';

export interface SseOptions {
  /** Bytes that may wait for a slow reader before it is cut off (it reconnects and gets a fresh state). Default 1 MiB. */
  readonly maxBufferedBytes?: number;
  /** Milliseconds between comments that keep proxies from closing the connection. Default 15,000. */
  readonly keepAliveMs?: number;
  /** Milliseconds after which the browser reconnects. Default 1,000. */
  readonly retryMs?: number;
}

export interface SseConnection {
  /** Queues one event; false when the reader is gone or was too slow. */
  send(event: string, data: unknown, id?: string): boolean;
  readonly closed: Promise<void>;
  close(): void;
}

const connections = new WeakMap<object, Set<SseConnection>>();

/** Ends every event stream of a server: they never end by themselves, and would hold up its closing. */
export const endAllSse = (server: Server): void => {
  for (const connection of connections.get(server) ?? []) connection.close();
};

/** Takes the reply over and speaks server-sent events (WHATWG HTML, 9.2) on it. */
export const openSse = (
  request: FastifyRequest,
  reply: FastifyReply,
  options: SseOptions = {},
): SseConnection => {
  const { maxBufferedBytes = 1024 * 1024, keepAliveMs = 15_000, retryMs = 1_000 } = options;
  reply.hijack();
  const { raw } = reply;
  for (const [name, value] of Object.entries(reply.getHeaders())) {
    if (value !== undefined) raw.setHeader(name, value as string | string[]);
  }
  raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
  });
  raw.write(`retry: ${retryMs}\n\n`);
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  const timer = setInterval(() => raw.write(':\n\n'), keepAliveMs);
  timer.unref();
  let open = true;
  const end = (): void => {
    if (!open) return;
    open = false;
    clearInterval(timer);
    siblings.delete(connection);
    resolve();
  };
  raw.on('close', end);
  raw.on('error', end);
  request.raw.on('aborted', end);
  const connection: SseConnection = {
    closed,
    close: () => {
      end();
      raw.end();
    },
    send: (event, data, id) => {
      if (!open) return false;
      if (raw.writableLength > maxBufferedBytes) {
        end();
        raw.destroy();
        return false;
      }
      raw.write(`${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
      return true;
    },
  };
  const siblings = connections.get(request.server.server) ?? new Set();
  connections.set(request.server.server, siblings.add(connection));
  return connection;
};
