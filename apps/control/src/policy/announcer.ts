import type { DirectPath } from '@airlock/bus/direct';
import type { Bus } from '@airlock/bus/port';
import { policyKey, type PolicyRecord } from '@airlock/contracts/policy';
import { topics } from '@airlock/contracts/topics';
import type { Logger } from '@airlock/nest-host/logger';

const RETRY_MS = 1_000;

export interface AnnouncerDeps {
  readonly bus: Pick<Bus, 'publish'>;
  readonly direct: Pick<DirectPath, 'send'>;
  readonly logger: Logger;
}

/** Tells every process of a policy, by the direct path at once and by the topic until it has it. */
export const createAnnouncer = ({ bus, direct, logger }: AnnouncerDeps) => {
  const waiting = new Map<PolicyRecord['slot'], PolicyRecord>();
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const publish = async (): Promise<void> => {
    for (const record of [...waiting.values()]) {
      await bus.publish(topics.policy, [{ key: policyKey(record), value: record }]);
      if (waiting.get(record.slot) === record) waiting.delete(record.slot);
    }
  };
  let publishing: Promise<void> = Promise.resolve();
  /** One after the other, so that the topic ends with what was said last. */
  const publishSoon = (): Promise<void> =>
    (publishing = publishing.then(publish).catch((err: unknown) => {
      logger.warn({ err }, 'a policy waits for the bus');
      if (closed) return;
      clearTimeout(timer);
      timer = setTimeout(() => void publishSoon(), RETRY_MS);
      timer.unref();
    }));

  return {
    /** Resolves when the direct path took it, or failed to: it is in force here then, and elsewhere a moment later. */
    async announce(record: PolicyRecord): Promise<void> {
      waiting.set(record.slot, record);
      void publishSoon();
      await Promise.resolve(direct.send(record)).catch((err: unknown) =>
        logger.error({ err }, 'the direct path did not take a policy'),
      );
    },
    /** Resolves when the topic has everything; for tests and for closing. */
    settled: (): Promise<void> => publishing,
    async close(): Promise<void> {
      closed = true;
      clearTimeout(timer);
      await publishing;
    },
  };
};
export type Announcer = ReturnType<typeof createAnnouncer>;
