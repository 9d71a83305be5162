import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { JobFailure, type WorkerPoolOptions } from '../worker-pool.js';
import type { QueuedJob } from './job-queue.js';
import type { FromWorker } from './messages.js';

type End<Reply> = { reply: Reply } | { failure: JobFailure };

/** One place for a worker: keeps a child process running in it and gives it one job at a time. */
export class WorkerSlot<Job, Reply> {
  state: 'starting' | 'ready' | 'busy' | 'down' | 'closed' = 'down';
  readonly id: number;
  readonly #options: WorkerPoolOptions;
  readonly #onChange: (event: 'ready' | 'restart') => void;
  readonly #onEnd: (job: QueuedJob<Job, Reply>, how: End<Reply>) => void;
  #child: ChildProcess | undefined;
  #exited: Promise<void> = Promise.resolve();
  #current: { id: number; job: QueuedJob<Job, Reply> } | undefined;
  #timer: NodeJS.Timeout | undefined;
  #jobs = 0;
  #deaths = 0;
  /** Set when the pool itself killed the worker. */
  #killedFor: 'timeout' | 'memory' | undefined;

  constructor(
    id: number,
    options: WorkerPoolOptions,
    onChange: (event: 'ready' | 'restart') => void,
    onEnd: (job: QueuedJob<Job, Reply>, how: End<Reply>) => void,
  ) {
    this.id = id;
    this.#options = options;
    this.#onChange = onChange;
    this.#onEnd = onEnd;
    this.#launch();
  }

  /** `value`: what the worker gets for it. */
  start(job: QueuedJob<Job, Reply>, value: unknown = job.job): void {
    this.state = 'busy';
    job.attempts++;
    const id = ++this.#jobs;
    this.#current = { id, job };
    this.#limit(this.#options.jobTimeoutMs);
    this.#child?.send({ type: 'job', id, job: value }, (error) => {
      if (error && this.#current?.id === id) this.#child?.kill('SIGKILL');
    });
  }

  /** Says something to the worker that runs now; one that is started later gets it by `greeting`. */
  tell(value: unknown): void {
    if (this.state === 'ready' || this.state === 'busy') this.#child?.send({ type: 'tell', value }, () => {});
  }

  async close(): Promise<void> {
    this.state = 'closed';
    clearTimeout(this.#timer);
    const child = this.#child;
    if (!child) return this.#exited;
    if (child.connected) child.disconnect();
    const late = setTimeout(() => child.kill('SIGKILL'), 2_000);
    if (this.#current) child.kill('SIGKILL');
    await this.#exited;
    clearTimeout(late);
  }

  #launch(): void {
    const o = this.#options;
    this.state = 'starting';
    this.#killedFor = undefined;
    const child = fork(typeof o.entry === 'string' ? o.entry : fileURLToPath(o.entry), {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: { ...o.env },
      execArgv: [...(o.execArgv ?? []), `--max-old-space-size=${o.maxHeapMb ?? 512}`],
    });
    this.#child = child;
    this.#exited = new Promise((resolve) => {
      let gone = false;
      const onGone = () => {
        if (gone) return;
        gone = true;
        resolve();
        this.#onExit(child);
      };
      child.once('exit', onGone);
      child.once('error', (error) => {
        o.logger?.warn({ worker: this.id, error: error.message }, 'worker process error');
        if (child.pid === undefined) onGone();
      });
    });
    child.on('message', (message) => this.#onMessage(child, message as FromWorker));
    this.#limit(o.startTimeoutMs ?? 30_000);
    child.send({ type: 'init', value: o.init }, () => {});
  }

  #onMessage(child: ChildProcess, message: FromWorker): void {
    if (child !== this.#child || this.state === 'closed') return;
    if (message.type === 'ready') {
      if (this.state !== 'starting') return;
      clearTimeout(this.#timer);
      this.state = 'ready';
      // Before its first job: messages keep their order.
      for (const value of this.#options.greeting?.() ?? []) this.tell(value);
      this.#onChange('ready');
      return;
    }
    const current = this.#current;
    if (!current || message.id !== current.id) return;
    clearTimeout(this.#timer);
    this.#current = undefined;
    this.#deaths = 0;
    const fat = message.rssMb > (this.#options.maxRssMb ?? Infinity);
    this.state = fat ? 'down' : 'ready';
    if (fat) {
      this.#killedFor = 'memory';
      child.kill('SIGKILL');
    }
    this.#onEnd(
      current.job,
      message.type === 'done'
        ? { reply: message.reply as Reply }
        : { failure: new JobFailure('job_failed', message.message) },
    );
  }

  #limit(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#killedFor = 'timeout';
      this.#child?.kill('SIGKILL');
    }, ms);
  }

  #onExit(child: ChildProcess): void {
    if (child !== this.#child) return;
    clearTimeout(this.#timer);
    this.#child = undefined;
    const current = this.#current;
    this.#current = undefined;
    const closed = this.state === 'closed';
    if (!closed) {
      this.state = 'down';
      const { exitCode: code, signalCode: signal } = child;
      this.#options.logger?.warn({ worker: this.id, code, signal, reason: this.#killedFor }, 'worker ended');
      this.#relaunch();
    }
    if (current)
      this.#onEnd(current.job, {
        failure: closed
          ? new JobFailure('closed', 'The worker pool is closed.')
          : this.#killedFor === 'timeout'
            ? new JobFailure('timeout', `The job took longer than ${this.#options.jobTimeoutMs} ms.`)
            : new JobFailure('worker_crashed', 'The worker died while it ran this job.'),
      });
  }

  /** At once after the first death, then ever later while no job ends well in between. */
  #relaunch(): void {
    const { backoffMs = 250, maxBackoffMs = 10_000 } = this.#options;
    const deaths = this.#killedFor === 'memory' ? 0 : this.#deaths++;
    const pause = deaths === 0 ? 0 : Math.min(maxBackoffMs, backoffMs * 2 ** (deaths - 1));
    this.#timer = setTimeout(() => {
      if (this.state !== 'down') return;
      this.#launch();
      this.#onChange('restart');
    }, pause);
  }
}
