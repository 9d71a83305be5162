import { setTimeout as delay } from 'node:timers/promises';
import type { AppProcess } from '../app-process.js';
import { openPublisher } from '../publisher.js';
import { shows } from '../platform.js';
import type { Scenario } from '../scenario.js';

const LONG_ROUNDS = 50;
const RESTART_AFTER_MS = 1_000;

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
  short: true,
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
  short: true,
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
