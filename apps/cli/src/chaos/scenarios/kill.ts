import type { StreamView } from '@airlock/contracts/http/stream-api';
import { setTimeout as delay } from 'node:timers/promises';
import type { AppProcess } from '../app-process.js';
import { shows } from '../platform.js';
import { openPublisher } from '../publisher.js';
import type { Scenario } from '../scenario.js';

const LONG_ROUNDS = 50;
const RESTART_AFTER_MS = 1_000;
/** The shortest that may be set. */
const SILENT_MS = 20_000;
/** A look every few seconds, the word of its end to every gate, and a busy machine. */
const TOLD_MS = 30_000;

/** An orchestrator's work: whoever was killed is started again a moment later. */
const killed = async (app: AppProcess, pauseMs: number): Promise<number> => {
  const at = Date.now();
  await app.kill();
  await delay(pauseMs);
  app.start();
  await app.ready();
  return at;
};

/** Each app once in a row of four, so that a short run has killed them all; which instance and when is chance. */
export const killRounds: Scenario = {
  name: 'kill',
  title: 'kill -9 of ingest, gate, control and capture at random moments under load',
  rows: ['gate restarts: rebuilds from the compacted control topic before serving one byte'],
  async run({ stack, world, ledger, random, long, say, recovery, note, expect, wait }) {
    const publisher = stack.of('capture').length > 0 ? await openPublisher(world, stack) : undefined;
    try {
      await world.recovered(Date.now());
      const rounds = long ? LONG_ROUNDS : 4;
      const kinds = ['gate', 'ingest', 'control', 'capture'] as const;
      let order: (typeof kinds)[number][] = [];
      for (let round = 1; round <= rounds; round += 1) {
        if (order.length === 0) order = [...kinds].sort(() => random() - 0.5);
        const instances = stack.of(order.pop()!);
        const app = instances[Math.floor(random() * instances.length)];
        if (app === undefined) continue;
        await wait(random() * 2_000);
        // Every few rounds a person cuts a stream at the very moment.
        const victim =
          round % 4 === 2 ? await world.add({ name: 'cut', category: 'talk', show: shows.clean }) : undefined;
        if (victim !== undefined) await wait(6_000);
        const [at] = await Promise.all([
          killed(app, random() * RESTART_AFTER_MS),
          victim === undefined ? undefined : world.cut(victim),
        ]);
        const readyMs = Date.now() - at;
        const ms = app.app === 'capture' ? await publisher!.recovered(at, ledger) : await world.recovered(at);
        recovery(`kill ${app.app}`, ms);
        say(
          `round ${round}/${rounds}: ${app.name} ready after ${Math.round(readyMs)} ms, viewers after ${Math.round(ms)} ms`,
        );
      }
      note('rounds', rounds);
      for (const app of stack.apps) expect(app.running, `${app.name} is not running at the end`);
    } finally {
      await publisher?.close();
    }
  },
};

/** A gate that is down while a person cuts must know it before it serves one byte. */
export const cutWhileGateIsDown: Scenario = {
  name: 'gate-restart',
  title: 'a gate is down while a person cuts a stream',
  rows: ['gate restarts: rebuilds from the compacted control topic before serving one byte'],
  world: () => ({
    plans: [
      { name: 'clean', category: 'talk', show: shows.clean },
      { name: 'news', category: 'news', show: shows.clean },
      { name: 'delayed', category: 'performance', show: shows.dumping },
      { name: 'cut', category: 'talk', show: shows.clean },
    ],
  }),
  async run({ stack, world, recovery, note, wait }) {
    const gate = stack.of('gate').at(-1)!;
    const victim = world.platform.streams.find((s) => s.plan.name === 'cut')!;
    await world.recovered(Date.now());
    await wait(4_000);
    await gate.kill();
    const { takenMs } = await world.cut(victim);
    note('cut taken after, ms', takenMs);
    gate.start();
    const at = Date.now();
    await gate.ready();
    note('gate ready after, ms', Date.now() - at);
    recovery('gate restart', await world.recovered(at));
  },
};

/** Whoever took a stream in and died tells nobody of its end. */
export const captureLost: Scenario = {
  name: 'capture-lost',
  title: 'capture dies with a stream in hand, and nobody starts it again',
  // Here alone: a stream that a scenario keeps from being fed is not to end of it.
  async prepare(stack) {
    const silent = { AIRLOCK_SILENT_S: String(SILENT_MS / 1_000) };
    const controls = stack.of('control');
    for (const app of controls) {
      await app.stop();
      app.start(silent);
    }
    return { close: async () => void (await Promise.all(controls.map((app) => app.stop()))) };
  },
  async run({ stack, world, ledger, note, expect, wait }) {
    const publisher = await openPublisher(world, stack);
    try {
      await publisher.recovered(Date.now(), ledger);
      const streamId = world.captured.at(-1)!;
      for (const app of stack.of('capture')) await app.kill();
      const at = Date.now();
      const isOver = async (): Promise<boolean> => {
        const { stream } = await world.api.get<StreamView>(`/v1/streams/${streamId}`);
        const lists = await Promise.all(
          stack
            .of('gate')
            .map(({ url }) => fetch(`${url}/live/${streamId}/index.m3u8`).then((r) => r.text())),
        );
        return !stream.live && lists.every((list) => list.includes('#EXT-X-ENDLIST'));
      };
      const limit = SILENT_MS + TOLD_MS;
      while (!(await isOver().catch(() => false)) && Date.now() - at < limit) await wait(500);
      note('over everywhere after, ms', Date.now() - at);
      expect(Date.now() - at < limit, `its stream is not over ${limit} ms after capture died`);
      for (const { plan, streamId: id } of world.platform.streams) {
        const { stream } = await world.api.get<StreamView>(`/v1/streams/${id}`);
        expect(stream.live, `${plan.name} was ended too, although it is fed`);
      }
    } finally {
      await publisher.close();
    }
  },
};
