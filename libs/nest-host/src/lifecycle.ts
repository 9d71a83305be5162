import type { Logger } from './logger.js';

export type Close = () => Promise<void>;

export interface Closers {
  /** Registers how to close what was just opened. */
  add(name: string, close: () => void | Promise<void>): void;
  /** Closes the newest first, all of them even when one fails, once. Rejects with all failures together. */
  readonly close: Close;
}

/** Opening returns closing: collects the disposers of a composition root. */
export const createClosers = (logger?: Logger): Closers => {
  const stack: { name: string; close: () => void | Promise<void> }[] = [];
  let closing: Promise<void> | undefined;
  const run = async (): Promise<void> => {
    const failures: unknown[] = [];
    for (let item = stack.pop(); item !== undefined; item = stack.pop()) {
      try {
        await item.close();
      } catch (error) {
        logger?.error({ err: error, part: item.name }, 'closing failed');
        failures.push(error);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'Not everything could be closed');
  };
  return {
    add: (name, close) => void stack.push({ name, close }),
    close: () => (closing ??= run()),
  };
};

/** Opens with closers; when opening fails half-way, what was opened is closed before the error is thrown. */
export const openWith = async <T extends object>(
  open: (closers: Closers) => Promise<T>,
  logger?: Logger,
): Promise<T & { readonly close: Close }> => {
  const closers = createClosers(logger);
  try {
    return Object.assign((await open(closers)) as T, { close: closers.close });
  } catch (error) {
    await closers.close().catch((e: unknown) => logger?.error({ err: e }, 'closing after a failed start'));
    throw error;
  }
};

/**
 * A signal that aborts at the first SIGINT or SIGTERM. A second one is left to the system, so that a shutdown that
 * hangs can be ended with the keyboard.
 */
export const shutdownSignal = (): { readonly signal: AbortSignal; readonly dispose: () => void } => {
  const controller = new AbortController();
  const names = ['SIGINT', 'SIGTERM'] as const;
  const listeners = names.map((name) => [name, () => stop(name)] as const);
  const dispose = (): void => listeners.forEach(([name, listener]) => process.removeListener(name, listener));
  const stop = (name: string): void => {
    dispose();
    controller.abort(new Error(`stopped by ${name}`));
  };
  listeners.forEach(([name, listener]) => process.on(name, listener));
  return { signal: controller.signal, dispose };
};

/** Resolves when the signal aborts. */
export const aborted = (signal: AbortSignal): Promise<void> =>
  signal.aborted
    ? Promise.resolve()
    : new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
