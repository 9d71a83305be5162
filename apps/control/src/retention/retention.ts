import type { StreamRecord } from '@airlock/contracts/control';
import type { StreamId } from '@airlock/contracts/ids';
import type { Principal } from '@airlock/contracts/person';
import { AirlockError } from '@airlock/contracts/problem';
import type {
  RetentionRaise,
  RetentionRun,
  RetentionStatus,
  SaleLink,
  StreamRetention,
} from '@airlock/contracts/retention';
import { longest } from '@airlock/moderation/retention';
import type { Closers } from '@airlock/nest-host/lifecycle';
import { retentionRules, type RetentionRules } from '@airlock/policy/retention';
import type { Queries } from '@airlock/storage/database';
import { deletionsRepository } from '@airlock/storage/repositories/deletions';
import { legalHoldsRepository } from '@airlock/storage/repositories/legal-holds';
import { retentionRepository } from '@airlock/storage/repositories/retention';
import { streamsRepository } from '@airlock/storage/repositories/streams';
import { actorFor, type Effect } from '../house/effect.js';
import type { HouseGround } from '../house/house.js';
import { startRounds } from '../house/rounds.js';
import { auditDays } from './audit-days.js';
import { keyedBy } from './batch.js';
import { createDeleter } from './deleter.js';
import { createErasures, type Erasures } from './erasures.js';
import { createHolds, type Holds } from './holds.js';
import { houseStores } from './house-stores.js';
import { createPreflight, type Preflight } from './preflight.js';
import { createRecordings, type Recordings } from './recordings.js';
import { coreStores, type StoresOf } from './stores.js';
import { verifyDeletions, type VerifiedDeletions } from './verify.js';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** Puts a stream under a longer class. */
export interface Raise {
  readonly streamId: StreamId;
  readonly class: string;
  /** When what it is for happened, ms since 1970; default now. */
  readonly at?: number;
  readonly reason: string;
}

/** What is kept, for how long, and what goes when its time is over. */
export interface Retention {
  readonly holds: Holds;
  readonly erasures: Erasures;
  readonly recordings: Recordings;
  readonly preflight: Preflight;
  /** Adds places where things are kept for a time, as the rules in force have them; before the first run. */
  define(stores: StoresOf): void;
  /** On the transaction of what makes it necessary; repeatable. */
  raise(effect: Effect, raise: Raise): Promise<void>;
  raiseBy(who: Principal, raise: Raise): Promise<StreamRetention>;
  sale(who: Principal, streamId: StreamId, link: SaleLink): Promise<StreamRetention>;
  of(streamId: StreamId): Promise<StreamRetention>;
  /** Deletes what is past its time; the hourly run does the same. */
  run(): Promise<RetentionRun>;
  status(): Promise<RetentionStatus>;
  verify(): Promise<VerifiedDeletions>;
}

export type RetentionGround = Pick<
  HouseGround,
  | 'db'
  | 'blobs'
  | 'clock'
  | 'policy'
  | 'logger'
  | 'metrics'
  | 'effects'
  | 'approvals'
  | 'newId'
  | 'admissionRules'
  | 'beginnings'
> & {
  /** Bytes the blob store may hold; default: as much as it can. */ readonly blobQuota?: number | undefined;
};

