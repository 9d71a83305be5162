import { GROUP_TIMES } from '@airlock/bus/kafka/options';
import { EVERY_KIND } from '../world.js';
import type { Scenario } from '../scenario.js';
import { servedAfter } from './served.js';

const GRACE_MS = 2_500;
/** Longest delay of a plan that the streams have, and the grace of gated ones, ms. */
const DELAY_MS = 8_000;
const TEN_MINUTES = 600_000;
/** A member of a group that is silent for so long is taken for dead. */
const { sessionMs: SESSION_MS } = GROUP_TIMES;

export const ingestDown: Scenario = {
  name: 'ingest-down',
  title: 'every instance of ingest is gone for a while',
  rows: [
    'ingest down, review: stay held',
    'ingest down, delay and gated: held when D runs out, gated likewise after a grace time',
    'ingest down, direct: flow; unwatched seconds counted',
  ],
  async run({ stack, world, ledger, long, recovery, note, expect, wait }) {
    await world.recovered(Date.now());
    await wait(2_000);
    const all = stack.of('ingest');
    await Promise.all(all.map((app) => app.kill()));
    const downAt = Date.now();
    // What had its verdict before may still be in its delay.
    const quietAt = downAt + DELAY_MS + GRACE_MS;
    await wait(long ? 40_000 : 18_000);
    for (const { plan, mode, streamId } of world.platform.streams) {
      const fresh = servedAfter(
        world.audience.seen,
        streamId,
        mode === 'delay' ? quietAt : downAt + GRACE_MS,
      );
      if (mode === 'direct') expect(fresh.length > 0, `${plan.name} (direct) stood still`);
      else
        expect(
          fresh.length === 0,
          `${plan.name} (${mode}): ${fresh.length} segments nobody judged were served`,
        );
    }
    const upAt = Date.now();
    for (const app of all) app.start();
    for (const app of all) await app.ready();
    recovery('ingest down', await world.recovered(upAt));
    const ids = new Set(world.platform.streams.map((s) => s.streamId));
    const unwatched = [...ledger.verdicts.values()]
      .map((l) => l.at(-1)!.value)
      .filter((v) => ids.has(v.streamId))
      .reduce((ms, v) => ms + v.coverage.unwatchedMs, 0);
    note('unwatched, ms', unwatched);
    expect(unwatched > 0, 'nobody looked for seconds and nothing is counted as unwatched');
  },
};

export const slowConsumer: Scenario = {
  name: 'slow-consumer',
  title: 'an instance of ingest hangs for so long that it loses its partitions, and goes on with what it had',
  async run({ stack, world, long, recovery, note, wait }) {
    await world.recovered(Date.now());
    const [slow] = stack.of('ingest');
    const at = Date.now();
    process.kill(slow!.pid!, 'SIGSTOP');
    await wait(long ? 20_000 : SESSION_MS + 4_000);
    process.kill(slow!.pid!, 'SIGCONT');
    note('hung for, s', Math.round((Date.now() - at) / 1_000));
    recovery('slow consumer', await world.recovered(at));
    await wait(4_000);
  },
};

export const fullDisk: Scenario = {
  name: 'full-disk',
  title: 'the disk of the blobs is full',
  rows: ['retention store full: new streams refused at admission, never less recording'],
  skip: ({ disk }) => disk.endless,
  async run({ stack, world, long, recovery, note, expect, wait }) {
    await world.recovered(Date.now());
    await stack.disk.fill();
    const at = Date.now();
    await wait(2_000);
    const asked = { roomId: 'full', streamerId: 'full', title: 'x', category: 'talk', source: 'pull' };
    const answer = await world.api
      .post<{ allow: boolean }>('/v1/admissions', asked)
      .then((a) => (a.allow ? 'admitted' : 'refused'))
      .catch(() => 'refused');
    expect(answer === 'refused', 'a new stream was admitted although its recording has no room');
    note('admission on a full disk', answer);
    await wait(long ? 20_000 : 6_000);
    await stack.disk.empty();
    recovery('full disk', await world.recovered(Date.now()));
    note('full for, ms', Date.now() - at);
  },
};

export const wrongClock: Scenario = {
  name: 'clock',
  title: 'the clock of one instance of ingest is 10 minutes ahead, that of one gate 10 minutes behind',
  world: () => ({ plans: [...EVERY_KIND], clocksAgree: false }),
  async run({ stack, world, long, recovery, note, wait }) {
    const shim = new URL('../../../dist/chaos/clock-shift.js', import.meta.url).href;
    const shifted = (ms: number) => ({
      NODE_OPTIONS: `--import=${shim}`,
      AIRLOCK_CHAOS_CLOCK_MS: String(ms),
    });
    const ingest = stack.of('ingest').at(-1)!;
    const gate = stack.of('gate').at(-1)!;
    await Promise.all([ingest.stop(), gate.stop()]);
    ingest.start(shifted(TEN_MINUTES));
    gate.start(shifted(-TEN_MINUTES));
    await Promise.all([ingest.ready(), gate.ready()]);
    await wait(long ? 40_000 : 10_000);
    note('segments held for a person meanwhile', world.dumped);
    const at = Date.now();
    await Promise.all([ingest.stop(), gate.stop()]);
    ingest.start();
    gate.start();
    await Promise.all([ingest.ready(), gate.ready()]);
    recovery('clock put right', await world.recovered(at));
  },
};
