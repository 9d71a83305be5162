// Writes openapi.json and asyncapi.json beside this file; run by `npm run docs:api`.
import { asyncApiDocument } from '@airlock/contracts/http/asyncapi';
import { openApiDocument } from '@airlock/contracts/http/openapi';
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
