import type { Action } from '@airlock/contracts/action';
import type { Darkness } from '@airlock/contracts/http/stream-api';
import type { Logger } from '@airlock/nest-host/logger';
import { setTimeout as sleep } from 'node:timers/promises';
import { watchUntilDark } from './dark-probe.js';
import type { Events } from './events.js';
import { gateViewer } from './gate-client.js';

/** How long a stream is watched before nobody can say that it went dark. */
const LIMIT_MS = 30_000;
/** Between two looks as a viewer. */
const PAUSE_MS = 60;
/** From one try to write a measurement down to the next, and how many there are: half a minute. */
const RETRY_MS = 500;
const RETRIES = 60;

export interface DarkWatchDeps {
  readonly gateUrl: () => string;
  readonly clock: () => number;
  readonly events: Events;
  readonly logger: Logger;
  /** A stream was seen to be dark. */
  readonly onDark: (action: Action, darkness: Darkness) => void;
  /** Writes it down; false while the row of the action is not there yet. */
  readonly record: (action: Action, darkness: Darkness) => Promise<boolean>;
}

/** Watches streams that were taken from their audience until they are dark, and says how long that took. */
export const createDarkWatch = (deps: DarkWatchDeps) => {
  const { gateUrl, clock, events, logger, onDark, record } = deps;
  const stop = new AbortController();
  const running = new Set<Promise<void>>();
  const pause = (ms: number) => (signal: AbortSignal) =>
    sleep(ms, undefined, { signal }).catch(() => undefined);

  const watch = async (action: Action): Promise<void> => {
    const darkness = await watchUntilDark({
      viewer: gateViewer(gateUrl(), action.streamId),
      decidedAt: action.decidedAt,
      clock,
      pause: pause(PAUSE_MS),
      signal: AbortSignal.any([stop.signal, AbortSignal.timeout(LIMIT_MS)]),
    });
    if (darkness === undefined) {
      if (!stop.signal.aborted) events.notDark(action.actionId);
      return;
    }
    events.wentDark(action.origin.type, darkness.timeToDarkMs, action.actionId);
    onDark(action, darkness);
    // The row may not be there yet, or the database may be down: a measurement is not thrown away for that.
    let failure: unknown;
    for (let i = 0; i < RETRIES && !stop.signal.aborted; i += 1) {
      const isWritten = await record(action, darkness).catch((error: unknown) => {
        failure = error;
        return false;
      });
      if (isWritten) return;
      await pause(RETRY_MS)(stop.signal);
    }
    logger.error({ err: failure, action: action.actionId, darkness }, 'the time to dark is not written down');
  };

  return {
    begin: (action: Action): void => {
      const watching = watch(action)
        .catch((error: unknown) => logger.error({ err: error, action: action.actionId }, 'probe failed'))
        .finally(() => running.delete(watching));
      running.add(watching);
    },
    close: async (): Promise<void> => {
      stop.abort();
      await Promise.allSettled(running);
    },
  };
};
