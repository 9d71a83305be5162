import { Validator } from '@seriousme/openapi-schema-validator';
import asyncApiSchema from '@asyncapi/specs/schemas/3.0.0-without-$id.json' with { type: 'json' };
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { topics } from '../topics.js';
import { asyncApiDocument } from './asyncapi.js';
import { openApiDocument } from './openapi.js';
import { routes } from './routes.js';

/** Every `$ref` in the document, with whether it points at something. */
const dangling = (document: unknown): string[] => {
  const refs: string[] = [];
  JSON.stringify(document, (key, value: unknown) => {
    if (key === '$ref' && typeof value === 'string') refs.push(value);
    return value;
  });
  const resolves = (ref: string): boolean =>
    ref
      .slice(2)
      .split('/')
      .reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[part], document) !==
    undefined;
  expect(refs.length).toBeGreaterThan(0);
  return refs.filter((r) => !r.startsWith('#/') || !resolves(r));
};

describe('openApiDocument', () => {
  const document = openApiDocument();

  it('is valid OpenAPI 3.1', async () => {
    const result = await new Validator().validate(structuredClone(document) as Record<string, unknown>);
    expect(result.errors).toBeUndefined();
    expect(result.valid).toBe(true);
  });

  it('has an operation for every route and no dangling reference', () => {
    const operations = Object.values(document.paths as object).flatMap((p) => Object.values(p as object));
    expect(operations.map((o: { operationId: string }) => o.operationId).sort()).toEqual(
      Object.keys(routes).sort(),
    );
    expect(dangling(document)).toEqual([]);
  });

  it('declares every parameter that a path names', () => {
    for (const route of Object.values(routes)) {
      const named = [...route.path.matchAll(/\{(\w+)\}/g)].map((m) => m[1]);
      expect(Object.keys('params' in route ? route.params.shape : {}), route.path).toEqual(named);
    }
  });

  it('is refused by the validator when broken', async () => {
    const broken = {
      ...(structuredClone(document) as Record<string, unknown>),
      paths: { 'no-slash': { get: 1 } },
    };
    expect((await new Validator().validate(broken)).valid).toBe(false);
  });
});

describe('asyncApiDocument', () => {
  const document = asyncApiDocument();
  const ajv = new Ajv({ strict: false, allErrors: true, logger: false });
  addFormats.default(ajv);
  const validate = ajv.compile(asyncApiSchema);

  it('is valid AsyncAPI 3.0', () => {
    validate(document);
    expect(validate.errors).toBeNull();
    expect(dangling(document)).toEqual([]);
  });

  it('has a channel for every topic', () => {
    const addresses = Object.values(document.channels as Record<string, { address: string }>).map(
      (c) => c.address,
    );
    expect(addresses).toEqual(Object.values(topics).map((t) => t.name));
  });

  it('is refused by the validator when broken', () => {
    expect(validate({ ...document, channels: { a: { messages: 7 } } })).toBe(false);
  });
});

describe('the files in deploy/api', () => {
  it.each([
    ['openapi.json', openApiDocument()],
    ['asyncapi.json', asyncApiDocument()],
  ])('%s is what the contracts say; `npm run docs:api` writes it', (name, document) => {
    const path = new URL(`../../../../deploy/api/${name}`, import.meta.url);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(document);
  });
});
