import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { cpuSecondsOf } from './measure.js';
import type { FromPeer, ToPeer } from './peer-child.js';
import type { PeerOptions } from './peer-pipeline.js';

/** The peer pipeline in processes of its own, first come, first served. */
export interface PeerPool {
  look(path: string): Promise<void>;
  /** CPU seconds of its processes, those of ffmpeg that have ended included. */
  cpu(): number;
  close(): Promise<void>;
}

interface Worker {
  readonly child: ChildProcess;
  call(message: ToPeer): Promise<void>;
}

/** As many processes as ours has media workers, so that neither side has the more cores. */
export async function openPeerPool(size: number, options: PeerOptions): Promise<PeerPool> {
  const workers = Array.from({ length: size }, startWorker);
  const free: Worker[] = [];
  const waiting: ((worker: Worker) => void)[] = [];
  const release = (worker: Worker): void => {
    const next = waiting.shift();
    if (next) next(worker);
    else free.push(worker);
  };
  const close = async (): Promise<void> => {
    await Promise.all(
      workers.map(({ child }) => {
        if (child.exitCode !== null || child.signalCode !== null) return undefined;
        const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
        if (child.connected) child.disconnect();
        return exited;
      }),
    );
  };
  try {
    await Promise.all(workers.map((worker) => worker.call({ type: 'open', options })));
  } catch (error) {
    await close();
    throw error;
  }
  workers.forEach(release);
  return {
    look: async (path) => {
      const worker = free.pop() ?? (await new Promise<Worker>((resolve) => waiting.push(resolve)));
      try {
        await worker.call({ type: 'look', path });
      } finally {
        release(worker);
      }
    },
    cpu: () => workers.reduce((sum, { child }) => sum + cpuSecondsOf(child.pid ?? 0, true), 0),
    close,
  };
}

function startWorker(): Worker {
  const entry = fileURLToPath(new URL('./peer-child.js', import.meta.url));
  const child = fork(entry, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  let pending: PromiseWithResolvers<void> | undefined;
  child.on('message', (message: FromPeer) => {
    if (message.type === 'ready') pending?.resolve();
    else pending?.reject(new Error(message.message));
  });
  child.once('exit', () => pending?.reject(new Error('a process of the peer ended')));
  return {
    child,
    call: (message) => {
      pending = Promise.withResolvers();
      child.send(message);
      return pending.promise;
    },
  };
}
