import type { Expression } from './expression.js';
import { saidBy } from './labels.js';
import { fieldRef, labelCall, walk } from './expression-ast.js';
import type { FactReader } from './policy.js';

const plain = (v: unknown): unknown => (typeof v === 'bigint' ? Number(v) : v);

/** Readers of everything a condition looks at: scores, thresholds, windows and fields. */
export const factReaders = (expressions: readonly Expression[]): FactReader[] => {
  const readers = new Map<string, FactReader>();
  const add = (name: string, read: FactReader['read']): void => {
    if (!readers.has(name)) readers.set(name, { name, read });
  };
  for (const { ast } of expressions)
    walk(ast, (node) => {
      const { label, fn, detector } = labelCall(node) ?? {};
      if (label !== undefined) {
        // Null, not 0: a missing signal is told apart from a score of nothing.
        const key = detector === undefined ? label : saidBy(label, detector);
        if (fn !== 'threshold') add(`score(${key})`, (s) => s.scores.score.get(key) ?? null);
        if (fn === 'over' || fn === 'hits' || fn === 'threshold')
          add(`threshold(${label})`, (s) => s.thresholdOf(label));
        if (fn === 'hits') add(`hits(${label})`, (s) => s.scores.hits.get(label) ?? 0);
      }
      const field = fieldRef(node);
      // The text of a line stays out of the trace; it is in the message, under its own retention.
      if (field && field[1] !== 'text')
        add(field.join('.'), (s) =>
          plain((s.variables[field[0]] as Record<string, unknown> | undefined)?.[field[1]]),
        );
      if (node.op === 'id' && (node.args === 'failure' || node.args === 'roomClass'))
        add(node.args, (s) => s.variables[node.args as string]);
    });
  return [...readers.values()];
};
