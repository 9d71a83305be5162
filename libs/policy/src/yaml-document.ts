import { isMap, isPair, isScalar, LineCounter, parseDocument } from 'yaml';
import type { PolicyProblem } from './problem.js';

export type Path = readonly PropertyKey[];

/** A parsed YAML text that can say where each of its values stands. */
export interface YamlDocument {
  readonly value: unknown;
  readonly problems: readonly PolicyProblem[];
  /** A problem at the value at `path`, or at its nearest existing parent. */
  at(path: Path, message: string, hint: string): PolicyProblem;
  /** A problem at the key `key` of the mapping at `path`. */
  atKey(path: Path, key: string, message: string, hint: string): PolicyProblem;
  /** A problem inside the string at `path`, `offset` UTF-16 units into its value. */
  within(path: Path, offset: number, message: string, hint: string): PolicyProblem;
}

/**
 * The place in `source` of character `offset` of a scalar's value. Quoting, folding and indentation only add or change
 * white space and escapes, so the other characters can be followed one by one.
 */
const offsetInSource = (
  source: string,
  start: number,
  value: string,
  offset: number,
  block: boolean,
): number => {
  let at = block ? source.indexOf('\n', start) + 1 : start;
  for (let i = 0; i < value.length; i++) {
    const c = value[i] as string;
    if (/\s/.test(c)) {
      if (i < offset) continue;
      return at;
    }
    const found = source.indexOf(c, at);
    if (found < 0) return at;
    if (i >= offset) return found;
    at = found + 1;
  }
  return at;
};

export const parseYaml = (source: string): YamlDocument => {
  const lines = new LineCounter();
  const doc = parseDocument(source, { lineCounter: lines, version: '1.2', merge: false, logLevel: 'error' });

  const problem = (offset: number, path: Path, message: string, hint: string): PolicyProblem => {
    const { line, col } = lines.linePos(offset);
    return {
      line: Math.max(line, 1),
      column: Math.max(col, 1),
      path: path.map(String).join('.'),
      message,
      hint,
    };
  };
  const nodeAt = (path: Path): unknown => (path.length === 0 ? doc.contents : doc.getIn(path, true));
  const startOf = (path: Path): number => {
    for (let n = path.length; n >= 0; n--) {
      const node = nodeAt(path.slice(0, n)) as { range?: [number, number, number] } | undefined;
      if (node?.range) return node.range[0];
    }
    return 0;
  };

  const problems = [...doc.errors, ...doc.warnings].map((e) =>
    problem(
      e.pos[0],
      [],
      (e.message.split(/ at line \d+/)[0] ?? e.message).trim(),
      'fix the YAML syntax here',
    ),
  );
  let value: unknown;
  try {
    value = problems.length > 0 ? undefined : doc.toJS({ maxAliasCount: 100 });
  } catch (error) {
    problems.push(problem(0, [], `YAML aliases: ${(error as Error).message}`, 'write the values out'));
  }

  return {
    value,
    problems,
    at: (path, message, hint) => problem(startOf(path), path, message, hint),
    atKey: (path, key, message, hint) => {
      const map = nodeAt(path);
      const pair = isMap(map)
        ? map.items.find((i) => isPair(i) && isScalar(i.key) && i.key.value === key)
        : undefined;
      const range = isScalar(pair?.key) ? pair.key.range : undefined;
      return problem(range ? range[0] : startOf(path), [...path, key], message, hint);
    },
    within: (path, offset, message, hint) => {
      const node = nodeAt(path);
      if (!isScalar(node) || typeof node.value !== 'string' || !node.range)
        return problem(startOf(path), path, message, hint);
      const block = node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED';
      const at = offsetInSource(source, node.range[0], node.value, offset, block);
      return problem(Math.min(at, source.length), path, message, hint);
    },
  };
};
