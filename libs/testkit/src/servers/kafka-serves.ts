import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

// ApiVersions, version 0, correlation id 7, no client id: the one request every broker answers to anybody.
const BODY = Buffer.from([0, 18, 0, 0, 0, 0, 0, 7, 0xff, 0xff]);
const REQUEST = Buffer.concat([Buffer.from([0, 0, 0, BODY.length]), BODY]);

/** Waits until a broker answers at `host:port`; a published port of a container accepts long before that. */
export async function kafkaServes(address: string, deadlineMs = 60_000): Promise<void> {
  const [host, port] = address.split(':') as [string, string];
  const signal = AbortSignal.timeout(deadlineMs);
  while (!(await answers(host, Number(port)))) {
    if (signal.aborted) throw new Error(`No broker answered at ${address} within ${deadlineMs} ms`);
    await delay(100);
  }
}

function answers(host: string, port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect({ host, port }, () => socket.write(REQUEST));
    socket.setTimeout(1_000, () => socket.destroy());
    socket.once('data', (data) => {
      done(data.length >= 8 && data.readInt32BE(4) === 7);
      socket.destroy();
    });
    socket.on('error', () => undefined);
    socket.once('close', () => done(false));
  });
}
