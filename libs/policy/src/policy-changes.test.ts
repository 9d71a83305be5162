import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePolicy } from './compile.js';
import { policyChanges } from './policy-changes.js';
import { defaultText } from './policy.fixture.js';

const sourceOf = (text: string) => {
  const compiled = compilePolicy(text);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return compiled.policy.source;
};
const base = sourceOf(defaultText);
const changed = (change: (source: typeof base) => unknown): typeof base => {
  const copy = structuredClone(base);
  change(copy as never);
  return copy;
};

describe('in what two policies differ', () => {
  it('says nothing of what means the same, however it is written', () => {
    expect(policyChanges(base, sourceOf(`# another remark\n${defaultText}`))).toEqual([]);
  });

  it('names the label, the room class and the rule, with each value before and after', () => {
    const after = changed((s) => {
      (s.taxonomy['gambling'] as { threshold: number }).threshold = 0.55;
      (s.roomClasses[0]!.release as { holdMs: number }).holdMs = 12_345;
      (s.rules.segments as unknown[]).splice(0, 1);
    });
    const [first] = base.rules.segments;
    expect(policyChanges(base, after)).toEqual([
      {
        area: 'label',
        name: 'gambling',
        kind: 'changed',
        fields: [{ field: 'threshold', before: base.taxonomy['gambling']!.threshold, after: 0.55 }],
      },
      {
        area: 'room_class',
        name: base.roomClasses[0]!.name,
        kind: 'changed',
        fields: [{ field: 'release.holdMs', before: base.roomClasses[0]!.release.holdMs, after: 12_345 }],
      },
      { area: 'segment_rule', name: first!.id, kind: 'removed', fields: [{ field: '', before: first }] },
    ]);
  });

  it('says which room class was moved, as the first that holds is taken', () => {
    const after = changed((s) => (s.roomClasses as unknown[]).unshift(...s.roomClasses.splice(2, 1)));
    expect(policyChanges(base, after)).toEqual([
      expect.objectContaining({ area: 'room_class', kind: 'moved', name: base.roomClasses[2]!.name }),
    ]);
  });

  it('finds something exactly when the hashes differ', () => {
    const labels = Object.keys(base.taxonomy);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...labels), fc.constantFrom(0.5, 0.8, 0.9)), { maxLength: 4 }),
        (edits) => {
          const after = changed((s) =>
            edits.forEach(
              ([label, value]) => ((s.taxonomy[label] as { threshold: number }).threshold = value),
            ),
          );
          const differ = JSON.stringify(after) !== JSON.stringify(base);
          expect(policyChanges(base, after).length > 0).toBe(differ);
        },
      ),
      { numRuns: 50 },
    );
  });
});
