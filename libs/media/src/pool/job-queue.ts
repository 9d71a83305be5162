import type { JobOptions } from '../worker-pool.js';

export interface QueuedJob<Job, Reply> {
  readonly job: Job;
  readonly options: JobOptions;
  /** On the monotonic clock, ms. */
  readonly queuedAt: number;
  attempts: number;
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: Error) => void;
}

/** Jobs that wait, in the order they came. Bounded: what is worth least is shed. */
export class JobQueue<Job, Reply> {
  #jobs: QueuedJob<Job, Reply>[] = [];
  readonly #max: number;

  constructor(max: number) {
    this.#max = max;
  }

  get size(): number {
    return this.#jobs.length;
  }

  oldestMs(now: number): number {
    return this.#jobs.reduce((most, j) => Math.max(most, now - j.queuedAt), 0);
  }

  /** Adds a job and gives those that had to go: the oldest of the lowest priority, which may be the new one. Jobs of infinite priority never go. */
  put(job: QueuedJob<Job, Reply>): QueuedJob<Job, Reply>[] {
    this.#jobs.push(job);
    const shed: QueuedJob<Job, Reply>[] = [];
    while (this.#jobs.length > this.#max) {
      const lowest = Math.min(...this.#jobs.map(priority));
      if (lowest === Infinity) break;
      const [gone] = this.#jobs.splice(
        this.#jobs.findIndex((j) => priority(j) === lowest),
        1,
      );
      shed.push(gone!);
    }
    return shed;
  }

  /** Puts a job that was started once more at the front; it is never shed for that. */
  putBack(job: QueuedJob<Job, Reply>): void {
    this.#jobs.unshift(job);
  }

  /** Takes the first job of the highest priority among those that may run now. Jobs of one key keep their order. */
  take(mayRun: (job: QueuedJob<Job, Reply>) => boolean): QueuedJob<Job, Reply> | undefined {
    let best = -1;
    const blocked = new Set<string>();
    for (const [i, job] of this.#jobs.entries()) {
      const key = job.options.affinityKey;
      if (key !== undefined && blocked.has(key)) continue;
      if (key !== undefined) blocked.add(key);
      if (best >= 0 && priority(job) <= priority(this.#jobs[best]!)) continue;
      if (mayRun(job)) best = i;
    }
    return best < 0 ? undefined : this.#jobs.splice(best, 1)[0];
  }

  remove(job: QueuedJob<Job, Reply>): boolean {
    const at = this.#jobs.indexOf(job);
    if (at >= 0) this.#jobs.splice(at, 1);
    return at >= 0;
  }

  clear(): QueuedJob<Job, Reply>[] {
    const all = this.#jobs;
    this.#jobs = [];
    return all;
  }
}

const priority = (j: { readonly options: JobOptions }): number => j.options.priority ?? 0;
