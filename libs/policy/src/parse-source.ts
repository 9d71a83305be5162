import type { z } from 'zod';
import { didYouMean, type PolicyProblem } from './problem.js';
import { PolicySource } from './source.js';
import type { Path, YamlDocument } from './yaml-document.js';

type Issue = z.core.$ZodIssue;

/** Keys a mapping of the schema may have, found by walking the schema along a path of the document. */
const keysAt = (path: Path): string[] => {
  let schema: unknown = PolicySource;
  const inner = (s: unknown): unknown => {
    const def = (s as { def?: { type: string; innerType?: unknown } } | undefined)?.def;
    return def?.innerType === undefined ? s : inner(def.innerType);
  };
  for (const key of path) {
    const def = (inner(schema) as { def?: Record<string, unknown> } | undefined)?.def;
    if (!def) return [];
    schema =
      def['type'] === 'object'
        ? (def['shape'] as Record<string, unknown>)[String(key)]
        : (def['element'] ?? def['valueType']);
  }
  const shape = (inner(schema) as { def?: { shape?: object } } | undefined)?.def?.shape;
  return shape ? Object.keys(shape) : [];
};

const EXAMPLES: readonly [RegExp, string][] = [
  [/(^|\.)within$/, 'a duration such as 10s, 500ms or 5m'],
  [/(^|\.)severity$/, 'a whole number from 0 (harmless) to 5 (criminal)'],
  [/threshold/, 'a score above 0 and at most 1, such as 0.85'],
  [/labels?(\.\d+)?$/, 'a dotted lower-case label such as sexual.explicit'],
  [/^windows\.\d+\.name$/, 'lower case, digits and _, such as explicit_frames'],
  [/(id|name|rules|roomClasses)(\.\d+)?$/, 'lower case with hyphens, such as explicit-frame'],
  [/(Ms)$/, 'whole milliseconds, such as 10000'],
  [/title(\.(zh|en))?$/, 'both languages: { zh: …, en: … }'],
  [/clauses?(\.\d+)?$/, 'at least one clause, such as "House rules 1"'],
];

const KEY_HINT = 'a dotted lower-case label such as sexual.explicit';

const hintFor = (issue: Issue, path: Path, value: unknown): string => {
  if (issue.code === 'invalid_value') return didYouMean(String(value), issue.values.map(String));
  const dotted = path.map(String).join('.');
  const example = EXAMPLES.find(([pattern]) => pattern.test(dotted))?.[1];
  if (value === undefined) return example === undefined ? 'add it' : `add it: ${example}`;
  return example ?? 'see policy.schema.json';
};

const valueAt = (root: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (v, k) => (v === null || v === undefined ? undefined : (v as Record<PropertyKey, unknown>)[k]),
    root,
  );

const problemsOf = (doc: YamlDocument, issue: Issue): PolicyProblem[] => {
  const path = issue.path;
  const where = path.map(String).join('.') || 'the policy';
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) =>
      doc.atKey(path, key, `${where} has no field ${key}`, didYouMean(key, keysAt(path))),
    );
  if (issue.code === 'invalid_key') {
    const key = String(path.at(-1));
    return [doc.atKey(path.slice(0, -1), key, `${key} is not a good name`, KEY_HINT)];
  }
  if (issue.code === 'invalid_union' && issue.errors[0]?.[0])
    return issue.errors[0].map((e) => {
      const at = [...path, ...e.path];
      return doc.at(at, `${at.map(String).join('.')}: ${e.message}`, hintFor(e, at, valueAt(doc.value, at)));
    });
  const value = valueAt(doc.value, path);
  if (value !== undefined) return [doc.at(path, `${where}: ${issue.message}`, hintFor(issue, path, value))];
  // What is missing has no place; the name of what lacks it has.
  const message = `${where} is missing`;
  const hint = hintFor(issue, path, value);
  const owner = path.at(-2);
  const place =
    typeof owner === 'string'
      ? doc.atKey(path.slice(0, -2), owner, message, hint)
      : doc.at(path, message, hint);
  return [{ ...place, path: where }];
};

/** The document as a policy source with defaults filled in, or everything its schema says against it. */
export const parseSource = (
  doc: YamlDocument,
): { ok: true; source: PolicySource } | { ok: false; problems: PolicyProblem[] } => {
  const parsed = PolicySource.safeParse(doc.value);
  return parsed.success
    ? { ok: true, source: parsed.data }
    : { ok: false, problems: parsed.error.issues.flatMap((i) => problemsOf(doc, i)) };
};
