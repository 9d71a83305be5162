import type { DirectPath } from '@airlock/bus/direct';
import type { Bus } from '@airlock/bus/port';
import { type ControlRecord, controlKey, controlStreamId } from '@airlock/contracts/control';
import { AirlockError } from '@airlock/contracts/problem';
import { topics } from '@airlock/contracts/topics';
import type { Logger } from '@airlock/nest-host/logger';

const RETRY_MS = 1_000;
/** Records that may wait for the bus; more than that means that somebody has to look. */
const MAX_WAITING = 10_000;

export interface ControlWriter {
  /**
   * Sends by the direct path and the control topic at once; one of them is enough to go on, and the topic is tried
   * again until it has the record. Throws `unavailable` when neither took it.
   */
  send(record: ControlRecord): Promise<void>;
  /** The control topic alone; throws when it is not durable there. */
  publish(record: ControlRecord): Promise<void>;
  /** Records that the topic does not have yet. */
  readonly waiting: number;
  close(): void;
}

export const createControlWriter = (deps: {
  bus: Bus;
  direct: DirectPath;
  logger: Logger;
}): ControlWriter => {
  const { bus, direct, logger } = deps;
  const waiting: ControlRecord[] = [];
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const publish = (record: ControlRecord): Promise<void> =>
    bus.publish(topics.control, [
      { key: controlKey(record), partitionKey: controlStreamId(record), value: record },
    ]);

  const retry = async (): Promise<void> => {
    timer = undefined;
    for (let record = waiting[0]; record !== undefined && !closed; record = waiting[0]) {
      try {
        await publish(record);
        waiting.shift();
      } catch {
        later();
        return;
      }
    }
  };
  const later = (): void => {
    if (closed || timer !== undefined) return;
    timer = setTimeout(() => void retry(), RETRY_MS);
    timer.unref();
  };

  return {
    publish,
    get waiting() {
      return waiting.length;
    },
    async send(record) {
      const [byDirect, byTopic] = await Promise.allSettled([
        Promise.resolve().then(() => direct.send(record)),
        publish(record),
      ]);
      if (byDirect.status === 'rejected') logger.error({ err: byDirect.reason }, 'the direct path failed');
      if (byTopic.status === 'fulfilled') return;
      logger.error({ err: byTopic.reason }, 'the control topic did not take a record; trying again');
      if (byDirect.status === 'rejected' || waiting.length >= MAX_WAITING) {
        throw new AirlockError(
          'unavailable',
          'Neither the direct path nor the control topic took the decision',
          {
            hint: 'Nothing was decided. Try again; cut at the media server if it stays like this.',
            cause: byTopic.reason,
          },
        );
      }
      waiting.push(record);
      later();
    },
    close() {
      closed = true;
      clearTimeout(timer);
    },
  };
};
