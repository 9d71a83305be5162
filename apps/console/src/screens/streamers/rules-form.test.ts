import { CreditRules } from '@airlock/contracts/credit';
import { describe, expect, it } from 'vitest';
import { numberAt, ruleGroups, withNumber } from './rules-form.js';

const rules = CreditRules.parse({});

describe('the numbers of the credit rules', () => {
  it('are all there in the rules of the default policy, each once', () => {
    const paths = ruleGroups(rules).flatMap((g) => g.numbers.map((n) => n.path));
    expect(paths.filter((path) => numberAt(rules, path) === undefined)).toEqual([]);
    expect(new Set(paths.map(String)).size).toBe(paths.length);
    expect(numberAt(rules, ['nothing', 'there'])).toBeUndefined();
  });

  it('change one at a time, and the rules in force stay as they are', () => {
    for (const { path } of ruleGroups(rules).flatMap((g) => g.numbers)) {
      const draft = withNumber(rules, path, 7);
      expect(numberAt(draft, path)).toBe(7);
      expect(withNumber(draft, path, numberAt(rules, path)!)).toEqual(rules);
    }
    expect(rules).toEqual(CreditRules.parse({}));
  });
});
