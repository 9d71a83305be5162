import type { FromWorker, ToWorker } from './pool/messages.js';

/**
 * The worker's side of `createWorkerPool`: `open` gets the pool's `init` value and gives the function that does a job.
 * Exits when the parent is gone. Throwing inside a job fails that job only.
 */
export function serveJobs<Init, Job, Reply>(
  open: (init: Init) => Promise<(job: Job) => Promise<Reply>>,
): void {
  // A parent that is gone needs no answer, and `disconnect` ends this process.
  const send = (message: FromWorker) => process.send?.(message, undefined, undefined, () => undefined);
  const rssMb = () => process.memoryUsage.rss() / 2 ** 20;
  let work: ((job: Job) => Promise<Reply>) | undefined;
  process.once('disconnect', () => process.exit(0));
  process.on('message', (message: ToWorker) => {
    void (async () => {
      if (message.type === 'init') {
        work = await open(message.value as Init);
        send({ type: 'ready' });
        return;
      }
      try {
        const reply = await work!(message.job as Job);
        send({ type: 'done', id: message.id, reply, rssMb: rssMb() });
      } catch (error) {
        const text = error instanceof Error ? error.message : String(error);
        send({ type: 'failed', id: message.id, message: text, rssMb: rssMb() });
      }
    })();
  });
}
