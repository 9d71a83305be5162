/**
 * A queue: `turn` resolves in the order of the calls, for `atOnce` of them every `everyMs`, so that a rush of work leaves
 * the thread to others in between. Closing lets everybody through.
 */
export const createTurns = ({ atOnce, everyMs }: { readonly atOnce: number; readonly everyMs: number }) => {
  const waiting: (() => void)[] = [];
  let timer: NodeJS.Timeout | undefined;

  const stop = (): void => {
    clearInterval(timer);
    timer = undefined;
  };
  const letIn = (): void => {
    for (const go of waiting.splice(0, atOnce)) go();
    if (waiting.length === 0) stop();
  };
  return {
    turn: (): Promise<void> =>
      new Promise((go) => {
        waiting.push(go);
        timer ??= setInterval(letIn, everyMs).unref();
      }),
    close(): void {
      stop();
      for (const go of waiting.splice(0)) go();
    },
  };
};
