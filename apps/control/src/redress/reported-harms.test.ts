import { ComplaintReason } from '@airlock/contracts/complaint';
import { compilePolicy } from '@airlock/policy/compile';
import { listedFor } from '@airlock/policy/labels';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { labelsOfReport, reportLabel } from '@airlock/moderation/complaints';

const compiled = compilePolicy(
  readFileSync(new URL('../../../../deploy/policy/default.yaml', import.meta.url), 'utf8'),
);
if (!compiled.ok) throw new Error('the default policy does not compile');
const { taxonomy } = compiled.policy;

/** The harms that the 2016 Q&A names, each by the label that stands for it. */
const HARMS = {
  危害国家安全: 'state_security',
  破坏社会稳定: 'social_stability',
  扰乱社会秩序: 'public_order',
  侵犯他人合法权益: 'rights',
  传播淫秽色情: 'sexual.explicit',
} as const;

it.each(Object.entries(HARMS))(
  'B09: %s has a label with its clause, and a report that leads to it',
  (_harm, label) => {
    expect(taxonomy.get(label)?.clauses).toContain('2016 Provisions Art. 9');
    const reports = ComplaintReason.options.map(reportLabel);
    expect(reports.some((report) => labelsOfReport(report).includes(label))).toBe(true);
  },
);

it('leads every report but “other” to labels that the default policy has, and any other label to itself', () => {
  for (const reason of ComplaintReason.options) {
    const labels = labelsOfReport(reportLabel(reason));
    expect(labels.length > 0, reason).toBe(reason !== 'other');
    for (const label of labels) expect(listedFor(label, taxonomy), label).toBe(label);
  }
  expect(labelsOfReport('sexual.explicit')).toEqual(['sexual.explicit']);
});
