import type { DirectPath } from '@airlock/bus/direct';
import type { Bus } from '@airlock/bus/port';
import type { Action } from '@airlock/contracts/action';
import { controlKey, type ControlRecord } from '@airlock/contracts/control';
import { topics } from '@airlock/contracts/topics';
import type { IngestEvents } from './events.js';
import type { StreamView } from './stream-view.js';

export interface EnforcerDeps {
  readonly bus: Pick<Bus, 'publish'>;
  readonly direct: DirectPath;
  readonly view: Pick<StreamView, 'stands' | 'note'>;
  readonly events: Pick<IngestEvents, 'acted' | 'directPathFailed'>;
}

/**
 * Puts automatic actions in force that are not in force already, by both paths at once: the direct one darkens now, the
 * topic makes it last. Rejects when the topic did not take one; what caused it is then to be judged again and gives the
 * same action with the same id.
 */
export const createEnforcer =
  ({ bus, direct, view, events }: EnforcerDeps) =>
  async (actions: readonly Action[]): Promise<void> => {
    for (const action of actions) {
      if (view.stands(action, action.decidedAt)) continue;
      const record: ControlRecord = { type: 'action', action };
      const out = { key: controlKey(record), partitionKey: action.streamId, value: record };
      // Not waited for: a direct path that hangs must not keep the action from the topic, nor the topic from it.
      void Promise.resolve()
        .then(() => direct.send(record))
        .catch(events.directPathFailed);
      await bus.publish(topics.control, [out]);
      view.note(action);
      events.acted(action);
    }
  };

export type Enforcer = ReturnType<typeof createEnforcer>;
