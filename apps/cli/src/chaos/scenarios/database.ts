import { AirlockError } from '@airlock/contracts/problem';
import { EVERY_KIND } from '../world.js';
import type { FedStream, StreamPlan } from '../platform.js';
import { shows } from '../platform.js';
import type { Scenario, ScenarioContext } from '../scenario.js';

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'ok',
    (error: unknown) => (error instanceof AirlockError ? error.code : String(error)),
  );

/** Clean until it is told otherwise. */
const turning = (): StreamPlan & { turn(): void } => {
  let bad = false;
  return {
    name: 'turning',
    category: 'talk',
    show: () => (bad ? 'illegal' : 'clean'),
    turn: () => void (bad = true),
  };
};

const isDark = async ({ stack }: ScenarioContext, { streamId }: FedStream): Promise<boolean> => {
  const texts = await Promise.all(
    stack.of('gate').map(async ({ url }) => (await fetch(`${url}/live/${streamId}/index.m3u8`)).text()),
  );
  return texts.every((t) => t.includes('#EXT-X-ENDLIST'));
};

export const databaseRestart: Scenario = {
  name: 'database-restart',
  title: 'PostgreSQL loses power and restarts under load',
  async run({ stack, world, recovery, wait }) {
    await world.recovered(Date.now());
    await wait(3_000);
    const at = Date.now();
    await stack.postgres.halt('immediate');
    await stack.postgres.start();
    recovery('database restart', await world.recovered(at));
    await wait(3_000);
  },
};

export const databaseAbsence: Scenario = {
  name: 'database-absence',
  title: 'PostgreSQL is away for a while',
  rows: [
    'database down, review: no approvals, stay held',
    'database down, delay and gated: verdicts still release; actions queue durably',
    'database down, direct: automatic cut still works by the control topic',
  ],
  world: () => ({ plans: [...EVERY_KIND, { name: 'cut', category: 'open', show: shows.clean }] }),
  async run(ctx) {
    const { stack, world, long, recovery, note, expect, wait } = ctx;
    const plan = turning();
    const turned = await world.add(plan);
    const named = (name: string): FedStream => world.platform.streams.find((s) => s.plan.name === name)!;
    await world.recovered(Date.now());
    await wait(4_000);
    await stack.postgres.halt('immediate');
    const downAt = Date.now();
    plan.turn();
    const [approval, admission] = await Promise.all([
      codeOf(world.api.post(`/v1/streams/${named('news').streamId}/approve`, { fromSeq: 0, toSeq: 1 })),
      codeOf(
        world.api.post('/v1/admissions', {
          roomId: 'late',
          streamerId: 'late',
          title: 'x',
          category: 'talk',
          source: 'pull',
        }),
      ),
    ]);
    expect(approval === 'unavailable', `an approval without the database: ${approval}`);
    expect(admission === 'unavailable', `an admission without the database: ${admission}`);
    await world.cut(named('cut'));
    note('verdicts release without the database after, ms', await world.recovered(downAt));
    let darkMs: number | undefined;
    while (darkMs === undefined && Date.now() - downAt < 40_000) {
      if (await isDark(ctx, turned).catch(() => false)) darkMs = Date.now() - downAt;
      else await wait(200);
    }
    expect(darkMs !== undefined, 'the automatic cut did not darken the stream without the database');
    note('automatic cut dark after the last clean segment, ms', darkMs ?? -1);
    await wait((long ? 60_000 : 10_000) - (Date.now() - downAt));
    note('away for, s', Math.round((Date.now() - downAt) / 1_000));
    await stack.postgres.start();
    recovery('database absence', await world.recovered(Date.now()));
    await wait(3_000);
  },
};
