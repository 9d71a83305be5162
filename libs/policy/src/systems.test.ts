import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { compilePolicy } from './compile.js';
import { evaluateSegment } from './evaluate-segment.js';
import { compiled, defaultText, segment, signal } from './policy.fixture.js';
import { emptyWindows } from './windows.js';

const systemsText = readFileSync(new URL('../../../deploy/policy/systems.cn.yaml', import.meta.url), 'utf8');
const obligations = readFileSync(new URL('../../../docs/obligations.mjs', import.meta.url), 'utf8');
const text = defaultText + systemsText;

test('B01: a system without owner, document, version or review date fails the check, where it stands', () => {
  for (const field of ['owner', 'document', 'version', 'reviewBy']) {
    const without = text.replace(new RegExp(`(  comments:\\n(?:    .*\\n)*?)    ${field}: .*\\n`), '$1');
    const result = compilePolicy(without);
    expect(result.ok, field).toBe(false);
    expect(!result.ok && result.problems[0]).toMatchObject({ path: `systems.comments.${field}` });
  }
  expect(compilePolicy(text.replace('owner: 总编辑\n', "owner: ' '\n")).ok).toBe(false);
});

test('B01: a decision names the policy, and with it the version of each system that stood then', () => {
  const [before, after] = [compiled(text), compiled(text.replace("version: '1.0'", "version: '1.1'"))];
  const seen = segment(0, [signal('sexual.explicit', 0.99)]);
  const judged = [before, after].map((policy) => evaluateSegment(policy, seen, emptyWindows).policyHash);
  expect(judged).toEqual([before.hash, after.hash]);
  expect(before.hash).not.toBe(after.hash);
});

test('D15: the nine systems that the notice names each have owner, version and a control that exists', () => {
  const { systems, ...sections } = compiled(text).source;
  expect(Object.keys(systems!)).toHaveLength(9);
  for (const [name, { owner, version, controls }] of Object.entries(systems!)) {
    expect(owner && version, name).toBeTruthy();
    for (const control of controls) {
      const isThere = /^[A-E]\d\d$/.test(control)
        ? obligations.includes(`  ${control}: `)
        : control in sections || control === 'blacklists';
      expect(isThere, `${name}: ${control}`).toBe(true);
    }
  }
});
