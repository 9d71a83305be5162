import type { Logger } from '@airlock/nest-host/logger';

/** How much time one entry of the staffing history stands for at most. */
const SAMPLE_MS = 5_000;

export interface WatchDeps {
  /** Looks once; when the next shift begins or ends, ms since 1970. */
  readonly look: () => Promise<number | undefined>;
  readonly clock: () => number;
  readonly logger: Logger;
}

/** Looks at the moment a shift begins or ends, and in between as often as staffing is counted. */
export const startWatch = ({ look, clock, logger }: WatchDeps) => {
  let running: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  const wait = (next: number | undefined): void => {
    if (isClosed) return;
    clearTimeout(timer);
    timer = setTimeout(() => void once(), Math.min(SAMPLE_MS, Math.max(1, (next ?? Infinity) - clock())));
    timer.unref();
  };
  const once = (): Promise<void> =>
    (running ??= look()
      .catch((err: unknown) => {
        logger.warn({ err }, 'the rota cannot be looked at');
        return undefined;
      })
      .then(wait)
      .finally(() => (running = undefined)));
  wait(undefined);
  return {
    look: once,
    async close(): Promise<void> {
      isClosed = true;
      clearTimeout(timer);
      await running;
    },
  };
};
