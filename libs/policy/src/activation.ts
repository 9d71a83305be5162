import type { ASTNode } from '@marcbachmann/cel-js';
import { fieldRef, labelCall } from './expression-ast.js';

/**
 * What must be there for a condition to be able to be true: at least one of these labels seen, or one of these windows
 * above zero. `always` = nothing can be said, so the condition is evaluated every time. This is what makes a clean
 * segment cost next to nothing.
 */
export type Activation =
  'always' | { readonly labels: readonly string[]; readonly windows: readonly string[] };

const either = (a: Activation, b: Activation): Activation =>
  a === 'always' || b === 'always'
    ? 'always'
    : {
        labels: [...new Set([...a.labels, ...b.labels])],
        windows: [...new Set([...a.windows, ...b.windows])],
      };

const size = (a: Activation): number => (a === 'always' ? Infinity : a.labels.length + a.windows.length);

/** What makes a number rise above zero. */
const source = (node: ASTNode): Activation => {
  const call = labelCall(node);
  if (call?.label !== undefined && (call.fn === 'score' || call.fn === 'hits'))
    return { labels: [call.label], windows: [] };
  const field = fieldRef(node);
  return field?.[0] === 'windows' ? { labels: [], windows: [field[1]] } : 'always';
};

const number = (node: ASTNode): number | undefined => {
  if (node.op === 'value' && (typeof node.args === 'number' || typeof node.args === 'bigint'))
    return Number(node.args);
  // Thresholds are above 0 by schema; which one does not matter.
  return labelCall(node)?.fn === 'threshold' ? Number.MIN_VALUE : undefined;
};

/** `quantity >= bound` (or `>` when strict) cannot hold at quantity 0. */
const atLeast = (quantity: ASTNode, bound: ASTNode, strict: boolean): Activation => {
  const n = number(bound);
  return n !== undefined && (strict ? n >= 0 : n > 0) ? source(quantity) : 'always';
};

export const activation = (node: ASTNode): Activation => {
  switch (node.op) {
    case 'value':
      return node.args === false ? { labels: [], windows: [] } : 'always';
    case '&&': {
      const [a, b] = [activation(node.args[0]), activation(node.args[1])];
      return size(a) <= size(b) ? a : b;
    }
    case '||':
      return either(activation(node.args[0]), activation(node.args[1]));
    case 'call': {
      const call = labelCall(node);
      return call?.label !== undefined && (call.fn === 'over' || call.fn === 'seen')
        ? { labels: [call.label], windows: [] }
        : 'always';
    }
    case '>':
    case '>=':
      return atLeast(node.args[0], node.args[1], node.op === '>');
    case '<':
    case '<=':
      return atLeast(node.args[1], node.args[0], node.op === '<');
    case '==': {
      const [a, b] = node.args;
      const bound = number(b);
      return bound !== undefined && bound > 0 ? source(a) : 'always';
    }
    default:
      return 'always';
  }
};
