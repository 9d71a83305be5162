// Writes deploy/policy/policy.schema.json. Run after `tsc -b libs/policy`; a test fails while the file is stale.
import { writeFileSync } from 'node:fs';
import { format } from 'prettier';
import { policyJsonSchema } from '@airlock/policy/source';

const target = new URL('../../../deploy/policy/policy.schema.json', import.meta.url);
writeFileSync(target, await format(JSON.stringify(policyJsonSchema()), { parser: 'json' }));
