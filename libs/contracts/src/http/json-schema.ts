import { z } from 'zod';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/** Readers must accept fields that later versions add, so objects stay open in what we publish. */
const open = ({ jsonSchema }: { jsonSchema: { additionalProperties?: unknown } }): void => {
  if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
};

/** `$id` would change what the references inside are relative to; the dialect is said once by the document. */
const bare = (schema: object): JsonObject => {
  const { $id: _id, $schema: _dialect, ...rest } = schema as Record<string, Json>;
  return rest;
};

export interface NamedSchemas {
  /** JSON Schemas by name, referring to one another. */
  readonly schemas: JsonObject;
  /** The schema, or a reference when it is one of the named. */
  of(schema: z.ZodType, io?: 'input' | 'output'): JsonObject;
}

/** JSON Schema 2020-12 of named zod schemas, to be put where `base` points. */
export const namedSchemas = (
  named: Readonly<Record<string, z.ZodType>>,
  base = '#/components/schemas/',
): NamedSchemas => {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(named)) registry.add(schema, { id });
  const uri = (id: string): string => base + id;
  const options = { uri, io: 'output', override: open } as const;
  const made = z.toJSONSchema(registry, options).schemas;
  const schemas = Object.fromEntries(Object.entries(made).map(([id, s]) => [id, bare(s)]));
  const inline = (schema: z.ZodType, io: 'input' | 'output'): JsonObject => {
    if (io === 'input') return bare(z.toJSONSchema(schema, { io }));
    const one = z.registry<{ id: string }>();
    for (const [id, s] of Object.entries(named)) one.add(s, { id });
    one.add(schema, { id: '__inline' });
    return bare(z.toJSONSchema(one, options).schemas['__inline'] as object);
  };
  const idOf = new Map(Object.entries(named).map(([id, s]) => [s, id]));
  return {
    schemas,
    of: (schema, io = 'output') => {
      const id = io === 'output' ? idOf.get(schema) : undefined;
      return id === undefined ? inline(schema, io) : { $ref: uri(id) };
    },
  };
};
