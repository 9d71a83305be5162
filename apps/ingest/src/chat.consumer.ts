import type { StreamRecord } from '@airlock/contracts/control';
import type { StreamId } from '@airlock/contracts/ids';
import { topics } from '@airlock/contracts/topics';
import type { MessageVerdict } from '@airlock/contracts/verdict';
import type { Bus, OutRecord, Subscription } from '@airlock/bus/port';
import type { IngestEvents } from './events.js';
import type { Judge } from './judge.js';
import type { StreamView } from './stream-view.js';

export interface ChatConsumerDeps {
  readonly bus: Bus;
  readonly judge: Judge;
  readonly view: StreamView;
  readonly events: IngestEvents;
  readonly clock: () => number;
}

/** How long a line may be ahead of its stream's admission record. */
const ADMISSION_WAIT_MS = 1_000;

/** Reads every chat line and publishes its verdict; text is cheap enough to be read where it arrives. */
export function consumeChat({ bus, judge, view, events, clock }: ChatConsumerDeps): Promise<Subscription> {
  return bus.subscribe({
    topic: topics.chat,
    group: 'ingest',
    from: 'latest',
    maxBatch: 1_000,
    handle: async (batch) => {
      const receivedAt = clock();
      const verdicts: OutRecord<MessageVerdict>[] = [];
      const missing = new Set<StreamId>();
      const find = async (id: StreamId): Promise<StreamRecord | undefined> => {
        const stream = view.get(id) ?? (missing.has(id) ? undefined : await view.wait(id, ADMISSION_WAIT_MS));
        if (!stream) missing.add(id);
        return stream;
      };
      for (const record of batch.records) {
        const message = record.value;
        const stream = await find(message.streamId);
        if (!stream) {
          events.unknownStream(message.streamId);
          await batch.park(record, 'the stream was not admitted');
          continue;
        }
        const { verdict } = judge.message(message, stream, receivedAt);
        verdicts.push({ key: message.streamId, value: verdict });
      }
      if (verdicts.length > 0) await bus.publish(topics.verdicts, verdicts);
      for (const { value } of verdicts) if (value) events.messageJudged(value);
    },
  });
}
