import type { TopicDefinition } from '@airlock/contracts/topics';
import type { Bus } from '../port.js';

/** One log under test, and what the suite may do to it beside using the port. */
export interface BusHarness {
  readonly bus: Bus;
  /** Closes cleanly and opens the same log again. */
  reopen(): Promise<Bus>;
  /** Lets the process go without closing anything, and opens the same log again. */
  crash?(): Promise<Bus>;
  /** Appends bytes that nobody checked, as a foreign producer does. */
  inject(topic: TopicDefinition<unknown>, record: { key: string; value: Uint8Array }): Promise<void>;
  /** Lets retention take everything that is in the topic now. */
  expire(topic: TopicDefinition<unknown>): Promise<void>;
  /** Makes everything in the topic old enough and compacts, tombstones included. */
  compact?(topic: TopicDefinition<unknown>): Promise<void>;
  /** Closes and removes everything. */
  dispose(): Promise<void>;
}

export type OpenHarness = () => Promise<BusHarness>;
