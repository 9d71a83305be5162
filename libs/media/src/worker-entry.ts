import type { FromWorker, ToWorker } from './pool/messages.js';

/** What a worker does with its jobs, and with what is told to all workers while they run. */
export interface Worker<Job, Reply, Told> {
  run(job: Job): Promise<Reply>;
  /** Takes effect at once, for jobs in progress too. */
  told?(value: Told): void;
}

/**
 * The worker's side of `createWorkerPool`: `open` gets the pool's `init` value and gives what does the jobs. Exits when
 * the parent is gone. Throwing inside a job fails that job only; throwing at what is told ends the worker, which is then
 * started anew and told everything again.
 */
export function serveJobs<Init, Job, Reply, Told = never>(
  open: (init: Init) => Promise<((job: Job) => Promise<Reply>) | Worker<Job, Reply, Told>>,
): void {
  // A parent that is gone needs no answer, and `disconnect` ends this process.
  const send = (message: FromWorker) => process.send?.(message, undefined, undefined, () => undefined);
  const rssMb = () => process.memoryUsage.rss() / 2 ** 20;
  let worker: Worker<Job, Reply, Told> | undefined;
  process.once('disconnect', () => process.exit(0));
  // Ctrl-C and a service manager's stop reach children too: the parent lets jobs in hand end first.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
  process.on('message', (message: ToWorker) => {
    void (async () => {
      if (message.type === 'init') {
        const opened = await open(message.value as Init);
        worker = typeof opened === 'function' ? { run: opened } : opened;
        send({ type: 'ready' });
        return;
      }
      if (message.type === 'tell') return worker!.told?.(message.value as Told);
      try {
        const reply = await worker!.run(message.job as Job);
        send({ type: 'done', id: message.id, reply, rssMb: rssMb() });
      } catch (error) {
        const text = error instanceof Error ? error.message : String(error);
        send({ type: 'failed', id: message.id, message: text, rssMb: rssMb() });
      }
    })();
  });
}
