import type { DirectPath } from '@airlock/bus/direct';
import type { Bus } from '@airlock/bus/port';
import { type ControlRecord, controlKey, controlStreamId } from '@airlock/contracts/control';
import { AirlockError } from '@airlock/contracts/problem';
import { topics } from '@airlock/contracts/topics';
import type { Logger } from '@airlock/nest-host/logger';

const RETRY_MS = 1_000;
/** How long a decision that is in force by the direct path waits for the topic, ms. */
const TOPIC_MS = 1_000;
/** Records that may wait for the bus; more than that means that somebody has to look. */
const MAX_WAITING = 10_000;

export interface ControlWriter {
  /**
   * Sends by the direct path and the control topic at once; one of them is enough to go on, and the topic is tried
   * again until it has the record. Resolves a second after the direct path took it at the latest. Throws `unavailable`
   * when neither took it.
   */
  send(record: ControlRecord): Promise<void>;
  /** The control topic alone, all of them in one write; throws when they are not durable there. */
  publish(...records: readonly ControlRecord[]): Promise<void>;
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

  const publish = (...records: readonly ControlRecord[]): Promise<void> =>
    bus.publish(
      topics.control,
      records.map((value) => ({ key: controlKey(value), partitionKey: controlStreamId(value), value })),
    );

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
      const byTopic = publish(record).then(
        () => undefined,
        (error: unknown) => ({ error }),
      );
      const byDirect = await Promise.resolve()
        .then(() => direct.send(record))
        .then(
          () => undefined,
          (error: unknown) => ({ error }),
        );
      if (byDirect !== undefined) logger.error({ err: byDirect.error }, 'the direct path failed');
      const insist = (error: unknown): void => {
        logger.error({ err: error }, 'the control topic did not take a record; trying again');
        waiting.push(record);
        later();
      };
      const failed = byDirect === undefined ? await soon(byTopic, TOPIC_MS) : await byTopic;
      if (failed === 'late') {
        // It is in force: whoever decided need not wait until the bus gives up.
        void byTopic.then((result) => result && insist(result.error));
        return;
      }
      if (failed === undefined) return;
      if (byDirect !== undefined || waiting.length >= MAX_WAITING) {
        throw new AirlockError(
          'unavailable',
          'Neither the direct path nor the control topic took the decision',
          {
            hint: 'Nothing was decided. Try again; cut at the media server if it stays like this.',
            cause: failed.error,
          },
        );
      }
      insist(failed.error);
    },
    close() {
      closed = true;
      clearTimeout(timer);
    },
  };
};

/** What `work` resolves with, or `late` when that takes longer than `ms`. */
const soon = async <T>(work: Promise<T>, ms: number): Promise<T | 'late'> => {
  const { promise: late, resolve } = Promise.withResolvers<'late'>();
  const timer = setTimeout(() => resolve('late'), ms);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
};
