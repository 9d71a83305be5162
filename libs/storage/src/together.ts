/** Items of one group at most. */
export const GROUP = 500;

/**
 * Writes in groups: while one is being written, the next ones gather. Each item resolves when it is written. Where a group
 * fails its items are written one by one, so that none fails because of another; `onFailure: 'all'` fails them all at
 * once instead, where it is never an item that is at fault.
 */
export const together = <T>(
  write: (items: readonly T[]) => Promise<void>,
  onFailure: 'alone' | 'all' = 'alone',
): ((item: T) => Promise<void>) => {
  const waiting: { item: T; answer: PromiseWithResolvers<void> }[] = [];
  let writing = false;

  const group = async (items: typeof waiting): Promise<void> => {
    try {
      await write(items.map((w) => w.item));
      for (const { answer } of items) answer.resolve();
    } catch (error) {
      if (items.length === 1 || onFailure === 'all') for (const { answer } of items) answer.reject(error);
      else for (const one of items) await group([one]);
    }
  };
  const run = async (): Promise<void> => {
    writing = true;
    // In the next turn, so that items of one breath share a group.
    await Promise.resolve();
    while (waiting.length > 0) await group(waiting.splice(0, GROUP));
    writing = false;
  };
  return (item) => {
    const answer = Promise.withResolvers<void>();
    waiting.push({ item, answer });
    if (!writing) void run();
    return answer.promise;
  };
};
