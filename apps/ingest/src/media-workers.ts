import { AirlockError } from '@airlock/contracts/problem';
import type { DetectorPlan } from '@airlock/inference/detector-plan';
import { createWorkerPool, type PoolLogger, type PoolStats } from '@airlock/media/worker-pool';
import { workerFile } from '@airlock/nest-host/worker-file';
import type { BlobLocation } from '@airlock/storage/blobs/open';
import type { MediaJob, MediaReply } from './media-job.js';
import type { KnownNews, MediaWorkerInit } from './media-worker.js';
import { NO_TELEMETRY } from './no-telemetry.js';

export interface MediaWorkerConfig {
  /** Child processes; one per core. */
  readonly size: number;
  readonly blobs: BlobLocation;
  readonly modelsDir: string;
  /** Which detectors run; without it, all whose models are there. */
  readonly plan?: DetectorPlan;
  /** CSV of known pictures. */
  readonly hashBankPath?: string;
  /** What is known when a worker starts; later changes come by `tell`. */
  readonly known?: () => Iterable<KnownNews>;
  /** Default `auto`: in process where it is installed, else ffmpeg. */
  readonly decoder?: MediaWorkerInit['decoder'];
  /** What one attempt at a segment may take, ms; default `JOB_TIMEOUT_MS`. A second one is made in another process. */
  readonly jobTimeoutMs?: number;
  /** Jobs that may wait for a worker; default 256. */
  readonly maxQueue?: number;
}

export const JOB_TIMEOUT_MS = 5_000;
/** The part of a job that decoding may take: pictures too dear to decode fail their segment, not their worker. */
const DECODING = 0.6;

export interface LookOptions {
  /** Never shed, whatever waits: streams in delay and review. */
  readonly keep: boolean;
  /** How long the segment may wait for a worker before it is shed, ms. */
  readonly waitMs?: number;
}

/** Where segments are looked at: child processes, one per core. */
export interface MediaWorkers {
  /** Rejects with `JobFailure` when the worker crashed, hung or had no room. */
  look(job: MediaJob, options: LookOptions): Promise<MediaReply>;
  /** What changed in the banks; every worker compares its next frame with it. */
  tell(news: KnownNews): void;
  stats(): PoolStats;
  /** Throws `not_ready` while no worker is up. */
  check(): void;
  close(): Promise<void>;
}

/** Starts the media workers; they are ready a second or two later, jobs wait until then. */
export function openMediaWorkers(config: MediaWorkerConfig, logger: PoolLogger): MediaWorkers {
  const jobTimeoutMs = config.jobTimeoutMs ?? JOB_TIMEOUT_MS;
  const init: MediaWorkerInit = {
    blobs: config.blobs,
    modelsDir: config.modelsDir,
    ...(config.plan === undefined ? {} : { plan: config.plan }),
    ...(config.hashBankPath === undefined ? {} : { hashBankPath: config.hashBankPath }),
    decoder: config.decoder ?? 'auto',
    decodeTimeMs: jobTimeoutMs * DECODING,
  };
  const pool = createWorkerPool<MediaJob, MediaReply>({
    ...workerFile(import.meta.url, 'media-worker'),
    size: config.size,
    jobTimeoutMs,
    startTimeoutMs: 60_000,
    maxQueue: config.maxQueue ?? 256,
    maxRssMb: 1_500,
    ...(config.known === undefined ? {} : { greeting: config.known }),
    // Streams that are never shed, and whatever comes when nobody waits, are looked at by every detector. A second attempt
    // goes without: the first may have died of them.
    atStart: (job: MediaJob, { waiting, attempts, priority }): MediaJob => ({
      ...job,
      hasTime: attempts === 0 && (waiting === 0 || priority === Infinity),
    }),
    env: { PATH: process.env['PATH'] ?? '', ...NO_TELEMETRY },
    init,
    logger,
  });
  return {
    look: (job, { keep, waitMs }) =>
      pool.run(job, {
        affinityKey: job.segment.streamId,
        // A first part is worth most while it is fresh.
        priority: keep ? Infinity : job.segment.part.last ? 0 : 1,
        ...(waitMs === undefined ? {} : { signal: AbortSignal.timeout(Math.ceil(waitMs)) }),
      }),
    tell: (news) => pool.tell(news),
    stats: () => pool.stats(),
    check: () => {
      if (pool.stats().ready + pool.stats().busy === 0)
        throw new AirlockError('not_ready', 'no media worker is up');
    },
    // Whoever asked is gone by then; what waits stays unacknowledged for the next worker.
    close: () => pool.close({ force: true }),
  };
}