export const openRetention = async (ground: RetentionGround, closers: Closers): Promise<Retention> => {
  const { db, clock, effects, logger, metrics, newId } = ground;
  const rules = (): RetentionRules => retentionRules(ground.policy().source);
  const keyed = keyedBy(await retentionRepository(db.queries).hashKey());
  const stores: StoresOf[] = [() => [...coreStores(), ...houseStores(), auditDays()]];
  const deleted = metrics.counter('airlock_retention_deleted_total', 'Records deleted after their time', [
    'store',
  ]);
  const freed = metrics.counter('airlock_retention_deleted_bytes_total', 'Bytes deleted after their time');
  const failures = metrics.counter(
    'airlock_retention_failures_total',
    'Batches that could not be deleted everywhere',
  );

  const deleter = createDeleter({
    ...ground,
    rules,
    policyHash: () => ground.policy().hash,
    stores: () => stores.flatMap((of) => of(rules())),
    keyed,
    onDeleted: (store, count, bytes) => {
      deleted.inc({ store }, count);
      freed.inc(bytes);
    },
  });
  const holds = createHolds({ effects, approvals: ground.approvals, rules, newId });
  const erasures = createErasures({ effects, rules, newId, keyed });
  const preflight = createPreflight({ ...ground, rules, quota: ground.blobQuota });
  ground.admissionRules.push(preflight.rule);

  const begin = async (tx: Queries, records: readonly StreamRecord[]): Promise<void> => {
    const { name, days } = longest(rules().classes, rules().streams);
    await retentionRepository(tx).start({ class: name, days }, records);
  };

  ground.beginnings.push(begin);

  const raise = async (
    effect: Effect,
    { streamId, class: name, at = effect.now, reason }: Raise,
  ): Promise<void> => {
    const { tx, who, record } = effect;
    const described = rules().classes.get(name);
    if (described === undefined)
      throw new AirlockError('invalid_input', `There is no retention class ${name}`);
    const stream = await streamsRepository(tx).get(streamId);
    if (stream === undefined) throw new AirlockError('not_found', `There is no stream ${streamId}`);
    await begin(tx, [stream]);
    const retention = retentionRepository(tx);
    await retention.lock([streamId]);
    const one: RetentionRaise = { ...{ class: name, at, reason, by: who.id }, days: described.days, from: described.from, sealed: described.sealed }; // prettier-ignore
    if (!(await retention.raise(streamId, one))) return;
    await retention.settle(streamId);
    record({
      kind: 'retention.raised',
      subject: streamId,
      reason,
      detail: { class: name, days: one.days, from: one.from, at },
    });
  };

  const of = async (streamId: StreamId): Promise<StreamRetention> => {
    const retention = retentionRepository(db.queries);
    const kept = await retention.get(streamId);
    if (kept === undefined) throw new AirlockError('not_found', `Nothing is kept of ${streamId}`);
    const span = { streamId, from: 0, to: Number.MAX_SAFE_INTEGER };
    const [held] = await legalHoldsRepository(db.queries).on([span], clock());
    const { startedAt: _from, ...rest } = kept;
    return { ...rest, raises: await retention.raises(streamId), holds: [...held!] };
  };

  let running: Promise<RetentionRun> | undefined;
  const once = async (): Promise<RetentionRun> => {
    const result = await deleter.run();
    if (result.ran) await erasures.follow();
    failures.inc(result.failed);
    return result;
  };
  const run = (): Promise<RetentionRun> => (running ??= once().finally(() => (running = undefined)));

  let timer: NodeJS.Timeout | undefined;
  let isClosing = false;
  const next = (afterMs: number): void => {
    if (isClosing) return;
    timer = setTimeout(() => {
      run()
        .then(({ more }) => next(more ? MINUTE_MS : HOUR_MS))
        .catch((err: unknown) => {
          logger.error({ err }, 'retention did not run');
          next(MINUTE_MS);
        });
    }, afterMs);
    timer.unref();
  };
  next(MINUTE_MS);
  const measuring = startRounds(() => preflight.measure(), {
    ...{ everyMs: MINUTE_MS, logger, failure: 'the store cannot be measured' },
  });
  closers.add('retention', async () => {
    isClosing = true;
    clearTimeout(timer);
    await measuring.close();
    await running?.catch(() => undefined);
  });

  const openedAt = clock();
  metrics.gauge(
    'airlock_retention_last_run_timestamp_seconds',
    'When what is past its time was last deleted',
    [],
    async (g) =>
      // Before the first run of a new database: since it is there.
      g.set(((await retentionRepository(db.queries).lastRun())?.at ?? openedAt) / 1_000),
  );
  metrics.gauge(
    'airlock_retention_unfinished',
    'Deletions that are not complete in every store',
    [],
    async (g) => g.set(await deletionsRepository(db.queries).countOpen()),
  );
  metrics.gauge('airlock_retention_due', 'Recordings of which something is past its time', [], async (g) =>
    g.set(await retentionRepository(db.queries).countDue(clock())),
  );
  metrics.gauge(
    'airlock_retention_refusing',
    '1 while new streams are refused for want of storage',
    [],
    (g) => g.set((preflight.latest()?.refuses.length ?? 0) > 0 ? 1 : 0),
  );

  return {
    holds,
    erasures,
    preflight,
    recordings: createRecordings(ground),
    define: (of) => void stores.push(of),
    raise,
    of,
    run,
    verify: () => verifyDeletions({ ...ground, keyed }),

    async raiseBy(who, asked) {
      await effects(actorFor(who, 'holds.write'), (effect) => raise(effect, asked));
      return of(asked.streamId);
    },

    async sale(who, streamId, link) {
      await effects(actorFor(who, 'platform.admit'), async (effect) => {
        await retentionRepository(effect.tx).addSaleLink(streamId, link, effect.now);
        const { name } = longest(rules().classes, rules().sales);
        const stream = await streamsRepository(effect.tx).get(streamId);
        // One raise per stream: the class counts from its end, whenever the link came.
        await raise(effect, {
          streamId,
          class: name,
          at: stream?.startedAt ?? effect.now,
          reason: 'sale link',
        });
        effect.record({ kind: 'retention.sale_link', subject: streamId, detail: { ref: link.ref } });
      });
      return of(streamId);
    },

    async status() {
      const now = clock();
      const last = await retentionRepository(db.queries).lastRun();
      return {
        ...(last === undefined ? {} : { lastRunAt: last.at, lastRun: last.run }),
        due: await retentionRepository(db.queries).countDue(now),
        unfinished: await deletionsRepository(db.queries).countOpen(),
        holds: (await legalHoldsRepository(db.queries).active(now)).length,
        preflight: await preflight.measure(),
      };
    },
  };
};
