import type { Signal } from '@airlock/contracts/signal';
import type { DetectorPlan } from '@airlock/inference/detector-plan';
import { serveJobs } from '@airlock/media/worker-entry';
import { openModelsHere } from './asked-models.js';

/** What a text worker is told before its first job. */
export interface TextWorkerInit {
  readonly modelsDir: string;
  readonly plan: DetectorPlan;
}

/** Texts to be read, each once. */
export interface TextJob {
  readonly texts: readonly string[];
  /** When whoever asks goes on without an answer, ms on the asking process's `performance.now` clock. */
  readonly until?: number;
  /** What of that is left as the worker gets the job, ms. */
  readonly leftMs?: number;
}

// The whole of a text worker: models that read chat and recognised words, in a process of their own, as they block it.
serveJobs<TextWorkerInit, TextJob, Signal[][]>(async ({ modelsDir, plan }) => {
  const models = await openModelsHere(plan, modelsDir);
  return ({ texts, leftMs }) => models.ask(texts, leftMs);
});
