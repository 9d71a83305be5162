import { Worker } from 'node:worker_threads';
import { AirlockError } from '@airlock/contracts/problem';
import type { Store } from './store.js';
import type { StoreWorkerData } from './store.worker.js';

type Method = Exclude<keyof Store, symbol>;

/** The store on its own thread, so that an fsync never stops the event loop. Calls are served in order. */
export class StoreClient {
  readonly #worker: Worker;
  readonly #waiting = new Map<
    number,
    { resolve: (value: never) => void; reject: (error: unknown) => void }
  >();
  #lastId = 0;
  #dead: AirlockError | undefined;

  private constructor(worker: Worker) {
    this.#worker = worker;
    worker.on('message', (m: { id: number; result: never; error?: unknown }) => {
      const waiting = this.#waiting.get(m.id);
      this.#waiting.delete(m.id);
      if ('error' in m) waiting?.reject(m.error);
      else waiting?.resolve(m.result);
    });
    worker.on('error', (error) => this.#die(error));
    worker.on('exit', () => this.#die());
  }

  /** Throws `conflict` when another process (or bus) holds the file, `unavailable` when it cannot be opened. */
  static async open(file: string, fsync: 'full' | 'normal'): Promise<StoreClient> {
    const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
    const workerData: StoreWorkerData = {
      storeUrl: new URL(`./store${extension}`, import.meta.url).href,
      file,
      fsync,
    };
    const worker = new Worker(new URL(`./store.worker${extension}`, import.meta.url), {
      workerData,
      name: 'airlock-bus',
    });
    const client = new StoreClient(worker);
    const opened = new Promise<void>((resolve, reject) => {
      client.#waiting.set(0, { resolve: resolve as (value: never) => void, reject });
    });
    await opened.catch((error: unknown) => {
      const locked = error instanceof Error && /locked|busy/i.test(error.message);
      throw new AirlockError(
        locked ? 'conflict' : 'unavailable',
        locked ? `The bus in ${file} is in use by another process` : `The bus in ${file} cannot be opened`,
        {
          cause: error,
          ...(locked ? { hint: 'Stop the other Airlock, or give this one its own data folder.' } : {}),
        },
      );
    });
    return client;
  }

  call<M extends Method>(method: M, ...args: Parameters<Store[M]>): Promise<ReturnType<Store[M]>> {
    if (this.#dead) return Promise.reject(this.#dead);
    const id = (this.#lastId += 1);
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as (value: never) => void, reject });
      this.#worker.postMessage({ id, method, args });
    });
  }

  async close(): Promise<void> {
    const gone = new Promise<void>((resolve) => this.#worker.once('exit', () => resolve()));
    await this.call('close');
    await gone;
  }

  #die(cause?: unknown): void {
    this.#dead ??= new AirlockError('unavailable', 'The bus is closed', cause === undefined ? {} : { cause });
    for (const { reject } of this.#waiting.values()) reject(this.#dead);
    this.#waiting.clear();
  }
}
