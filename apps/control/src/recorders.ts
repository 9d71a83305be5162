import type { Bus, Subscription } from '@airlock/bus/port';
import type { ControlRecord, StreamRecord } from '@airlock/contracts/control';
import { topics } from '@airlock/contracts/topics';
import type { Verdict } from '@airlock/contracts/verdict';
import { together } from '@airlock/storage/together';
import type { Events } from './events.js';
import type { Hub } from './hub.js';
import type { Projection } from './projection.js';
import type { Records } from './records.js';
import { darkens } from './state/actions.js';

export interface RecorderDeps {
  readonly bus: Bus;
  readonly records: Records;
  readonly projection: Projection;
  readonly hub: Hub;
  readonly events: Events;
  /** Something new is in the outbox. */
  readonly onOutbox: () => void;
  /** What people have to know of them, before they count as taken; may be told again. */
  readonly onVerdicts: (verdicts: readonly Verdict[]) => Promise<void>;
}

/**
 * Writes the topics down. Each group ends in ack after its transaction or retry when the database does not take it;
 * nothing that people see waits for it.
 */
export const startRecorders = async (deps: RecorderDeps): Promise<readonly Subscription[]> => {
  const { bus, records, projection, hub, events, onOutbox, onVerdicts } = deps;

  // Partitions come at the same time, and share a write.
  const streams = together<readonly StreamRecord[]>((batches) => records.streams(batches.flat()));

  const control = async (record: Exclude<ControlRecord, StreamRecord>): Promise<void> => {
    switch (record.type) {
      case 'action': {
        const { action, from } = record;
        const stream = projection.streams.record(action.streamId);
        if (await records.action(action, stream, darkens(action), from)) onOutbox();
        return;
      }
      case 'release':
        // An approval was written down before it took effect.
        return record.decision === 'release' ? undefined : records.runDecided(record);
      case 'message':
        return records.messageDecided(record);
      case 'chat':
        return records.chatModeSet(record);
      case 'presence':
        return;
      default:
        record satisfies never;
    }
  };

  return Promise.all([
    bus.subscribe({
      topic: topics.control,
      group: 'control.records',
      handle: async (batch) => {
        const begun: StreamRecord[] = [];
        const writeStreams = async (): Promise<void> => {
          if (begun.length > 0) await streams(begun.splice(0));
        };
        for (const { value } of batch.records) {
          if (value.type === 'stream') begun.push(value);
          else {
            // In their order: what follows from an action reads its stream.
            await writeStreams();
            await control(value);
          }
          await batch.heartbeat();
        }
        await writeStreams();
        events.recorded('control', batch.records.length);
      },
    }),
    bus.subscribe({
      topic: topics.verdicts,
      group: 'control.verdicts',
      handle: async (batch) => {
        const verdicts = batch.records.map((r) => r.value);
        const changed = await records.verdicts(verdicts);
        await onVerdicts(verdicts);
        events.recorded('verdicts', batch.records.length);
        for (const view of changed) {
          projection.setCase(view.streamId, view.state === 'open' ? view.caseId : undefined);
          hub.push('case', view);
        }
      },
    }),
    bus.subscribe({
      topic: topics.chat,
      group: 'control.chat',
      handle: async (batch) => {
        await records.messages(batch.records.map((r) => r.value));
        events.recorded('chat', batch.records.length);
      },
    }),
    bus.subscribe({
      topic: topics.segments,
      group: 'control.segments',
      handle: async (batch) => {
        await records.segments(batch.records.map((r) => r.value));
        events.recorded('segments', batch.records.length);
      },
    }),
  ]);
};
