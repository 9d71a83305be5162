import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';

// Runs on a worker thread, in tests as bare TypeScript: it may import packages, but nothing of ours.

export interface PgliteWorkerData {
  /** Undefined for a database in memory. */
  readonly dir: string | undefined;
}

export type PgliteAnswer = { readonly id: number } & (
  | { readonly ok: true; readonly rows: readonly unknown[]; readonly affected: number | undefined }
  | { readonly ok: false; readonly error: Record<string, unknown> & { readonly message: string } }
);

const port = parentPort!;
const answer = (message: PgliteAnswer) => port.postMessage(message);

// What a driver's caller may look at; the error object itself does not survive the way between threads.
const FIELDS = ['code', 'detail', 'hint', 'constraint', 'table', 'column', 'severity'] as const;
const described = (error: unknown) => {
  const { message } = error instanceof Error ? error : { message: String(error) };
  const fields = FIELDS.map((f) => [f, (error as Record<string, unknown> | undefined)?.[f]] as const);
  return { message, ...Object.fromEntries(fields.filter(([, value]) => value !== undefined)) };
};

const { dir } = workerData as PgliteWorkerData;
const database = await PGlite.create(dir === undefined ? 'memory://' : dir).then(
  (opened) => {
    answer({ id: 0, ok: true, rows: [], affected: undefined });
    return opened;
  },
  (error: unknown) => {
    answer({ id: 0, ok: false, error: described(error) });
    return undefined;
  },
);

port.on('message', ({ id, sql, params }: { id: number; sql: string | null; params: unknown[] }) => {
  const work =
    sql === null
      ? database!.close().then(() => ({ rows: [], affectedRows: undefined }))
      : database!.query(sql, params);
  work.then(
    ({ rows, affectedRows }) => {
      answer({ id, ok: true, rows, affected: affectedRows });
      if (sql === null) port.close();
    },
    (error: unknown) => answer({ id, ok: false, error: described(error) }),
  );
});
if (!database) port.close();
