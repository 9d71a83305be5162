import type { Logger } from '@airlock/nest-host/logger';

export interface Rounds<T> {
  /** A round now, or the one that is under way. */
  look(): Promise<T>;
  /** Begins no other round; resolves when the one under way is over. */
  close(): Promise<void>;
}

export interface RoundsOptions {
  readonly everyMs: number;
  readonly logger: Logger;
  /** What the log says of a round that failed; the next comes in its time. */
  readonly failure: string;
}

/** Does something again and again, never twice at a time. */
export const startRounds = <T>(
  round: () => Promise<T>,
  { everyMs, logger, failure }: RoundsOptions,
): Rounds<T> => {
  let running: Promise<T> | undefined;
  const look = (): Promise<T> => (running ??= round().finally(() => (running = undefined)));
  const timer = setInterval(
    () => void look().catch((err: unknown) => logger.warn({ err }, failure)),
    everyMs,
  );
  timer.unref();
  return {
    look,
    async close() {
      clearInterval(timer);
      await running?.catch(() => undefined);
    },
  };
};
