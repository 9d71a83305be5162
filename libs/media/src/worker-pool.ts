import { AirlockError } from '@airlock/contracts/problem';
import { JobQueue, type QueuedJob } from './pool/job-queue.js';
import { WorkerSlot } from './pool/worker-slot.js';

export interface PoolLogger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface WorkerPoolOptions {
  /** File of the worker; it calls `serveJobs` of `@airlock/media/worker-entry`. */
  readonly entry: string | URL;
  /** Number of child processes. */
  readonly size: number;
  /** A job that takes longer is killed with its worker, ms. */
  readonly jobTimeoutMs: number;
  /** A worker that is not ready by then is killed, ms. */
  readonly startTimeoutMs?: number;
  /** Jobs that may wait; more are shed. */
  readonly maxQueue: number;
  /** A worker above this is replaced between jobs, MiB of resident memory. */
  readonly maxRssMb?: number;
  /** Limit of a worker's JavaScript heap, MiB. */
  readonly maxHeapMb?: number;
  readonly execArgv?: readonly string[];
  /** Variables a worker gets; nothing else of this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Given to the worker before its first job. */
  readonly init?: unknown;
  /** What a worker is told before its first job, as if by `tell`; asked for whenever one starts. */
  readonly greeting?: () => Iterable<unknown>;
  /** Called as a job is handed to a worker; what it returns is what the worker gets. */
  readonly atStart?: (job: never, now: AtStart) => unknown;
  /** First pause before a worker that died is started again, ms; it doubles up to `maxBackoffMs`. */
  readonly backoffMs?: number;
  readonly maxBackoffMs?: number;
  readonly logger?: PoolLogger;
}

/** How things stand when a job is handed to a worker. */
export interface AtStart {
  /** Jobs that go on waiting. */
  readonly waiting: number;
  /** Attempts before this one. */
  readonly attempts: number;
  readonly priority: number;
}

export interface JobOptions {
  /** Jobs with the same key go to the same worker while it lives, one after the other. */
  readonly affinityKey?: string;
  /** Higher goes first and is shed last; `Infinity` is never shed. Default 0. */
  readonly priority?: number;
  readonly signal?: AbortSignal;
}

/** Why a job did not end with a reply. */
export type JobFailureReason =
  | 'worker_crashed'
  | 'timeout'
  | 'overload'
  | 'aborted'
  | 'closed'
  /** The worker's own code threw; the message says what. */
  | 'job_failed';

export class JobFailure extends AirlockError {
  readonly reason: JobFailureReason;

  constructor(reason: JobFailureReason, message: string) {
    super(
      reason === 'overload' ? 'rate_limited' : reason === 'job_failed' ? 'internal' : 'unavailable',
      message,
    );
    this.name = 'JobFailure';
    this.reason = reason;
  }
}

export interface PoolStats {
  readonly workers: number;
  readonly ready: number;
  readonly busy: number;
  readonly queued: number;
  readonly done: number;
  readonly failed: number;
  readonly shed: number;
  readonly crashes: number;
  readonly timeouts: number;
  readonly restarts: number;
  /** Age of the oldest waiting job, ms. */
  readonly oldestMs: number;
}

export interface WorkerPool<Job, Reply> {
  /** Rejects with `JobFailure`. */
  run(job: Job, options?: JobOptions): Promise<Reply>;
  /** Tells every worker that runs, busy ones too. Those that start later get `greeting` instead. */
  tell(value: unknown): void;
  stats(): PoolStats;
  /** Takes no more jobs, lets the waiting ones end, stops the workers. With `force`, the waiting ones fail at once. */
  close(options?: { force?: boolean }): Promise<void>;
}

/** Keys remembered per worker; the least lately used are forgotten. */
const MAX_HOMES = 1_000;

/** Attempts a job gets when its worker dies under it. */
const ATTEMPTS = 2;

/**
 * Runs jobs in child processes, one job at a time in each. What a job does to its worker, be it a crash, a hang or a
 * leak, costs that job and nothing else: the worker is replaced, the job tried once more, all others wait or run on.
 */
