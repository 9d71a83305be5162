import { describe, expect, test } from 'vitest';
import { evaluateMessage } from './evaluate-message.js';
import { evaluateSegment } from './evaluate-segment.js';
import { compiled, defaultText, line, segment, signal } from './policy.fixture.js';
import { emptyWindows } from './windows.js';

const policy = compiled(defaultText);
const labels = [...policy.taxonomy.keys()];

describe('the taxonomy', () => {
  test('A18: every label has a clause, a title in both languages, a severity, and an action on picture and chat', () => {
    for (const [label, entry] of policy.taxonomy) {
      expect(entry.clauses.length, label).toBeGreaterThan(0);
      expect(entry.title.zh && entry.title.en && entry.clauses.every((c) => c.trim() !== ''), label).toBe(
        true,
      );
      expect(['release', 'hold', 'dump'], label).toContain(entry.segments);
      expect(['publish', 'mask', 'hold', 'drop'], label).toContain(entry.messages);
      expect(entry.severity, label).toBeLessThanOrEqual(5);
    }
  });

  test.each(labels)(
    'A18: a decision on %s names the policy, and whatever decided cites a clause',
    (label) => {
      const seen = evaluateSegment(policy, segment(0, [signal(label, 1)]), emptyWindows);
      const said = evaluateMessage(policy, line(0, 'some text', [signal(label, 1, { source: 'text' })]), emptyWindows); // prettier-ignore
      for (const { policyHash, rules } of [seen, said]) {
        expect(policyHash).toBe(policy.hash);
        for (const rule of rules) expect(rule.clause).toBeTruthy();
      }
      const { segments, severity, clauses } = policy.taxonomy.get(label)!;
      if (segments === 'release') return;
      expect(seen.rules.length).toBeGreaterThan(0);
      expect(seen.rules.map((r) => r.severity)).toContain(severity);
      expect(seen.rules.map((r) => r.clause)).toContain(clauses[0]);
    },
  );

  test.each([
    [
      'a label without a clause',
      '    clauses: [2016 Provisions Art. 9, 2018 Joint Notice §4, DSA Art. 16]\n',
      '    clauses: []\n',
    ],
    [
      'a label without an action',
      '    severity: 4\n    threshold: 0.85\n    segments: dump\n',
      '    severity: 4\n    threshold: 0.85\n',
    ],
  ])('A18: %s does not compile', (_what, piece, by) => {
    expect(defaultText).toContain(piece);
    expect(() => compiled(defaultText.replace(piece, by))).toThrow(/taxonomy/);
  });
});
