/** Keys of one look-up at most. */
const GROUP = 500;

/**
 * Looks things up in groups: while one look-up runs, the keys that come wait and then share the next one. Each answer is
 * read after it was asked for. Where a group fails, everybody in it is told.
 */
export const gathered = <K, V>(
  load: (keys: readonly K[]) => Promise<ReadonlyMap<K, V>>,
): ((key: K) => Promise<V | undefined>) => {
  let waiting: { key: K; answer: PromiseWithResolvers<V | undefined> }[] = [];
  let loading = false;

  const run = async (): Promise<void> => {
    loading = true;
    // In the next turn, so that keys of one breath share a look-up.
    await Promise.resolve();
    while (waiting.length > 0) {
      const group = waiting.slice(0, GROUP);
      waiting = waiting.slice(GROUP);
      try {
        const found = await load([...new Set(group.map((w) => w.key))]);
        for (const { key, answer } of group) answer.resolve(found.get(key));
      } catch (error) {
        for (const { answer } of group) answer.reject(error);
      }
    }
    loading = false;
  };
  return (key) => {
    const answer = Promise.withResolvers<V | undefined>();
    waiting.push({ key, answer });
    if (!loading) void run();
    return answer.promise;
  };
};
