import { compilePolicy } from '@airlock/policy/compile';
import { explainPolicy } from '@airlock/policy/explain-policy';
import { policyChanges } from '@airlock/policy/policy-changes';
import { policyJsonSchema } from '@airlock/policy/source';
import type { Checked, Question } from './checker.js';

const compile = (source: string) => {
  const result = compilePolicy(source);
  return result.ok ? result.policy : undefined;
};

/** The very checker that control uses, beside the thread that draws. */
self.onmessage = ({ data: { id, source, against } }: MessageEvent<Question>) => {
  const result = compilePolicy(source);
  const before = against === undefined ? undefined : compile(against);
  const answer: Checked = result.ok
    ? {
        id,
        source,
        problems: [],
        good: {
          name: `${result.policy.name} ${result.policy.version}`,
          hash: result.policy.hash,
          explained: explainPolicy(result.policy),
          changes: before === undefined ? [] : policyChanges(before.source, result.policy.source),
          systems: Object.entries(result.policy.source.systems ?? {}).map(([name, s]) => ({ name, ...s })),
          hints: {
            labels: [...result.policy.taxonomy].map(([label, t]) => ({
              ...{ label, title: t.title, severity: t.severity, threshold: t.threshold },
              clauses: [...t.clauses],
            })),
            roomClasses: result.policy.classes.map((c) => c.source.name),
            windows: result.policy.source.windows.map((w) => w.name),
          },
        },
      }
    : { id, source, problems: [...result.problems] };
  self.postMessage(answer);
};
self.postMessage({ schema: policyJsonSchema() });
