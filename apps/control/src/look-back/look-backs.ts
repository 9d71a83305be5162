import type { BacktestRequest, LookBack, LookBackView } from '@airlock/contracts/http/policy-api';
import type { LexiconTerm } from '@airlock/contracts/lexicon';
import type { LookBackReport } from '@airlock/contracts/look-back';
import { StreamId } from '@airlock/contracts/ids';
import type { Principal } from '@airlock/contracts/person';
import { AirlockError } from '@airlock/contracts/problem';
import { may } from '@airlock/moderation/roles';
import type { Closers } from '@airlock/nest-host/lifecycle';
import { workerFile } from '@airlock/nest-host/worker-file';
import type { ReplayStream } from '@airlock/policy/replay';
import { lookBackRepository, type Range } from '@airlock/storage/repositories/look-back';
import { storedRows } from '@airlock/storage/repositories/replay';
import { streamsRepository } from '@airlock/storage/repositories/streams';
import { Worker } from 'node:worker_threads';
import type { HouseGround } from '../house/house.js';
import { checked } from '../policy/checked.js';
import type { LookBackJob, Piece } from './look.js';

const HOUR_MS = 3_600_000;
/** Items looked at in one go: some minutes of one core. */
const MOST = 300_000;
const PAGE = 500;
/** Between two tellings of how far it is, ms. */
const TELL_MS = 250;
const KEPT = 10;
const MAX_HEAP_MB = 768;

interface Run {
  look: LookBack;
  report?: LookBackReport;
  readonly stop: AbortController;
}

export interface LookBacksDeps extends Pick<HouseGround, 'db' | 'clock' | 'hub' | 'logger' | 'newId'> {
  /** Items looked at in one go; default 300,000. */
  readonly most?: number;
}

/** Looks again at what was judged, one question at a time, beside the thread that serves people. */
export const openLookBacks = (deps: LookBacksDeps, closers: Closers) => {
  const { db, clock, hub, logger, newId, most = MOST } = deps;
  const runs = new Map<string, Run>();
  let current: { readonly run: Run; readonly over: Promise<void> } | undefined;

  const streamsOf = createStreams(db);
  const pieces = async function* (job: LookBackJob, range: Range): AsyncGenerator<Piece> {
    const repo = lookBackRepository(db.queries);
    if (job.kind === 'terms') {
      for await (const rows of repo.spoken(range, PAGE)) yield { kind: 'terms', rows };
    } else if (job.kind === 'pictures') {
      for await (const rows of repo.hashed(range, PAGE)) yield { kind: 'pictures', rows };
    } else {
      for await (const rows of storedRows(db.queries, { ...range, page: PAGE }))
        yield { kind: 'policy', rows, streams: await streamsOf(rows.map((r) => r.stream_id)) };
    }
  };

  const change = (run: Run, how: Partial<LookBack>): void => {
    run.look = { ...run.look, ...how };
    hub.push('look_back', run.look);
  };

  /** How it ended. */
  const work = async (run: Run, job: LookBackJob, range: Range): Promise<Partial<LookBack>> => {
    const worker = startWorker(job);
    run.stop.signal.addEventListener('abort', () => void worker.close());
    try {
      let toldAt = -Infinity;
      let done = 0;
      for await (const piece of pieces(job, range)) {
        await worker.take(piece);
        run.stop.signal.throwIfAborted();
        done += piece.rows.length;
        if (performance.now() - toldAt < TELL_MS) continue;
        toldAt = performance.now();
        change(run, { done });
      }
      run.report = await worker.report();
      return { done, of: done, state: 'done' };
    } catch (err) {
      if (run.stop.signal.aborted) return { state: 'cancelled' };
      logger.error({ err, lookBack: run.look.lookBackId }, 'a look back failed');
      return { state: 'failed', error: err instanceof Error ? err.message : String(err) };
    } finally {
      await worker.close();
    }
  };

  const start = async (who: Principal, job: LookBackJob, hours: number): Promise<LookBack> => {
    if (current !== undefined)
      throw new AirlockError('conflict', `Another one is running, started by ${current.run.look.startedBy}`, {
        hint: 'Wait until it is done, or cancel it.',
      });
    const now = clock();
    const run: Run = {
      look: {
        ...{
          lookBackId: newId('lb', now),
          kind: job.kind,
          state: 'running',
          startedBy: who.id,
          startedAt: now,
        },
        ...{ since: now - hours * HOUR_MS, done: 0, of: 0, isCut: false },
      },
      stop: new AbortController(),
    };
    // Taken before anything is waited for: of two at once one gets it.
    const begun = Promise.withResolvers<void>();
    current = { run, over: begun.promise };
    try {
      const { since } = run.look;
      const range = await lookBackRepository(db.queries).range(job.kind, { since, until: now, most });
      change(run, { of: range.items, since: range.since, isCut: range.isCut });
      runs.set(run.look.lookBackId, run);
      for (const id of [...runs.keys()].slice(0, -KEPT)) runs.delete(id);
      void work(run, job, range).then((end) => {
        // Who reads that it is over may begin the next.
        current = undefined;
        change(run, end);
        begun.resolve();
      });
      return run.look;
    } catch (error) {
      current = undefined;
      begun.resolve();
      throw error;
    }
  };

  const need = (id: string): Run => {
    const run = runs.get(id);
    if (run === undefined)
      throw new AirlockError('not_found', `There is no backtest or dry run ${id}`, {
        hint: `The last ${KEPT} are kept, until control is started again.`,
      });
    return run;
  };

  closers.add('look backs', async () => {
    current?.run.stop.abort();
    await current?.over;
  });
  return {
    /** Throws `invalid_input` with all problems, `conflict` while another one runs. */
    backtest(who: Principal, { source, hours }: BacktestRequest): Promise<LookBack> {
      checked(source);
      return start(who, { kind: 'policy', source }, hours);
    },
    terms: (who: Principal, { terms, hours }: { terms: readonly LexiconTerm[]; hours: number }) =>
      start(who, { kind: 'terms', terms }, hours),
    pictures: (who: Principal, { hashes, hours }: { hashes: readonly string[]; hours: number }) =>
      start(who, { kind: 'pictures', hashes }, hours),
    /** What users wrote stays out for who may not read chat. */
    view(id: string, who: Principal): LookBackView {
      const { look, report } = need(id);
      if (report === undefined) return look;
      if (may(who, 'chat.read')) return { ...look, report };
      const examples = report.examples.map(({ text: _, ...rest }) => rest);
      return { ...look, report: { ...report, examples } as LookBackReport };
    },
    cancel(id: string, who: Principal): LookBack {
      const run = need(id);
      if (run.look.startedBy !== who.id)
        throw new AirlockError('forbidden', `It was started by ${run.look.startedBy}`);
      if (run.look.state === 'running') run.stop.abort();
      return run.look;
    },
  };
};
export type LookBacks = ReturnType<typeof openLookBacks>;

