import { Worker } from 'node:worker_threads';
import { AirlockError } from '@airlock/contracts/problem';
import type { PgliteAnswer, PgliteWorkerData } from './pglite.worker.js';

export interface SqlResult {
  readonly rows: readonly unknown[];
  readonly affected: number | undefined;
}

/** One PGlite on its own thread, so that no query stops the event loop. Statements run in the order of the calls. */
export class PgliteClient {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, PromiseWithResolvers<SqlResult>>();
  #lastId = 0;
  #dead: AirlockError | undefined;

  private constructor(worker: Worker) {
    this.#worker = worker;
    worker.on('message', (message: PgliteAnswer) => {
      const waiting = this.#waiting.get(message.id);
      this.#waiting.delete(message.id);
      if (message.ok) waiting?.resolve(message);
      else waiting?.reject(Object.assign(new Error(message.error.message), message.error));
    });
    worker.on('error', (error) => this.#die(error));
    worker.on('exit', () => this.#die());
  }

  /** `dir` undefined: in memory. Throws `unavailable` when the files cannot be opened. */
  static async open(dir: string | undefined): Promise<PgliteClient> {
    const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
    const workerData: PgliteWorkerData = { dir };
    const client = new PgliteClient(
      new Worker(new URL(`./pglite.worker${extension}`, import.meta.url), {
        workerData,
        name: 'airlock-database',
      }),
    );
    const opened = Promise.withResolvers<SqlResult>();
    client.#waiting.set(0, opened);
    try {
      await opened.promise;
    } catch (cause) {
      throw new AirlockError('unavailable', `The database in ${dir ?? 'memory'} cannot be opened`, { cause });
    }
    return client;
  }

  query(sql: string, params: readonly unknown[]): Promise<SqlResult> {
    return this.#ask(sql, params);
  }

  async close(): Promise<void> {
    if (this.#dead) return;
    const gone = new Promise<void>((resolve) => this.#worker.once('exit', () => resolve()));
    await this.#ask(null, []);
    await gone;
  }

  #ask(sql: string | null, params: readonly unknown[]): Promise<SqlResult> {
    if (this.#dead) return Promise.reject(this.#dead);
    const id = (this.#lastId += 1);
    const answer = Promise.withResolvers<SqlResult>();
    this.#waiting.set(id, answer);
    this.#worker.postMessage({ id, sql, params });
    return answer.promise;
  }

  #die(cause?: unknown): void {
    this.#dead ??= new AirlockError(
      'unavailable',
      'The database is closed',
      cause === undefined ? {} : { cause },
    );
    for (const { reject } of this.#waiting.values()) reject(this.#dead);
    this.#waiting.clear();
  }
}
