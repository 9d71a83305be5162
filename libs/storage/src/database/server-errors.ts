import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type { Pool, PoolClient } from 'pg';
import { AirlockError } from '@airlock/contracts/problem';

/** SQLSTATEs: connection exceptions, insufficient resources, shutdown, crash, starting up. */
const TRANSIENT_STATE = /^(08...|53...|57P0[1-5])$/;
const TRANSIENT_CODE = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT'],
  ...['EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN'],
]);
/** What the driver says in words only. */
const TRANSIENT_WORDS =
  /Connection terminated|timeout exceeded when trying to connect|Query read timeout|not queryable|client was closed/i;

/** Whether the database could not be asked, in contrast to: did not like the question. */
function isTransient(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  if (typeof code === 'string' && (TRANSIENT_STATE.test(code) || TRANSIENT_CODE.has(code))) return true;
  return TRANSIENT_WORDS.test(error.message);
}

function rethrow(error: unknown): never {
  if (!isTransient(error)) throw error;
  const { message, code } = error as Error & { code?: string };
  throw new AirlockError('unavailable', `The database cannot be reached: ${message || code}`, {
    hint: 'Whether the last change is in it is not known. The next query connects again.',
    cause: error,
  });
}

/** The pool for Kysely: a server that is away says `unavailable` wherever that is noticed. */
export function tellingPool(pool: Pool): PostgresPool {
  const known = new WeakMap<PoolClient, PostgresPoolClient>();
  const telling = (client: PoolClient): PostgresPoolClient => {
    const wrapped = known.get(client) ?? {
      query: ((text: string, values: unknown[]) => client.query(text, values).catch(rethrow)) as never,
      // Its own `release` is a new one each time it is lent.
      release: (destroy?: boolean) => client.release(destroy),
    };
    known.set(client, wrapped);
    return wrapped;
  };
  return {
    options: pool.options,
    connect: () => pool.connect().then(telling, rethrow),
    end: () => pool.end(),
  };
}
