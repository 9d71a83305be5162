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

  for (const scenario of SCENARIOS) {
    it(`${[scenario.title, ...(scenario.rows ?? [])].join('; ')}`, { timeout: 420_000 }, async (context) => {
      const result = await runScenario(scenario, harness, {
        long: false,
        seed: 1,
        say: (line) => console.log(line),
        signal: context.signal,
      });
      console.log(`${scenario.name}: ${result.seconds} s`);
      if (result.skipped !== undefined) return context.skip(result.skipped);
      expect(result.problems).toEqual([]);
      expect(result.counts).toMatchObject({ lost: 0, unreleasedBytes: 0 });
      expect(result.counts!.segmentsIn).toBeGreaterThan(0);
    });
  }
});