/** What a replay knows of streams; each is read once. */
const createStreams = (db: HouseGround['db']) => {
  const known = new Map<string, ReplayStream>();
  return async (ids: readonly string[]): Promise<Record<string, ReplayStream>> => {
    const found: Record<string, ReplayStream> = {};
    for (const id of new Set(ids)) {
      let stream = known.get(id);
      if (stream === undefined) {
        const record = await streamsRepository(db.queries).get(StreamId.parse(id));
        stream = {
          facts: {
            streamId: id,
            roomId: record?.roomId ?? id,
            streamerId: record?.streamerId ?? id,
            title: record?.title ?? '',
            category: record?.category ?? '',
            audience: record?.audience ?? 0,
            tier: record?.tier ?? '',
            ...(record?.tags === undefined ? {} : { tags: record.tags }),
          },
          ...(record === undefined ? {} : { roomClass: record.roomClass }),
        };
        known.set(id, stream);
        if (known.size > 10_000) known.delete(known.keys().next().value!);
      }
      found[id] = stream;
    }
    return found;
  };
};

const startWorker = (job: LookBackJob) => {
  const { entry, execArgv } = workerFile(import.meta.url, 'look-back.worker');
  const worker = new Worker(entry, {
    execArgv: [...execArgv],
    workerData: job,
    name: 'airlock-look-back',
    resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
  });
  let waiting: PromiseWithResolvers<{ report?: LookBackReport }> | undefined;
  let dead: Error | undefined;
  const die = (error: Error): void => {
    dead ??= error;
    waiting?.reject(dead);
  };
  worker.on('message', (answer: { report?: LookBackReport }) => waiting?.resolve(answer));
  worker.on('error', die);
  worker.on('exit', () => die(new Error('the worker has gone')));
  const ask = async (message: Piece | 'end'): Promise<{ report?: LookBackReport }> => {
    if (dead !== undefined) throw dead;
    waiting = Promise.withResolvers();
    worker.postMessage(message);
    return waiting.promise;
  };
  return {
    take: async (piece: Piece): Promise<void> => void (await ask(piece)),
    report: async (): Promise<LookBackReport> => (await ask('end')).report!,
    close: async (): Promise<void> => void (await worker.terminate()),
  };
};
