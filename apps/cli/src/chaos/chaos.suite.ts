// Run by `npm run test:chaos`: minutes on a real Kafka, PostgreSQL and S3.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { INSTANCES } from './chaos.js';
import { type Harness, openHarness, runScenario } from './run.js';
import { SCENARIOS } from './scenarios.js';
import { openStack, type Stack } from './stack.js';

const root = (path: string): string => fileURLToPath(new URL(`../../../../${path}`, import.meta.url));

/** The short form of `npm run chaos`, each failure once: real processes, a real broker, a real PostgreSQL, a real store. */
describe('the failure table, on the real parts', () => {
  let dir: string;
  let stack: Stack;
  let harness: Harness;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'airlock-chaos-'));
    stack = await openStack({
      dir,
      modelsDir: root('models'),
      policyPath: root('deploy/policy/default.yaml'),
      instances: INSTANCES,
      lean: true,
    });
    harness = await openHarness(stack);
  }, 240_000);

  afterAll(async () => {
    await harness?.ledger.close();
    await stack?.close();
    await rm(dir, { recursive: true, force: true });
  }, 120_000);

  /** A machine with no time to spare may try a scenario once more; what lost something, or showed it, is never tried again. */
  const retry = { count: 1, condition: /^it did not end/ };
  for (const scenario of SCENARIOS) {
    const title = [scenario.title, ...(scenario.rows ?? [])].join('; ');
    it(title, { timeout: 420_000, retry }, async (context) => {
      const result = await runScenario(scenario, harness, {
        long: false,
        seed: 1,
        say: (line) => console.log(line),
        signal: context.signal,
      });
      const { name, seconds, skipped, counts, problems } = result;
      console.log([`${name}: ${seconds} s`, ...problems].join('\n  '));
      if (skipped !== undefined) return context.skip(skipped);
      if (counts !== undefined) expect(counts).toMatchObject({ lost: 0, unreleasedBytes: 0 });
      const unended = problems.find((problem) => problem.startsWith('it did not end'));
      if (unended !== undefined) throw new Error(unended);
      expect(problems).toEqual([]);
      expect(counts!.segmentsIn).toBeGreaterThan(0);
    });
  }
});
