import type { StreamRecord } from '@airlock/contracts/control';
import type { StreamId } from '@airlock/contracts/ids';
import { topics } from '@airlock/contracts/topics';
import type { MessageVerdict } from '@airlock/contracts/verdict';
import type { Bus, OutRecord, Subscription } from '@airlock/bus/port';
import { isUnpublishable } from './unpublishable.js';
import type { Enforcer } from './enforcer.js';
import type { IngestEvents } from './events.js';
import type { Judge, Judged } from './judge.js';
import type { StreamView } from './stream-view.js';
import type { TextModels } from './text-models.js';

export interface ChatConsumerDeps {
  readonly bus: Pick<Bus, 'publish' | 'subscribe'>;
  readonly judge: Pick<Judge, 'message'>;
  readonly view: Pick<StreamView, 'get' | 'wait' | 'muted' | 'chatMode'>;
  /** Models that take their time, where there are any: asked about a whole batch before any of it is judged. */
  readonly models?: Pick<TextModels, 'ask'> | undefined;
  readonly enforce: Enforcer;
  readonly events: IngestEvents;
  readonly clock: () => number;
}

/** How long a line may be ahead of its stream's admission record. */
const ADMISSION_WAIT_MS = 1_000;

/**
 * Reads every chat line and publishes its verdict; text is cheap enough to be read where it arrives, but for an operator's
 * models, which are asked about a batch at a time. A line of an unknown stream, or one whose verdict cannot be published,
 * is parked and stays unseen; a bus that fails means another try.
 */
export function consumeChat(deps: ChatConsumerDeps): Promise<Subscription> {
  const { bus, judge, view, models, enforce, events, clock } = deps;

  const publish = (verdicts: readonly MessageVerdict[]): Promise<void> =>
    bus.publish(
      topics.verdicts,
      verdicts.map((value): OutRecord<MessageVerdict> => ({ key: value.streamId, value })),
    );

  return bus.subscribe({
    topic: topics.chat,
    // Not the segments' group: members of one Kafka group who read different topics get each other's partitions.
    group: 'ingest.chat',
    from: 'latest',
    maxBatch: 1_000,
    handle: async (batch) => {
      const receivedAt = clock();
      const found = new Map<StreamId, StreamRecord | undefined>();
      const unknown = new Set<StreamId>();
      for (const { value } of batch.records) {
        const stream = view.get(value.streamId);
        if (stream) found.set(value.streamId, stream);
        else unknown.add(value.streamId);
      }
      if (unknown.size > 0)
        await Promise.all(
          [...unknown].map(async (id) => found.set(id, await view.wait(id, ADMISSION_WAIT_MS))),
        );

      const asked = await models?.ask(
        batch.records.flatMap(({ value: { text, nickname = '' } }) => [text, nickname]),
      );
      const judged: { record: (typeof batch.records)[number]; verdict: MessageVerdict }[] = [];
      for (const record of batch.records) {
        const line = record.value;
        const stream = found.get(line.streamId);
        if (!stream) {
          events.unknownStream(line.streamId);
          await batch.park(record, 'the stream was not admitted');
          continue;
        }
        let result: Judged<MessageVerdict>;
        try {
          const muted = view.muted(line.streamId, line.userId, clock());
          const mode = view.chatMode(line.streamId);
          const room = {
            ...(muted === undefined ? {} : { muted }),
            ...(mode === undefined ? {} : { mode }),
          };
          result = judge.message(line, stream, receivedAt, room, asked);
        } catch (error) {
          events.lineFailed(line, error);
          await batch.park(record, `the line could not be judged: ${String(error)}`);
          continue;
        }
        if (result.actions.length > 0) await enforce(result.actions);
        judged.push({ record, verdict: result.verdict });
      }
      if (judged.length === 0) return;
      try {
        await publish(judged.map((j) => j.verdict));
        for (const { verdict } of judged) events.messageJudged(verdict);
      } catch (error) {
        if (!isUnpublishable(error)) throw error;
        // One of them does not fit the topic: one by one, so that it costs nobody else their line.
        for (const { record, verdict } of judged) {
          try {
            await publish([verdict]);
            events.messageJudged(verdict);
          } catch (reason) {
            if (!isUnpublishable(reason)) throw reason;
            events.lineFailed(record.value, reason);
            await batch.park(record, `its verdict cannot be published: ${String(reason)}`);
          }
        }
      }
    },
  });
}
