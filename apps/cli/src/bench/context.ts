import type { Clip } from './clips.js';

/** What every suite gets. */
export interface BenchContext {
  /** Temporary folder of this run, removed at its end. */
  readonly dir: string;
  readonly modelsDir: string;
  readonly policyPath: string;
  /** Fewer rounds and shorter runs: to see that it works, not to quote. */
  readonly quick: boolean;
  /** Progress, for people. */
  readonly say: (line: string) => void;
  /** The input all suites share; made when first asked for. */
  readonly clips: () => Promise<readonly Clip[]>;
  readonly signal: AbortSignal;
}
