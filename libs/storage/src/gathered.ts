/** Keys of one look-up at most. */
const GROUP = 1_000;

/**
 * Looks things up in groups: while one look-up runs, the keys that come wait and then share the next one. Each answer is
 * read after it was asked for. Where a group fails, everybody in it is told.
 */
export const gathered = <K, V>(
  load: (keys: readonly K[]) => Promise<ReadonlyMap<K, V>>,
): ((key: K) => Promise<V | undefined>) => {
  const waiting = new Map<K, PromiseWithResolvers<V | undefined>>();
  let loading = false;

  const take = (): Map<K, PromiseWithResolvers<V | undefined>> => {
    const group = new Map([...waiting].slice(0, GROUP));
    for (const key of group.keys()) waiting.delete(key);
    return group;
  };
  const run = async (): Promise<void> => {
    loading = true;
    // In the next turn, so that keys of one breath share a look-up.
    await Promise.resolve();
    while (waiting.size > 0) {
      const group = take();
      try {
        const found = await load([...group.keys()]);
        for (const [key, answer] of group) answer.resolve(found.get(key));
      } catch (error) {
        for (const answer of group.values()) answer.reject(error);
      }
    }
    loading = false;
  };
  return (key) => {
    let answer = waiting.get(key);
    if (answer === undefined) waiting.set(key, (answer = Promise.withResolvers<V | undefined>()));
    if (!loading) void run();
    return answer.promise;
  };
};
