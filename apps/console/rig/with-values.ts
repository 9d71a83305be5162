import { parseDocument } from 'yaml';

/** The policy with other values, each given as `path=JSON`. */
export const withValues = (text: string, values: readonly string[]): string => {
  const policy = parseDocument(text);
  for (const value of values) {
    const at = value.indexOf('=');
    policy.setIn(value.slice(0, at).split('.'), policy.createNode(JSON.parse(value.slice(at + 1))));
  }
  return values.length === 0 ? text : policy.toString();
};
