import {
  CompiledQuery,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type TransactionSettings,
} from 'kysely';
import type { PgliteClient } from './pglite-client.js';

/**
 * Kysely on one PGlite. Kysely's own dialect hands its single connection to everybody at once, so that a query from
 * elsewhere lands inside a transaction that happens to be open; here the connection is lent to one at a time.
 */
export const pgliteDialect = (client: PgliteClient): Dialect => ({
  createAdapter: () => new PostgresAdapter(),
  createDriver: () => new PgliteDriver(client),
  createIntrospector: (db) => new PostgresIntrospector(db),
  createQueryCompiler: () => new PostgresQueryCompiler(),
});

class PgliteDriver implements Driver {
  readonly #client: PgliteClient;
  readonly #connection: DatabaseConnection;
  readonly #queue: (() => void)[] = [];
  #lent = false;

  constructor(client: PgliteClient) {
    this.#client = client;
    this.#connection = {
      executeQuery: async <R>({ sql, parameters }: CompiledQuery) => {
        const { rows, affected } = await client.query(sql, parameters);
        return {
          rows: rows as R[],
          ...(affected === undefined ? {} : { numAffectedRows: BigInt(affected) }),
        };
      },
      // eslint-disable-next-line require-yield
      async *streamQuery() {
        throw new Error('PGlite does not stream');
      },
    };
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    if (this.#lent) await new Promise<void>((resolve) => this.#queue.push(resolve));
    this.#lent = true;
    return this.#connection;
  }

  async releaseConnection(): Promise<void> {
    const next = this.#queue.shift();
    // Handed over without a gap in which a newcomer could step in.
    if (next) next();
    else this.#lent = false;
  }

  async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    const level = settings.isolationLevel ? ` isolation level ${settings.isolationLevel}` : '';
    await connection.executeQuery(CompiledQuery.raw(`begin${level}`));
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'));
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('rollback'));
  }

  destroy(): Promise<void> {
    return this.#client.close();
  }
}