export function createWorkerPool<Job, Reply>(options: WorkerPoolOptions): WorkerPool<Job, Reply> {
  const counts = { done: 0, failed: 0, shed: 0, crashes: 0, timeouts: 0, restarts: 0 };
  const queue = new JobQueue<Job, Reply>(options.maxQueue);
  const homes = new Map<string, number>();
  let closing = false;
  let drained: (() => void) | undefined;

  const slots = Array.from(
    { length: options.size },
    (_, id) => new WorkerSlot<Job, Reply>(id, options, onChange, onEnd),
  );

  function onChange(event: 'ready' | 'restart'): void {
    if (event === 'restart') counts.restarts++;
    dispatch();
  }

  function onEnd(job: QueuedJob<Job, Reply>, how: { reply: Reply } | { failure: JobFailure }): void {
    if ('reply' in how) {
      counts.done++;
      job.resolve(how.reply);
    } else {
      const { reason } = how.failure;
      if (reason === 'worker_crashed') counts.crashes++;
      if (reason === 'timeout') counts.timeouts++;
      const died = reason === 'worker_crashed' || reason === 'timeout';
      const again = died && job.attempts < ATTEMPTS && !job.options.signal?.aborted;
      if (again) queue.putBack(job);
      else fail(job, how.failure);
    }
    dispatch();
  }

  function fail(job: QueuedJob<Job, Reply>, failure: JobFailure): void {
    counts.failed++;
    if (failure.reason === 'overload') counts.shed++;
    job.reject(failure);
  }

  /** The worker a key lives on; it moves when that one is down. */
  function homeOf(key: string): WorkerSlot<Job, Reply> {
    const home = slots[homes.get(key) ?? -1];
    homes.delete(key);
    if (home && (home.state === 'ready' || home.state === 'busy')) {
      homes.set(key, home.id);
      return home;
    }
    const load = new Map<number, number>();
    for (const id of homes.values()) load.set(id, (load.get(id) ?? 0) + 1);
    const up = slots.filter((s) => s.state === 'ready' || s.state === 'busy');
    const next = (up.length > 0 ? up : slots).reduce((a, b) =>
      (load.get(b.id) ?? 0) < (load.get(a.id) ?? 0) ? b : a,
    );
    homes.set(key, next.id);
    return next;
  }

  function dispatch(): void {
    for (;;) {
      const idle = slots.filter((s) => s.state === 'ready');
      if (idle.length === 0) break;
      const job = queue.take((j) => {
        const key = j.options.affinityKey;
        return key === undefined || idle.includes(homeOf(key));
      });
      if (!job) break;
      const key = job.options.affinityKey;
      const { attempts } = job;
      const priority = job.options.priority ?? 0;
      const value =
        options.atStart?.(job.job as never, { waiting: queue.size, attempts, priority }) ?? job.job;
      (key === undefined ? idle[0]! : homeOf(key)).start(job, value);
    }
    for (const [key] of homes) {
      if (homes.size <= MAX_HOMES * slots.length) break;
      homes.delete(key);
    }
    if (closing && queue.size === 0 && slots.every((s) => s.state !== 'busy')) drained?.();
  }

  return {
    run(job, jobOptions = {}) {
      return new Promise<Reply>((resolve, reject) => {
        if (closing) return reject(new JobFailure('closed', 'The worker pool is closed.'));
        if (jobOptions.signal?.aborted) return reject(new JobFailure('aborted', 'The job was aborted.'));
        const queued: QueuedJob<Job, Reply> = {
          job,
          options: jobOptions,
          queuedAt: performance.now(),
          attempts: 0,
          resolve,
          reject,
        };
        jobOptions.signal?.addEventListener(
          'abort',
          () => queue.remove(queued) && fail(queued, new JobFailure('aborted', 'The job was aborted.')),
          { once: true },
        );
        for (const shed of queue.put(queued))
          fail(
            shed,
            new JobFailure('overload', 'The queue is full and this job was the least worth keeping.'),
          );
        dispatch();
      });
    },
    tell(value) {
      for (const slot of slots) slot.tell(value);
    },
    stats: () => ({
      workers: slots.length,
      ready: slots.filter((s) => s.state === 'ready').length,
      busy: slots.filter((s) => s.state === 'busy').length,
      queued: queue.size,
      oldestMs: queue.oldestMs(performance.now()),
      ...counts,
    }),
    async close({ force = false } = {}) {
      closing = true;
      if (force)
        for (const job of queue.clear()) fail(job, new JobFailure('closed', 'The worker pool is closed.'));
      if (!force && (queue.size > 0 || slots.some((s) => s.state === 'busy')))
        await new Promise<void>((resolve) => (drained = resolve));
      await Promise.all(slots.map((s) => s.close()));
    },
  };
}
