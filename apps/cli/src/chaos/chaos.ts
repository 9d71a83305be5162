import { AirlockError } from '@airlock/contracts/problem';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import type { ChaosReport } from './report.js';
import { openHarness, runScenario, type ScenarioResult } from './run.js';
import { SCENARIOS } from './scenarios.js';
import { openStack } from './stack.js';

export interface ChaosOptions {
  /** Names of scenarios; all, where empty. */
  readonly only: readonly string[];
  readonly long: boolean;
  readonly seed: number;
  /** Leaves the logs where they are and says where that is. */
  readonly keep: boolean;
  readonly modelsDir: string;
  readonly policyPath: string;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/** The instances that a run has of each app. */
export const INSTANCES = { control: 1, gate: 2, ingest: 2, capture: 1 } as const;
/** The whole run ends after this long whatever happens, ms. */
const LIMIT_MS = 75 * 60_000;

/** Runs scenarios one after the other on one deployment; a failure of one does not keep the others from running. */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const { only, long, seed, keep, modelsDir, policyPath, say } = options;
  const strange = only.filter((name) => !SCENARIOS.some((s) => s.name === name));
  if (strange.length > 0)
    throw new AirlockError('invalid_input', `no scenario is called ${strange.join(', ')}`, {
      hint: `Scenarios: ${SCENARIOS.map((s) => s.name).join(', ')}.`,
    });
  const chosen = SCENARIOS.filter((s) => only.length === 0 || only.includes(s.name));
  const signal = AbortSignal.any([options.signal, AbortSignal.timeout(LIMIT_MS)]);
  const began = performance.now();
  const dir = await mkdtemp(join(tmpdir(), 'airlock-chaos-'));
  const results: ScenarioResult[] = [];
  let kafka: string;
  try {
    const stack = await openStack({ dir, modelsDir, policyPath, instances: INSTANCES, lean: !long });
    try {
      kafka = stack.kafka.how;
      const harness = await openHarness(stack);
      for (const scenario of chosen) {
        if (signal.aborted) {
          say(`stopped before ${scenario.name}: ${String(signal.reason)}`);
          break;
        }
        say(`${scenario.name}: ${scenario.title}`);
        const result = await runScenario(scenario, harness, { long, seed, say, signal });
        results.push(result);
        say(`  ${result.seconds} s: ${result.skipped ?? (result.problems.join('; ') || 'holds')}`);
      }
      await harness.ledger.close();
    } finally {
      await stack.close();
    }
  } finally {
    if (keep) say(`logs: ${join(dir, 'logs')}`);
    else await rm(dir, { recursive: true, force: true });
  }
  return {
    at: new Date().toISOString().slice(0, 16).replace('T', ' '),
    machine: `${availableParallelism()} cores (${cpus()[0]?.model ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GiB`,
    kafka,
    form: long ? 'long' : 'short',
    seed,
    minutes: (performance.now() - began) / 60_000,
    results,
  };
}
