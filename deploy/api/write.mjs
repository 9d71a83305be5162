// Writes openapi.json and asyncapi.json beside this file and the console's table of operations; run by `npm run docs:api`.
import { asyncApiDocument } from '@airlock/contracts/http/asyncapi';
import { openApiDocument } from '@airlock/contracts/http/openapi';
import { routes } from '@airlock/contracts/http/routes';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';

for (const [name, document] of [
  ['openapi.json', openApiDocument()],
  ['asyncapi.json', asyncApiDocument()],
]) {
  const path = fileURLToPath(new URL(name, import.meta.url));
  const options = { ...(await resolveConfig(path)), filepath: path };
  await writeFile(path, await format(JSON.stringify(document, null, 2), options));
  console.log(`deploy/api/${name}`);
}

const operations = Object.entries(routes).map(
  ([name, { method, path }]) => `${name}: ['${method}', '${path}'],`,
);
const table = fileURLToPath(new URL('../../apps/console/src/api/operations.ts', import.meta.url));
const text = `// Written by \`npm run docs:api\` from the routes of the contract.

/** How each operation is sent: method and path. */
export const operations = {
${operations.join('\n')}
} as const;
`;
await writeFile(table, await format(text, { ...(await resolveConfig(table)), filepath: table }));
console.log('apps/console/src/api/operations.ts');
