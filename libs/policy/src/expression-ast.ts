import type { ASTNode } from '@marcbachmann/cel-js';

/** Functions whose argument is a label of the taxonomy. */
export const LABEL_FUNCTIONS: readonly string[] = ['score', 'over', 'seen', 'hits', 'threshold'];

const isNode = (x: unknown): x is ASTNode =>
  typeof x === 'object' && x !== null && 'op' in x && 'args' in x && 'start' in x;

/** Visits a node and everything below it. */
export const walk = (node: ASTNode, visit: (n: ASTNode) => void): void => {
  visit(node);
  const below = (x: unknown): void => {
    if (isNode(x)) walk(x, visit);
    else if (Array.isArray(x)) x.forEach(below);
  };
  below(node.args);
};

export interface LabelCall {
  readonly fn: string;
  /** Undefined when the argument is not a literal. */
  readonly label: string | undefined;
  /** Whose word alone counts, as in `over("abuse", "text.lexicon")`. */
  readonly detector?: string;
  readonly offset: number;
}

/** The label read by a call such as `score("sexual.explicit")`. */
export const labelCall = (node: ASTNode): LabelCall | undefined => {
  if (node.op !== 'call' || !LABEL_FUNCTIONS.includes(node.args[0])) return undefined;
  const arg = node.args[1][0];
  const literal = arg?.op === 'value' && typeof arg.args === 'string' ? arg.args : undefined;
  const by = node.args[1][1];
  return {
    fn: node.args[0],
    label: literal,
    ...(by?.op === 'value' && typeof by.args === 'string' ? { detector: by.args } : {}),
    offset: arg?.start ?? node.start,
  };
};

export const labelCalls = (ast: ASTNode): LabelCall[] => {
  const out: LabelCall[] = [];
  walk(ast, (n) => {
    const call = labelCall(n);
    if (call) out.push(call);
  });
  return out;
};

/** `stream.category` → `['stream', 'category']`; undefined for anything else. */
export const fieldRef = (node: ASTNode): readonly [string, string] | undefined =>
  node.op === '.' && node.args[0].op === 'id' ? [node.args[0].args, node.args[1]] : undefined;
