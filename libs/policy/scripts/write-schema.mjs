// Writes deploy/policy/policy.schema.json. Run after `tsc -b libs/policy`; a test fails while the file is stale.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { policyJsonSchema } from '@airlock/policy/source';

const target = fileURLToPath(new URL('../../../deploy/policy/policy.schema.json', import.meta.url));
const style = { ...(await resolveConfig(target)), filepath: target };
writeFileSync(target, await format(JSON.stringify(policyJsonSchema()), style));
