import type { Bus, Subscription } from '@airlock/bus/port';
import type { ControlRecord } from '@airlock/contracts/control';
import { topics } from '@airlock/contracts/topics';
import type { Verdict } from '@airlock/contracts/verdict';
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

  const control = async (record: ControlRecord): Promise<void> => {
    switch (record.type) {
      case 'stream':
        return records.streams([record]);
      case 'action': {
        const { action } = record;
        const stream = projection.streams.record(action.streamId);
        if (await records.action(action, stream, darkens(action))) onOutbox();
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
        for (const { value } of batch.records) {
          await control(value);
          await batch.heartbeat();
        }
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
