import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createWorkerPool, type WorkerPool, type WorkerPoolOptions } from './worker-pool.js';

type Job = { do: string; file?: string; value?: unknown };

let folder: string;
let pools: WorkerPool<Job, unknown>[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'airlock-pool-'));
});
afterEach(async () => {
  await Promise.all(pools.map((p) => p.close({ force: true })));
  pools = [];
  rmSync(folder, { recursive: true });
});

function open(options: Partial<WorkerPoolOptions> = {}): WorkerPool<Job, unknown> {
  const pool = createWorkerPool<Job, unknown>({
    entry: new URL('./test-worker.mjs', import.meta.url),
    size: 1,
    jobTimeoutMs: 15_000,
    maxQueue: 100,
    backoffMs: 1,
    ...options,
  });
  pools.push(pool);
  return pool;
}

const gate = (name = 'gate'): { file: string; release: () => void } => {
  const file = join(folder, name);
  return { file, release: () => writeFileSync(file, '') };
};
const pid: Job = { do: 'pid' };
const settled = (p: Promise<unknown>): Promise<string> =>
  p.then(
    () => 'done',
    (e: { reason?: string }) => e.reason ?? 'unknown',
  );

describe('worker pool', () => {
  test('replies keep their binary values', async () => {
    const value = { bytes: Uint8Array.of(1, 2, 3), map: new Map([['a', 1n]]) };
    expect(await open().run({ do: 'echo', value })).toEqual(value);
  });

  test('a worker gets the environment it is given and no more', async () => {
    process.env['AIRLOCK_SECRET_FOR_TEST'] = 'x';
    const names = (await open({ env: { GIVEN: '1' } }).run({ do: 'env' })) as string[];
    delete process.env['AIRLOCK_SECRET_FOR_TEST'];
    expect(names).toContain('GIVEN');
    expect(names).not.toContain('AIRLOCK_SECRET_FOR_TEST');
    expect(names).not.toContain('HOME');
  });

  test('what is told reaches every worker, one that is busy and one that is started later', async () => {
    const news: string[] = ['known before'];
    const pool = open({ size: 2, greeting: () => news });
    await bothReady(pool);
    const tell = (value: string) => {
      news.push(value);
      pool.tell(value);
    };
    const busy = pool.run({ do: 'told', value: 2 }, { affinityKey: 'busy' });
    await until(() => pool.stats().busy === 1);
    tell('while busy');
    expect(await busy).toEqual(['known before', 'while busy']);
    const of = (key: string) => pool.run({ do: 'told' }, { affinityKey: key });
    expect(await Promise.all([of('busy'), of('other')])).toEqual([news, news]);
    await settled(pool.run({ do: 'exit' }, { affinityKey: 'other' }));
    tell('after a death');
    await bothReady(pool);
    expect(await Promise.all([of('busy'), of('other')])).toEqual([news, news]);
  });

  test('a job is completed by how things stand when a worker takes it', async () => {
    const { file, release } = gate();
    const taken: unknown[] = [];
    const pool = open({
      atStart: (job: Job, now) => {
        taken.push(now);
        return job.do === 'echo' ? { ...job, value: now } : job;
      },
    });
    const first = pool.run({ do: 'wait', file });
    await until(() => pool.stats().busy === 1);
    const [second, third] = [1, 2].map((priority) => pool.run({ do: 'echo' }, { priority }));
    release();
    await first;
    expect(await third).toEqual({ waiting: 1, attempts: 0, priority: 2 });
    expect(await second).toEqual({ waiting: 0, attempts: 0, priority: 1 });
    const again = join(folder, 'again');
    await pool.run({ do: 'crashUnless', file: again });
    expect(taken.slice(-2)).toMatchObject([{ attempts: 0 }, { attempts: 1 }]);
  });

  test('one key stays with one worker; keys spread', async () => {
    const pool = open({ size: 2 });
    await bothReady(pool);
    const of = (key: string) => pool.run(pid, { affinityKey: key });
    const a = new Set(await Promise.all([of('a'), of('a'), of('a')]));
    const b = new Set(await Promise.all([of('b'), of('b'), of('b')]));
    expect([a.size, b.size]).toEqual([1, 1]);
    expect([...a][0]).not.toBe([...b][0]);
  });

  test.each(['crash', 'exit'])('%s: tried once more, then rejected; the neighbours live', async (how) => {
    const pool = open();
    const before = pool.run(pid);
    const bad = settled(pool.run({ do: how }));
    const after = [pool.run(pid), pool.run(pid)];
    expect(await bad).toBe('worker_crashed');
    expect((await Promise.all(after))[0]).not.toBe(await before);
    expect(pool.stats()).toMatchObject({ crashes: 2, done: 3, failed: 1 });
  });

  test('a worker that dies once does not cost the job', async () => {
    expect(await settled(open().run({ do: 'crashUnless', file: join(folder, 'once') }))).toBe('done');
  });

  test('a hang is killed and typed, and the next job runs', async () => {
    const pool = open({ jobTimeoutMs: 1_500 });
    await pool.run(pid);
    const hang = settled(pool.run({ do: 'hang' }));
    const next = settled(pool.run({ do: 'echo', value: 1 }));
    expect(await hang).toBe('timeout');
    expect(await next).toBe('done');
    expect(pool.stats().timeouts).toBe(2);
  });

  test.each(['SIGINT', 'SIGTERM'])(
    '%s that reaches a worker too leaves its end to its parent',
    async (value) => {
      const pool = open();
      const worker = await pool.run(pid);
      expect(await pool.run({ do: 'signal', value })).toBe(worker);
      expect(await pool.run(pid)).toBe(worker);
      expect(pool.stats()).toMatchObject({ crashes: 0, restarts: 0 });
    },
  );

  test('an error in a job is the job’s own and is not tried again', async () => {
    const pool = open();
    const first = await pool.run(pid);
    await expect(pool.run({ do: 'throw' })).rejects.toMatchObject({
      reason: 'job_failed',
      message: 'told to',
    });
    expect(await pool.run(pid)).toBe(first);
  });

  test('a worker that grew too large is replaced and no job is lost', async () => {
    const pool = open({ maxRssMb: 1 });
    const pids = new Set(await Promise.all([pool.run(pid), pool.run(pid), pool.run(pid)]));
    expect(pids.size).toBe(3);
    expect(pool.stats()).toMatchObject({ done: 3, failed: 0, crashes: 0 });
  });

  test('a full queue sheds the oldest job of the lowest priority', async () => {
    const pool = open({ maxQueue: 2 });
    await pool.run(pid);
    const { file, release } = gate();
    const running = pool.run({ do: 'wait', file });
    const jobs = [
      settled(pool.run(pid, { priority: 1 })),
      settled(pool.run(pid, { priority: 0 })),
      settled(pool.run(pid, { priority: 0 })),
      settled(pool.run(pid, { priority: 2 })),
      settled(pool.run(pid, { priority: -1 })),
      settled(pool.run(pid, { priority: Infinity })),
    ];
    release();
    await running;
    expect(await Promise.all(jobs)).toEqual(['overload', 'overload', 'overload', 'done', 'overload', 'done']);
    expect(pool.stats()).toMatchObject({ shed: 4, queued: 0 });
  });

  test('jobs of infinite priority are never shed', async () => {
    const pool = open({ maxQueue: 1 });
    const jobs = Array.from({ length: 4 }, () => settled(pool.run(pid, { priority: Infinity })));
    expect(await settled(pool.run(pid))).toBe('overload');
    expect(await Promise.all(jobs)).toEqual(['done', 'done', 'done', 'done']);
  });

  test('higher priority goes first, one key keeps its order', async () => {
    const pool = open();
    await pool.run(pid);
    const { file, release } = gate();
    const running = pool.run({ do: 'wait', file });
    const order: string[] = [];
    const add = (name: string, priority: number, affinityKey?: string) =>
      pool.run(pid, { priority, ...(affinityKey ? { affinityKey } : {}) }).then(() => order.push(name));
    const all = [add('low', 0), add('k1', 0, 'k'), add('k2', 5, 'k'), add('high', 3)];
    release();
    await Promise.all([running, ...all]);
    expect(order.indexOf('k1')).toBeLessThan(order.indexOf('k2'));
    expect(order[0]).toBe('high');
  });

  test('an aborted job leaves the queue', async () => {
    const pool = open();
    const { file, release } = gate();
    const running = pool.run({ do: 'wait', file });
    const controller = new AbortController();
    const waiting = settled(pool.run(pid, { signal: controller.signal }));
    controller.abort();
    expect(await waiting).toBe('aborted');
    expect(await settled(pool.run(pid, { signal: controller.signal }))).toBe('aborted');
    release();
    await running;
  });

  test('a worker that never gets ready is killed and tried again', async () => {
    const warned: object[] = [];
    const pool = open({
      startTimeoutMs: 50,
      init: { neverReady: true },
      logger: { info: () => {}, warn: (fields) => warned.push(fields) },
    });
    await until(() => warned.length >= 2);
    expect(warned[0]).toMatchObject({ reason: 'timeout' });
    expect(pool.stats().restarts).toBeGreaterThan(0);
  });

  test('close lets waiting jobs end and refuses new ones', async () => {
    const pool = open();
    const jobs = [pool.run(pid), pool.run(pid), pool.run(pid)].map(settled);
    const closed = pool.close();
    expect(await settled(pool.run(pid))).toBe('closed');
    await closed;
    expect(await Promise.all(jobs)).toEqual(['done', 'done', 'done']);
    expect(pool.stats()).toMatchObject({ ready: 0, busy: 0 });
  });

  test('close by force ends running and waiting jobs', async () => {
    const pool = open();
    await pool.run(pid);
    const jobs = [pool.run({ do: 'hang' }), pool.run(pid)].map(settled);
    await pool.close({ force: true });
    expect(await Promise.all(jobs)).toEqual(['closed', 'closed']);
  });
});

test('a worker ends when its parent is gone', async () => {
  const child = fork(fileURLToPath(new URL('./test-worker.mjs', import.meta.url)), {
    stdio: 'ignore',
    execArgv: [],
  });
  const ready = once(child, 'message');
  child.send({ type: 'init', value: undefined });
  await ready;
  const ended = once(child, 'exit');
  child.disconnect();
  expect(await ended).toEqual([0, null]);
});

async function bothReady(pool: WorkerPool<Job, unknown>): Promise<void> {
  await until(() => pool.stats().ready === pool.stats().workers);
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}
