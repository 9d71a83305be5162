import { segmentKey } from '@airlock/contracts/segment';
import { topics } from '@airlock/contracts/topics';
import { randomUUID } from 'node:crypto';
import { EVERY_KIND } from '../world.js';
import { shows } from '../platform.js';
import type { Scenario } from '../scenario.js';
import { servedAfter } from './served.js';

/** What was listed before may still be fetched for as long as a viewer needs to ask, ms. */
const LISTED_MS = 3_500;
const notOurs = (canRestart: boolean): string | undefined =>
  canRestart ? undefined : 'the broker is not ours to stop (KAFKA_BROKERS)';

export const brokerRestart: Scenario = {
  name: 'broker-restart',
  title: 'the broker restarts under load',
  skip: ({ kafka }) => notOurs(kafka.canRestart),
  async run({ stack, world, recovery, wait }) {
    await world.recovered(Date.now());
    await wait(4_000);
    const at = Date.now();
    await stack.kafka.restart();
    recovery('broker restart', await world.recovered(at));
    await wait(4_000);
  },
};

export const brokerAbsence: Scenario = {
  name: 'broker-absence',
  title: 'the broker is away for a while, and a person cuts a stream meanwhile',
  rows: [
    'Kafka down: gate keeps what was released, releases nothing new',
    'Kafka down: cut still works on the direct path',
  ],
  skip: ({ kafka }) => notOurs(kafka.canRestart),
  world: () => ({ plans: [...EVERY_KIND, { name: 'cut', category: 'open', show: shows.clean }] }),
  async run({ stack, world, ledger, long, recovery, note, expect, wait }) {
    const victim = world.platform.streams.find((s) => s.plan.name === 'cut')!;
    const clean = world.platform.streams.find((s) => s.plan.name === 'clean')!;
    await world.recovered(Date.now());
    // The delayed stream has something in its delay.
    const delayed = world.platform.streams.find((s) => s.mode === 'delay')!;
    for (let i = 0; i < 150 && servedAfter(world.audience.seen, delayed.streamId, 0).length === 0; i += 1)
      await wait(200);
    await wait(1_000);
    await stack.kafka.down();
    const downAt = Date.now();
    const cutting = world.cut(victim);
    const shown = new Set(world.audience.seen.map((s) => s.sha256));
    const inDelay = delayed.segments.filter(
      (s) =>
        s.kind === 'clean' && !shown.has(s.sha256) && ledger.verdicts.has(segmentKey({ ...s, epoch: 0 })),
    );
    note('clean segments in their delay when the broker went', inDelay.length);
    expect(inDelay.length > 0, 'nothing was in the delay when the broker went: the scenario shows nothing');
    await wait(LISTED_MS);
    const kept = await world.audience.again(clean.streamId);
    expect(kept.length > 0, 'what was released is not kept while the broker is away');
    note('segments kept', kept.length);
    await wait((long ? 60_000 : 12_000) - (Date.now() - downAt));
    for (const { mode, plan, streamId } of world.platform.streams) {
      const fresh = servedAfter(world.audience.seen, streamId, downAt + LISTED_MS);
      expect(
        fresh.length === 0,
        `${plan.name} (${mode}): ${fresh.length} segments newly served while the broker was away`,
      );
    }
    note('away for, s', Math.round((Date.now() - downAt) / 1_000));
    await stack.kafka.up();
    const upAt = Date.now();
    recovery('broker absence', await world.recovered(upAt));
    const cut = await cutting;
    note('cut taken after, ms', cut.takenMs);
    const last = Math.max(
      0,
      ...world.audience.seen.filter((s) => s.streamId === victim.streamId).map((s) => s.doneAt - cut.askedAt),
    );
    note('last content of the cut stream after, ms', last);
    expect(last < 5_000, `the cut stream gave content for ${last} ms after the cut`);
  },
};

export const rebalance: Scenario = {
  name: 'rebalance',
  title: 'instances of ingest come and go under load',
  async run({ stack, world, long, recovery, wait }) {
    await world.recovered(Date.now());
    const [first] = stack.of('ingest');
    for (let round = 0; round < (long ? 4 : 1); round += 1) {
      const added = Date.now();
      stack.spareIngest.start();
      await stack.spareIngest.ready();
      recovery('ingest added', await world.recovered(added));
      await wait(3_000);
      const removed = Date.now();
      await first!.stop();
      recovery('ingest removed', await world.recovered(removed));
      first!.start();
      await first!.ready();
      await wait(2_000);
      await stack.spareIngest.stop();
    }
    recovery('ingest removed', await world.recovered(Date.now()));
  },
};

export const carelessDelivery: Scenario = {
  name: 'careless',
  title: 'segments and chat lines come twice and out of order',
  world: (random) => ({
    plans: [...EVERY_KIND, { name: 'illegal', category: 'talk', show: shows.illegal }],
    careless: { twice: 0.4, late: 0.25, random },
  }),
  async run({ world, ledger, long, note, expect, wait }) {
    await wait(long ? 40_000 : 12_000);
    const illegal = world.platform.streams.find((s) => s.plan.name === 'illegal')!;
    const cuts = (): number =>
      [...ledger.actions.values()].filter(({ action }) => action.streamId === illegal.streamId).length;
    for (let i = 0; i < 100 && cuts() === 0; i += 1) await wait(200);
    expect(cuts() === 1, `${cuts()} automatic cuts of one stream`);
    note('delivered again', world.platform.resent);
  },
};

export const poison: Scenario = {
  name: 'poison',
  title: 'messages that nobody can read lie between the others',
  async run({ stack, world, ledger, long, recovery, note, expect, wait }) {
    await world.recovered(Date.now());
    const before = ledger.parked.length;
    const { streams } = world.platform;
    const rounds = long ? 5 : 2;
    let poisoned = 0;
    const at = Date.now();
    for (let round = 0; round < rounds; round += 1) {
      for (const { streamId } of streams) {
        const stranger = {
          v: 1,
          streamId: `nobody-${randomUUID().slice(0, 8)}`,
          messageId: randomUUID(),
          userId: 'u',
          text: 'x',
          sentAt: 1,
        };
        for (const [topic, value] of [
          [topics.segments, 'not JSON at all'],
          [topics.segments, JSON.stringify({ v: 1, streamId, seq: -1 })],
          [topics.chat, '\u0000\u0001{'],
          [topics.chat, JSON.stringify(stranger)],
        ] as const) {
          await stack.bus.appendRaw(topic as typeof topics.segments, {
            key: streamId,
            value: Buffer.from(value),
          });
          poisoned += 1;
        }
      }
      await wait(2_000);
    }
    recovery('poison', await world.recovered(at));
    note('poisoned messages', poisoned);
    // Every group that reads the topic parks for itself; the stranger's line is unknown to ingest alone.
    const byIngest = (): number =>
      new Set(
        ledger.parked
          .slice(before)
          .filter((p) => p.group.startsWith('ingest'))
          .map((p) => `${p.topic}/${p.partition}/${p.offset}`),
      ).size;
    for (let i = 0; i < 100 && byIngest() < poisoned; i += 1) await wait(200);
    expect(byIngest() === poisoned, `${byIngest()} of ${poisoned} poisoned messages parked by ingest`);
  },
};
