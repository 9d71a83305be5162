/** One way to a server: `here` says where it would come from, `start` brings it. */
export interface Way<T> {
  readonly name: string;
  readonly here: () => string | undefined | Promise<string | undefined>;
  readonly start: (where: string) => Promise<T>;
}

/** The first way that is here and works; says on the console which one it was, and why earlier ones were not. */
export async function firstWay<T>(what: string, ways: readonly Way<T>[]): Promise<T> {
  const failed: unknown[] = [];
  for (const way of ways) {
    const where = await way.here();
    if (where === undefined) continue;
    try {
      const started = await way.start(where);
      console.log(`${what}: ${way.name} (${where})`);
      return started;
    } catch (error) {
      failed.push(error);
      console.log(`${what}: not by ${way.name} (${where}): ${String(error)}`);
    }
  }
  throw new AggregateError(
    failed,
    `${what}: none of ${ways.map((w) => w.name).join(', ')} is here and works`,
  );
}
