import { AirlockError } from '@airlock/contracts/problem';
import type { Signal } from '@airlock/contracts/signal';
import type { DetectorPlan } from '@airlock/inference/detector-plan';
import { createWorkerPool, type PoolLogger, type WorkerPool } from '@airlock/media/worker-pool';
import { type Asked, textFault, UNREAD_MODEL_LABEL } from '@airlock/moderation/text';
import { within } from '@airlock/nest-host/within';
import { workerFile } from '@airlock/nest-host/worker-file';
import { textModelsOf, unreadBy } from './asked-models.js';
import type { IngestEvents } from './events.js';
import { NO_TELEMETRY } from './no-telemetry.js';
import type { TextJob, TextWorkerInit } from './text-worker.js';

/** Models that take their time over a text, in a process of their own. */
export interface TextModels {
  /**
   * What they say of texts. Never rejects and never takes much longer than was agreed: what is not answered by then, or was
   * not asked about, is `unread.model`.
   */
  ask(texts: readonly string[]): Promise<Asked>;
  /** Throws `not_ready` while their process is not up. */
  check(): void;
  close(): Promise<void>;
}

export interface TextModelsOptions {
  readonly plan: DetectorPlan;
  readonly modelsDir: string;
  /** How long a text may wait for them, ms; `Infinity` for recordings. */
  readonly withinMs: number;
  readonly events: Pick<IngestEvents, 'textsAsked'>;
  readonly logger: PoolLogger;
}

/** A worker answers about what it has read when time is up; it may be in the middle of a text then, ms. */
const GRACE_MS = 100;
/** A batch that takes longer hangs, ms. */
const HANGS_MS = 30_000;
const HANGS_WITHOUT_HASTE_MS = 300_000;
/** Batches that may wait: chat's one and those of the segments that are being judged. */
const MAX_QUEUE = 64;
/** Texts whose answers are remembered: nicknames, titles, a wave of one line. */
const REMEMBERED = 4_000;

/** Starts the process; nothing where no model of the plan reads text. */
export function openTextModels(options: TextModelsOptions): TextModels | undefined {
  const { plan, modelsDir, withinMs, logger } = options;
  if (textModelsOf(plan).length === 0) return undefined;
  const init: TextWorkerInit = { modelsDir, plan };
  const pool = createWorkerPool<TextJob, Signal[][]>({
    ...workerFile(import.meta.url, 'text-worker'),
    size: 1,
    jobTimeoutMs: withinMs === Infinity ? HANGS_WITHOUT_HASTE_MS : Math.max(HANGS_MS, 2 * withinMs),
    startTimeoutMs: 60_000,
    maxQueue: MAX_QUEUE,
    maxRssMb: 2_000,
    atStart: ({ until, ...job }: TextJob): TextJob =>
      until === undefined ? job : { ...job, leftMs: Math.max(0, until - performance.now()) },
    env: { PATH: process.env['PATH'] ?? '', ...NO_TELEMETRY },
    init,
    logger,
  });
  return textModels(pool, options);
}

const isUnread = ({ label }: Signal): boolean => label === UNREAD_MODEL_LABEL;

/** As `openTextModels`, over any pool. */
export function textModels(
  pool: Pick<WorkerPool<TextJob, Signal[][]>, 'run' | 'stats' | 'close'>,
  { plan, withinMs, events }: Pick<TextModelsOptions, 'plan' | 'withinMs' | 'events'>,
): TextModels {
  const models = textModelsOf(plan);
  const known = new Map<string, readonly Signal[]>();
  const remember = (text: string, answer: readonly Signal[]): void => {
    known.delete(text);
    known.set(text, answer);
    if (known.size > REMEMBERED) known.delete(known.keys().next().value!);
  };

  const askPool = async (texts: readonly string[]): Promise<readonly (readonly Signal[])[]> => {
    if (withinMs === Infinity) return pool.run({ texts });
    const until = performance.now() + withinMs;
    const run = pool.run({ texts, until }, { signal: AbortSignal.timeout(withinMs) });
    return within(run, withinMs + GRACE_MS);
  };
  const answersTo = async (texts: readonly string[]): Promise<readonly (readonly Signal[])[]> => {
    try {
      return await askPool(texts);
    } catch {
      // Late, crashed or hung: the pool tells of the latter two, and all of them are counted by what is unread.
      return texts.map(() => models.map((model) => unreadBy(model, 'late')));
    }
  };

  return {
    async ask(texts) {
      const answers = new Map<string, readonly Signal[]>([['', []]]);
      const fresh = new Set<string>();
      for (const text of texts) {
        const answer = known.get(text);
        if (answer !== undefined) answers.set(text, answer);
        else if (text !== '' && textFault(text) === undefined) fresh.add(text);
      }
      if (fresh.size > 0) {
        const asked = [...fresh];
        const started = performance.now();
        const given = await answersTo(asked);
        asked.forEach((text, i) => answers.set(text, given[i]!));
        events.textsAsked(performance.now() - started, given.flat().filter(isUnread));
      }
      for (const [text, answer] of answers) if (!answer.some(isUnread)) remember(text, answer);
      return (text) => answers.get(text) ?? models.map((model) => unreadBy(model, 'late'));
    },
    check() {
      const { ready, busy } = pool.stats();
      if (ready + busy === 0) throw new AirlockError('not_ready', 'the process of the text models is not up');
    },
    close: () => pool.close({ force: true }),
  };
}
