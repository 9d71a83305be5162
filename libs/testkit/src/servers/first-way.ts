/** One way to a server: `here` says where it would come from, `start` brings it. */
export interface Way<T> {
  readonly kind: WayKind;
  readonly name: string;
  readonly here: () => string | undefined | Promise<string | undefined>;
  readonly start: (where: string) => Promise<T>;
}

/** Named by the environment, by a Docker Engine, or by programs of this machine. */
export type WayKind = 'given' | 'container' | 'local';

/**
 * The first way that is here and works; says on the console which one it was, and why earlier ones were not. With
 * AIRLOCK_SERVERS=container (or another kind) no other way is taken: what is meant to be exercised fails where it does not
 * work.
 */
export async function firstWay<T>(what: string, all: readonly Way<T>[]): Promise<T> {
  const only = process.env['AIRLOCK_SERVERS'];
  const ways = all.filter((way) => !only || way.kind === only);
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
