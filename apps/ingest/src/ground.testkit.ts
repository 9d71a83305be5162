import { type DirectPath, inProcessDirectPath } from '@airlock/bus/direct';
import { type EmbeddedBus, openEmbeddedBus } from '@airlock/bus/embedded';
import { controlKey, type ControlRecord } from '@airlock/contracts/control';
import { type TopicDefinition, topics } from '@airlock/contracts/topics';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { testEvents } from './ingest.testkit.js';
import { openStreamView, type StreamView } from './stream-view.js';

/** What ingest stands on, for one test: a real bus, the streams on it, telemetry. Closed and deleted with the test. */
export interface TestGround {
  readonly bus: EmbeddedBus;
  readonly direct: DirectPath;
  readonly view: StreamView;
  readonly events: ReturnType<typeof testEvents>;
  /** Says something of streams on the control topic. */
  say(...records: readonly ControlRecord[]): Promise<void>;
  /** What `pick` takes of a topic, from its start on and growing; what it gives no value for is left out. */
  follow<T, R>(topic: TopicDefinition<T>, pick: (value: T) => R | undefined): Promise<readonly R[]>;
}

export async function openGround(): Promise<TestGround> {
  const dir = await mkdtemp(join(tmpdir(), 'airlock-ingest-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  const bus = await openEmbeddedBus({ dir, fsync: 'normal', upkeepMs: 0, retry: { minMs: 1, maxMs: 5 } });
  onTestFinished(() => bus.close());
  return {
    bus,
    direct: inProcessDirectPath(),
    view: await openStreamView(bus),
    events: testEvents(),
    say: (...records) =>
      bus.publish(
        topics.control,
        records.map((value) => ({ key: controlKey(value), value })),
      ),
    async follow<T, R>(topic: TopicDefinition<T>, pick: (value: T) => R | undefined) {
      const picked: R[] = [];
      const handle = (rows: readonly { value: T | null }[]): void => {
        for (const { value } of rows) {
          const found = value === null ? undefined : pick(value);
          if (found !== undefined) picked.push(found);
        }
      };
      await bus.tail({ topic, from: 'earliest', handle });
      return picked;
    },
  };
}
