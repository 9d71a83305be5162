import type { Client } from 'pg';

/** A record of the direct log, not yet parsed. */
export interface Sent {
  readonly id: number;
  readonly record: unknown;
}

export interface ListenOptions {
  readonly url: string;
  readonly channel: string;
  /** How far back the first connection reads, ms. */
  readonly catchUpMs: number;
  /** Called in the order of sending, except that catching up may repeat and overlap. */
  readonly hear: (sent: Sent) => void;
  readonly onError: (error: unknown) => void;
}

const FIRST_RETRY_MS = 50;
const LONGEST_RETRY_MS = 2_000;
/** A connection that is dead without saying so is found out within two of these. */
const HEARTBEAT_MS = 5_000;
/** Ids are not committed in their order, so that catching up begins well before the last word heard. */
const OVERLAP_MS = 60_000;

/** Listens on one connection, for ever: when it is lost, connects again and reads what was sent meanwhile. */
export function listenTo(options: ListenOptions): {
  /** Resolves after the first try, whether it went well or not. */
  readonly tried: Promise<void>;
  connected(): boolean;
  close(): Promise<void>;
} {
  const { channel, hear, onError } = options;
  const stop = new AbortController();
  const tried = Promise.withResolvers<void>();
  let connected = false;
  let goodUntil: number | undefined;

  const fetched = async (client: Client, where: string, value: number) => {
    const { rows } = await client.query<{ id: string; record: unknown }>(
      `SELECT id, record FROM direct_log WHERE channel = $1 AND ${where} ORDER BY id`,
      [channel, value],
    );
    for (const { id, record } of rows) hear({ id: Number(id), record });
  };

  /** Resolves when the connection is over; throws when it never was, or broke. */
  const session = async (client: Client) => {
    const over = Promise.withResolvers<void>();
    // A rejection that comes while something else is awaited is looked at below.
    over.promise.catch(() => undefined);
    client.on('error', over.reject);
    client.on('end', () => over.resolve());
    const onStop = () => over.resolve();
    stop.signal.addEventListener('abort', onStop);
    client.on('notification', ({ payload = '' }) => {
      const space = payload.indexOf(' ');
      const id = Number(space < 0 ? payload : payload.slice(0, space));
      if (!Number.isSafeInteger(id)) return;
      if (space < 0) fetched(client, 'id = $2', id).catch(over.reject);
      else hear({ id, record: JSON.parse(payload.slice(space + 1)) as unknown });
    });
    let heartbeat: NodeJS.Timeout | undefined;
    try {
      await client.connect();
      // Listening first: what is sent while we read is announced, too.
      await client.query(`LISTEN ${client.escapeIdentifier(channel)}`);
      const away = goodUntil === undefined ? options.catchUpMs : performance.now() - goodUntil + OVERLAP_MS;
      await fetched(client, `sent_at > now() - $2 * interval '1 ms'`, away);
      connected = true;
      goodUntil = performance.now();
      tried.resolve();
      heartbeat = setInterval(() => {
        client.query('SELECT 1').then(() => (goodUntil = performance.now()), over.reject);
      }, HEARTBEAT_MS);
      heartbeat.unref();
      await over.promise;
    } finally {
      connected = false;
      clearInterval(heartbeat);
      stop.signal.removeEventListener('abort', onStop);
      client.end().catch(() => undefined);
    }
  };

  const forever = async () => {
    const { Client } = await import('pg');
    for (let wait = FIRST_RETRY_MS; !stop.signal.aborted; wait = Math.min(2 * wait, LONGEST_RETRY_MS)) {
      const client = new Client({
        connectionString: options.url,
        application_name: 'airlock direct path',
        connectionTimeoutMillis: HEARTBEAT_MS,
        query_timeout: HEARTBEAT_MS,
        keepAlive: true,
      });
      const before = goodUntil;
      await session(client).catch((error: unknown) => {
        if (!stop.signal.aborted) onError(error);
      });
      tried.resolve();
      if (goodUntil !== before) wait = FIRST_RETRY_MS;
      await pause(wait, stop.signal);
    }
  };
  const done = forever();
  return {
    tried: tried.promise,
    connected: () => connected,
    close: () => {
      stop.abort();
      return done;
    },
  };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
  });
}
