import { createServer, type AddressInfo, type Socket } from 'node:net';
import { AirlockError } from '@airlock/contracts/problem';
import { FlvFeed, foreignCodec } from './flv-feed.js';
import { RtmpPeer, type MediaTag, type PublishRequest } from './peer.js';

/** One publisher's media and the way to be rid of it. */
export interface Publication {
  /** Ends when the publisher goes, also before it was accepted. */
  readonly feed: FlvFeed;
  /** Tells the peer why, and closes. Repeating it does nothing. */
  close(reason: string): void;
}

export interface RtmpServerOptions {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  readonly maxConnections?: number;
  /** A silent peer is dropped after this, ms. */
  readonly idleMs?: number;
  /** Asked before the publisher hears anything and before a byte of media is taken; throwing is a refusal. */
  readonly onPublish: (
    request: PublishRequest & { readonly remoteAddress: string },
    publication: Publication,
  ) => Promise<'accepted' | { readonly refuse: string }>;
  readonly onFault: (remoteAddress: string, error: unknown) => void;
}

export interface RtmpServer {
  readonly port: number;
  close(): Promise<void>;
}

/** An RTMP server that only takes publishers. Throws `conflict` when the port is taken. */
export async function startRtmpServer(o: RtmpServerOptions): Promise<RtmpServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    serve(socket, o);
  });
  server.maxConnections = o.maxConnections ?? 256;
  await new Promise<void>((done, fail) => {
    server.once('error', (error) =>
      fail(
        new AirlockError('conflict', `The RTMP server can not listen on ${o.host}:${o.port}.`, {
          hint: 'Stop what uses the port, or configure another one.',
          cause: error,
        }),
      ),
    );
    server.listen(o.port, o.host, done);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function serve(socket: Socket, o: RtmpServerOptions): void {
  const remoteAddress = socket.remoteAddress ?? '';
  let asked = false;
  const feed = new FlvFeed(() => socket.resume());

  const close = (reason?: string): void => {
    if (socket.destroyed) return;
    if (reason !== undefined) peer.refuse(reason);
    socket.destroySoon();
  };
  const drop = (error: unknown): void => {
    o.onFault(remoteAddress, error);
    socket.destroy();
  };
  const onTag = (tag: MediaTag): void => {
    const codec = foreignCodec(tag);
    if (codec !== undefined) return close(`${codec} is not taken: publish H.264 with AAC`);
    if (!feed.push(tag)) socket.pause();
  };
  const onPublish = (request: PublishRequest): void => {
    if (asked) throw new Error('publishing twice on one connection');
    asked = true;
    socket.pause();
    o.onPublish({ ...request, remoteAddress }, { feed, close })
      .then(
        (answer) => {
          if (socket.destroyed || socket.writableEnded) return;
          if (answer === 'accepted') peer.accept();
          else close(answer.refuse);
        },
        () => close('not admitted'),
      )
      .finally(() => socket.resume());
  };
  const peer: RtmpPeer = new RtmpPeer({
    write: (b) => void socket.write(b),
    onPublish,
    onTag,
    onUnpublish: () => close(),
  });

  // A peer that we hold back ourselves is not silent.
  socket.setTimeout(o.idleMs ?? 15_000, () => {
    if (!socket.isPaused()) drop(new Error('silent'));
  });
  socket.on('data', (bytes) => {
    try {
      if (!socket.writableEnded) peer.feed(bytes);
    } catch (error) {
      drop(error);
    }
  });
  socket.on('error', (error) => o.onFault(remoteAddress, error));
  socket.on('close', () => feed.end());
}
