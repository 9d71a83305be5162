import { seededRandom } from '@airlock/testkit/random';
import { setTimeout as delay } from 'node:timers/promises';
import type { Counts } from './account.js';
import { type Ledger, openLedger } from './ledger.js';
import type { Scenario } from './scenario.js';
import type { Stack } from './stack.js';
import { World } from './world.js';

const SETTLE_MS = 90_000;
const SHORT_LIMIT_MS = 240_000;
const LONG_LIMIT_MS = 25 * 60_000;

export interface ScenarioResult {
  readonly name: string;
  readonly title: string;
  readonly rows: readonly string[];
  readonly skipped?: string;
  readonly seconds: number;
  readonly counts?: Counts;
  /** Times until viewers had new content, ms, by what happened. */
  readonly recoveries: Readonly<Record<string, readonly number[]>>;
  readonly cuts: readonly { readonly takenMs: number; readonly lastByteMs: number }[];
  readonly dumpedByPerson: number;
  readonly notes: Readonly<Record<string, number | string>>;
  /** Nothing, when all held. */
  readonly problems: readonly string[];
}

export interface ScenarioOptions {
  readonly long: boolean;
  readonly seed: number;
  readonly say: (line: string) => void;
  readonly signal?: AbortSignal;
}

export type Harness = { readonly stack: Stack; readonly ledger: Ledger };

export const openHarness = async (stack: Stack): Promise<Harness> => ({
  stack,
  ledger: await openLedger(stack.bus),
});

/** Runs one scenario on a stack that is whole, and leaves it whole; never throws, never takes longer than its bound. */
export async function runScenario(
  scenario: Scenario,
  { stack, ledger }: Harness,
  { long, seed, say, signal }: ScenarioOptions,
): Promise<ScenarioResult> {
  const { name, title, rows = [] } = scenario;
  const began = performance.now();
  const recoveries: Record<string, number[]> = {};
  const notes: Record<string, number | string> = {};
  const problems: string[] = [];
  const base = { name, title, rows, recoveries, notes, problems };
  const seconds = (): number => Math.round((performance.now() - began) / 100) / 10;
  const skipped = scenario.skip?.(stack);
  if (skipped !== undefined) return { ...base, skipped, seconds: 0, cuts: [], dumpedByPerson: 0 };

  const random = seededRandom(seed);
  const limit = AbortSignal.timeout(long ? LONG_LIMIT_MS : SHORT_LIMIT_MS);
  const over = AbortSignal.any([limit, ...(signal === undefined ? [] : [signal])]);
  const stopped = new Promise<never>((_, reject) =>
    over.addEventListener('abort', () => reject(over.reason), {
      once: true,
    }),
  );
  stopped.catch(() => undefined);
  let world: World | undefined;
  let counts: Counts | undefined;
  let shape: { close(): Promise<void> } | undefined;
  try {
    const whole = async (): Promise<void> => {
      shape = await scenario.prepare?.(stack);
      await stack.heal();
      world = await World.open(stack, ledger, scenario.world?.(random) ?? {});
      await scenario.run({
        stack,
        ledger,
        world,
        random,
        long,
        say: (line) => say(`  ${line}`),
        recovery: (what, ms) => (recoveries[what] ??= []).push(Math.round(ms)),
        note: (what, value) => void (notes[what] = value),
        expect: (holds, otherwise) => {
          if (!holds) problems.push(otherwise);
        },
        wait: (ms) => delay(Math.max(0, ms), undefined, { signal: over }),
      });
    };
    await Promise.race([whole(), stopped]);
  } catch (error) {
    problems.push(`it did not end: ${error instanceof Error ? error.message : String(error)}`);
  }
  try {
    await stack.heal();
    if (world !== undefined && signal?.aborted !== true) {
      await world.settle(SETTLE_MS);
      const account = await world.takeAccount();
      counts = account.counts;
      problems.push(...account.problems);
    }
  } catch (error) {
    problems.push(`no account could be taken: ${error instanceof Error ? error.message : String(error)}`);
  }
  for (const part of [world, shape])
    await part?.close().catch((error: unknown) => problems.push(`it did not close: ${String(error)}`));
  return {
    ...base,
    seconds: seconds(),
    cuts: (world?.cuts ?? []).map(({ takenMs, lastByteMs = 0 }) => ({ takenMs, lastByteMs })),
    dumpedByPerson: world?.dumped ?? 0,
    ...(counts === undefined ? {} : { counts }),
  };
}
