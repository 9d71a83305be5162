import type { DirectPath, DirectRecord } from '@airlock/bus/direct';
import { inProcessDirectPath } from '@airlock/bus/direct';
import { ControlRecord } from '@airlock/contracts/control';
import { PolicyRecord } from '@airlock/contracts/policy';
import { AirlockError } from '@airlock/contracts/problem';
import { z } from 'zod';
import { storableJson } from './database/storable.js';
import { serverPool } from './database/server-pool.js';
import { listenTo, type Sent } from './database/listener.js';

export interface PostgresDirectOptions {
  readonly url: string;
  /** The NOTIFY channel, one per installation in a database; default `airlock_control`. */
  readonly channel?: string;
  /** How far back the first connection reads, ms; default 10 minutes. */
  readonly catchUpMs?: number;
  /** What goes wrong while nobody waits for it: a lost connection, a listener that fails. */
  readonly onError?: (error: unknown) => void;
}

export interface PostgresDirectPath extends DirectPath {
  /** False while the database cannot be listened to. */
  readonly connected: boolean;
  close(): Promise<void>;
}

const Known = z.union([ControlRecord, PolicyRecord]);

/** PostgreSQL takes 7,999 bytes; the id and a space stand before the record. */
const MAX_RECORD_BYTES = 7_900;
/** What was sent longer ago nobody reads again. */
const KEEP_MS = 3_600_000;
const SWEEP_MS = 60_000;
const SEND_TIMEOUT_MS = 3_000;
/** Ids remembered in order not to hand out a record again that catching up finds. */
const REMEMBERED = 10_000;

/**
 * The direct path between processes: LISTEN and NOTIFY of the database, which works with Kafka down. A record is logged
 * and announced in one statement; whoever was away reads the log when back. Resolves after the first try to connect and
 * goes on trying. It needs the server itself or a pooler in session mode: transaction pooling loses LISTEN.
 */
export async function postgresDirectPath(options: PostgresDirectOptions): Promise<PostgresDirectPath> {
  const { channel = 'airlock_control', catchUpMs = 600_000, onError = () => undefined } = options;
  const local = inProcessDirectPath();
  const seen = new Set<number>();
  let sweptAt = performance.now();
  let closed = false;
  // Whoever starts gets the path first and listens a little later.
  let early: ControlRecord[] | undefined = [];
  let earlyPolicies: PolicyRecord[] | undefined = [];

  const pool = await serverPool({ url: options.url, poolSize: 2, timeoutMs: SEND_TIMEOUT_MS });
  pool.on('error', onError);

  const hand = (record: DirectRecord): void => void Promise.resolve(local.send(record)).catch(onError);
  /** Keeps a record for whoever listens first; false where somebody does. */
  const wait = (record: DirectRecord): boolean => {
    if (record.type === 'policy') return earlyPolicies !== undefined && earlyPolicies.push(record) > 0;
    if (early === undefined) return false;
    if (early.push(record) > REMEMBERED) early.shift();
    return true;
  };
  const hear = ({ id, record }: Sent) => {
    if (seen.has(id)) return;
    seen.add(id);
    if (seen.size > REMEMBERED) seen.delete(seen.values().next().value!);
    const parsed = Known.safeParse(record);
    if (!parsed.success) return onError(parsed.error);
    if (!wait(parsed.data)) hand(parsed.data);
  };
  const listener = listenTo({ url: options.url, channel, catchUpMs, hear, onError });
  await listener.tried;

  const sweep = () => {
    if (performance.now() - sweptAt < SWEEP_MS) return;
    sweptAt = performance.now();
    pool
      .query(`DELETE FROM direct_log WHERE sent_at < now() - $1 * interval '1 ms'`, [KEEP_MS])
      .catch(onError);
  };

  return {
    /** The first to listen hears at once what came before. */
    on(call) {
      const off = local.on(call);
      const records = early ?? [];
      early = undefined;
      records.forEach(hand);
      return off;
    },
    onPolicy(call) {
      const off = local.onPolicy(call);
      const records = earlyPolicies ?? [];
      earlyPolicies = undefined;
      records.forEach(hand);
      return off;
    },
    get connected() {
      return listener.connected();
    },
    /** Resolves when the record is logged, hence will be heard; throws `unavailable` when it is not. */
    async send(record) {
      if (closed) throw new AirlockError('unavailable', 'The direct path is closed');
      try {
        await pool.query(
          `WITH logged AS (INSERT INTO direct_log(channel, record) VALUES ($1::text, $2::jsonb) RETURNING id)
           SELECT pg_notify($1::text, id || CASE WHEN octet_length($2::text) <= ${MAX_RECORD_BYTES} THEN ' ' || $2::text
             ELSE '' END) FROM logged`,
          [channel, storableJson(record)],
        );
      } catch (cause) {
        throw new AirlockError('unavailable', 'The database did not take the record', { cause });
      }
      sweep();
    },
    async close() {
      closed = true;
      await listener.close();
      await pool.end();
    },
  };
}
