/** Both a terminal and the launcher of this program pass a Ctrl-C on; within this time they mean the same one, ms. */
const SAME_MS = 300;

export interface StopSignal {
  /** Aborted by the first Ctrl-C or SIGTERM: end early, but well. */
  readonly signal: AbortSignal;
  dispose(): void;
}

/** The first Ctrl-C ends a scan early, a second one ends the program after `last` has cleaned up. */
export function stopSignal(last: () => void, now: () => number = () => performance.now()): StopSignal {
  const controller = new AbortController();
  let first = -Infinity;
  const on = (name: NodeJS.Signals): void => {
    if (!controller.signal.aborted) {
      first = now();
      controller.abort(new Error(`stopped by ${name}`));
    } else if (now() - first > SAME_MS) {
      dispose();
      last();
      process.kill(process.pid, name);
    }
  };
  const names = ['SIGINT', 'SIGTERM'] as const;
  const dispose = (): void => names.forEach((name) => process.removeListener(name, on));
  names.forEach((name) => process.on(name, on));
  return { signal: controller.signal, dispose };
}
