import { streamView, type Scope } from './expression.js';
import type { StreamFacts } from './facts.js';
import { noScores } from './labels.js';
import type { CompiledRoomClass, RoomClass } from './policy.js';

const STRICTNESS = { direct: 0, gated: 1, delay: 2, review: 3 } as const;

/**
 * The first class whose condition holds. A condition that cannot be evaluated says nothing about the stream, so the
 * strictest mode of all classes is taken then.
 */
export const resolveClass = (
  classes: readonly CompiledRoomClass[],
  facts: StreamFacts,
): CompiledRoomClass => {
  const scope: Scope = { scores: noScores, thresholdOf: () => 1, variables: { stream: streamView(facts) } };
  try {
    const found = classes.find((c) => c.when === undefined || c.when.evaluate(scope) === true);
    if (found) return found;
  } catch {
    // falls through to the strictest
  }
  return classes.reduce((a, b) =>
    STRICTNESS[b.source.release.mode] > STRICTNESS[a.source.release.mode] ? b : a,
  );
};

/** The class a stream was admitted to, or the one its facts give when the policy no longer has that class. */
export const classFor = (
  classes: readonly CompiledRoomClass[],
  name: string | undefined,
  facts: StreamFacts,
): CompiledRoomClass =>
  (name === undefined ? undefined : classes.find((c) => c.source.name === name)) ??
  resolveClass(classes, facts);

export const describeClass = (c: CompiledRoomClass): RoomClass => ({
  roomClass: c.source.name,
  title: c.source.title,
  release: c.source.release,
  sampling: c.source.sampling,
  reviewer: c.source.reviewer,
  unjudged: c.source.unjudged,
});
