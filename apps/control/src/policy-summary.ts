import type { PolicySummary } from '@airlock/contracts/http/stream-api';
import type { Policy } from '@airlock/policy/policy';

export const summarise = (policy: Policy): PolicySummary => ({
  hash: policy.hash,
  name: `${policy.name} ${policy.version}`,
  rules: policy.rules.segments.length + policy.rules.messages.length,
  roomClasses: policy.classes.map((c) => c.source.name),
  reviewers: Object.fromEntries(
    policy.classes.map(({ source }) => [source.name, source.reviewer ?? 'moderator']),
  ),
  confirmCuts: { ...policy.source.review.confirmCuts },
  skills: [
    ...new Set([...policy.source.duty.skills, ...policy.source.review.skills.map((s) => s.skill)]),
  ].sort(),
  labels: [...policy.taxonomy].map(([label, { title, clauses, severity }]) => ({
    label,
    title: { ...title },
    clauses: [...clauses],
    severity,
  })),
});
