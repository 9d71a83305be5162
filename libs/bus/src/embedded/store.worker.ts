import { parentPort, workerData } from 'node:worker_threads';
import type { Store } from './store.js';

export interface StoreWorkerData {
  /** Where the compiled (or, in tests, the source) store lies: bare TypeScript has no `.js` to import. */
  readonly storeUrl: string;
  readonly file: string;
  readonly fsync: 'full' | 'normal';
}

type Methods = Record<string, (...args: unknown[]) => unknown>;

const data = workerData as StoreWorkerData;
const port = parentPort!;
const answer = (id: number, work: () => unknown) => {
  try {
    port.postMessage({ id, result: work() });
  } catch (error) {
    port.postMessage({ id, error });
  }
};

const module = (await import(data.storeUrl)) as { Store: typeof Store };
let store: Store | undefined;
// Answer 0 says that the store is open, or why it is not.
answer(0, () => {
  store = new module.Store(data.file, data.fsync);
});
port.on('message', ({ id, method, args }: { id: number; method: string; args: unknown[] }) => {
  answer(id, () => (store as unknown as Methods)[method]!(...args));
  if (method === 'close') port.close();
});
if (!store) port.close();
