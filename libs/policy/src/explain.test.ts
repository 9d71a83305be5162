import { describe, expect, test } from 'vitest';
import { explainPolicy } from './explain-policy.js';
import { compiled, defaultText, smallText } from './policy.fixture.js';

const policy = compiled(defaultText);

describe('explainPolicy', () => {
  const text = explainPolicy(policy);

  test('names every label, class, window, rule and budget', () => {
    const { source } = policy;
    for (const name of [
      policy.hash,
      ...Object.keys(source.taxonomy),
      ...source.roomClasses.map((r) => r.name),
      ...source.windows.map((w) => w.name),
      ...source.rules.segments.map((r) => r.when),
      ...source.rules.messages.map((r) => r.id),
      ...source.automatic.budgets.map((b) => b.name),
    ])
      expect(text).toContain(name);
  });

  test('says what happens without a person, and when nothing does', () => {
    expect(text).toContain('explicit-repeated may cut');
    expect(text).toContain('at most 50 × cut in 1 h per platform');
    const tame = compiled(smallText.replace('      actions: [cut]\n', ''));
    expect(explainPolicy(tame)).toContain('nothing: every action is taken by a person');
  });
});
