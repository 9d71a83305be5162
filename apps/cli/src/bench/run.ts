import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cleanScenes, type Clip, fileClip, sceneClips } from './clips.js';
import type { BenchContext } from './context.js';
import { describeMachine, type Machine } from './machine.js';
import type { BenchRow } from './measure.js';
import { SUITES, type SuiteName } from './suites.js';

export interface BenchOptions {
  readonly suites: readonly SuiteName[];
  readonly quick: boolean;
  /** A recording to use instead of the drawn scenes. */
  readonly media?: string;
  readonly modelsDir: string;
  readonly policyPath: string;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

export interface BenchReport {
  readonly machine: Machine;
  readonly startedAt: string;
  readonly quick: boolean;
  readonly input: string;
  readonly rows: readonly BenchRow[];
  /** Suites that broke, with what they said. */
  readonly failures: Readonly<Record<string, string>>;
}

/** Runs suites one after the other in a temporary folder. A suite that breaks costs only its own rows. */
export async function runBench(options: BenchOptions): Promise<BenchReport> {
  const { suites, quick, media, modelsDir, policyPath, say, signal } = options;
  const machine = describeMachine();
  const startedAt = new Date().toISOString();
  const dir = await mkdtemp(join(tmpdir(), 'airlock-bench-'));
  const rows: BenchRow[] = [];
  const failures: Record<string, string> = {};
  let clips: Promise<readonly Clip[]> | undefined;
  const makeClips = async (): Promise<readonly Clip[]> => {
    say('making the input: 720p, a keyframe each second');
    if (media !== undefined) return [await fileClip(dir, media, signal)];
    return sceneClips(dir, cleanScenes(quick ? 8 : 14), { signal });
  };
  try {
    for (const name of suites) {
      if (signal.aborted) break;
      say(`row ${SUITES[name].row}: ${SUITES[name].title}`);
      const own = join(dir, name);
      await mkdir(own);
      const context: BenchContext = {
        dir: own,
        modelsDir,
        policyPath,
        quick,
        signal,
        say: (line) => say(`row ${SUITES[name].row}: ${line}`),
        clips: () => (clips ??= makeClips()),
      };
      try {
        rows.push(...(await SUITES[name].run(context)));
      } catch (error) {
        failures[name] = error instanceof Error ? (error.stack ?? error.message) : String(error);
        say(`row ${SUITES[name].row}: failed: ${failures[name]}`);
      } finally {
        await rm(own, { recursive: true, force: true, maxRetries: 3 });
      }
    }
  } finally {
    await rm(dir, { recursive: true, force: true, maxRetries: 3 });
  }
  return { machine, startedAt, quick, input: media ?? 'drawn scenes', rows, failures };
}
