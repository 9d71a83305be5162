import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { compilePolicy } from '@airlock/policy/compile';
import { outlineOf } from './outline.js';

const text = readFileSync(new URL('../../../../../deploy/policy/default.yaml', import.meta.url), 'utf8');

it('finds everything that the default policy names, where it stands', () => {
  const compiled = compilePolicy(text);
  if (!compiled.ok) throw new Error('the default policy has problems');
  const { source } = compiled.policy;
  const outline = outlineOf(text);
  const names = (group: keyof typeof outline) => outline[group].map((e) => e.name);
  expect(names('taxonomy')).toEqual(Object.keys(source.taxonomy));
  expect(names('roomClasses')).toEqual(source.roomClasses.map((c) => c.name));
  expect(names('segments')).toEqual(source.rules.segments.map((r) => r.id));
  expect(names('messages')).toEqual(source.rules.messages.map((r) => r.id));
  expect(names('windows')).toEqual(source.windows.map((w) => w.name));
  expect(names('budgets')).toEqual(source.automatic.budgets.map((b) => b.name));
  const { name, line } = outline.taxonomy[0]!;
  expect(text.split('\n')[line - 1]).toContain(name);
});

it('reads a file that is half written', () => {
  expect(outlineOf('taxonomy:\n  a.b:\n    title: {\nroomC').taxonomy).toEqual([{ name: 'a.b', line: 2 }]);
});
