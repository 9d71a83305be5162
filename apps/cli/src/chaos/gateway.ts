import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A way to a server that can be shut: those on it are thrown off, and nobody gets through until it is open again. */
export interface Gateway {
  readonly url: string;
  /** Connections that came while it was shut. */
  readonly refused: number;
  shut(): void;
  reopen(): void;
  close(): Promise<void>;
}

export async function openGateway(to: string): Promise<Gateway> {
  const { hostname, port } = new URL(to);
  const sockets = new Set<Socket>();
  let isShut = false;
  let refused = 0;
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    return socket.on('error', () => undefined).once('close', () => sockets.delete(socket));
  };
  const server = createServer((from) => {
    keep(from);
    if (isShut) {
      refused += 1;
      from.resetAndDestroy();
      return;
    }
    const on = keep(connect(Number(port), hostname));
    from.pipe(on).pipe(from);
    from.once('close', () => on.destroy());
    on.once('close', () => from.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const throwOff = (): void => sockets.forEach((socket) => socket.resetAndDestroy());
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get refused() {
      return refused;
    },
    shut() {
      isShut = true;
      throwOff();
    },
    reopen: () => void (isShut = false),
    async close() {
      server.close();
      throwOff();
      await once(server, 'close');
    },
  };
}
