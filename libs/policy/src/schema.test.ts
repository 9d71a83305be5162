import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { policyJsonSchema, PolicySource } from './source.js';
import { defaultText } from './policy.fixture.js';
import { parseYaml } from './yaml-document.js';

const file = new URL('../../../deploy/policy/policy.schema.json', import.meta.url);

test('the published JSON Schema is the one the compiler uses (libs/policy/scripts/write-schema.mjs writes it)', () => {
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(policyJsonSchema());
});

test('the default policy names the schema for editors and needs no default to be read', () => {
  expect(defaultText.split('\n')[0]).toContain('$schema=policy.schema.json');
  expect(PolicySource.safeParse(parseYaml(defaultText).value).success).toBe(true);
});
