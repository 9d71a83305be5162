import type { Ledger } from './ledger.js';
import type { Stack } from './stack.js';
import type { World, WorldOptions } from './world.js';

export interface ScenarioContext {
  readonly stack: Stack;
  readonly ledger: Ledger;
  readonly world: World;
  /** 0–1, from the run's seed. */
  readonly random: () => number;
  /** The long form: as many rounds and as long absences as promised. Short: each failure once, and as briefly as tells. */
  readonly long: boolean;
  /** Progress, for people. */
  say(line: string): void;
  /** Time until viewers had new content again, ms. */
  recovery(what: string, ms: number): void;
  /** A number worth reporting. */
  note(what: string, value: number | string): void;
  /** What has to hold; a scenario goes on when it does not. */
  expect(holds: boolean, otherwise: string): void;
  wait(ms: number): Promise<void>;
}

/** One kind of failure, on the real parts. */
export interface Scenario {
  readonly name: string;
  readonly title: string;
  /** Rows of the design's table "When something fails" that it proves, in its words. */
  readonly rows?: readonly string[];
  /** Brings the stack into another shape for this scenario, which is healed after it; returns how to bring it back. */
  prepare?(stack: Stack): Promise<{ close(): Promise<void> }>;
  readonly world?: (random: () => number) => WorldOptions;
  /** Why it cannot run here. */
  readonly skip?: (stack: Stack) => string | undefined;
  run(ctx: ScenarioContext): Promise<void>;
}
