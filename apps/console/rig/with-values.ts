import { fixedPolicyFile } from '@airlock/nest-host/policy-file';

/** The policy with other values, each given as `path=JSON`; the text as it is where there are none. */
export const withValues = (text: string, values: readonly string[]): string => {
  if (values.length === 0) return text;
  // JSON is YAML.
  const source = structuredClone(fixedPolicyFile(text).current().source) as object;
  for (const value of values) {
    const at = value.indexOf('=');
    const keys = value.slice(0, at).split('.');
    const last = keys.pop()!;
    const parent = keys.reduce((of, key) => (of as Record<string, object>)[key]!, source);
    (parent as Record<string, unknown>)[last] = JSON.parse(value.slice(at + 1));
  }
  return JSON.stringify(source, null, 2);
};
