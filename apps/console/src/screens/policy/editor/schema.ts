/** As much of a JSON Schema as an editor needs. */
export interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly required?: readonly string[];
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
}

const resolve = (root: Schema, schema: Schema): Schema => {
  const name = schema.$ref?.replace('#/$defs/', '');
  const found = name === undefined ? undefined : root.$defs?.[name];
  return found === undefined
    ? schema
    : {
        ...resolve(root, found),
        ...(schema.description === undefined ? {} : { description: schema.description }),
      };
};

/** The schemas that may hold at a path; `*` goes into a list. */
export const schemasAt = (root: Schema, path: readonly string[]): readonly Schema[] => {
  let here: Schema[] = [root];
  const spread = (schemas: readonly Schema[]): Schema[] =>
    schemas.flatMap((raw) => {
      const schema = resolve(root, raw);
      return schema.anyOf === undefined ? [schema] : spread(schema.anyOf);
    });
  for (const key of path)
    here = spread(here).flatMap((schema) => {
      const rest = schema.additionalProperties;
      const next =
        key === '*'
          ? schema.items
          : (schema.properties?.[key] ?? (typeof rest === 'object' ? rest : undefined));
      return next === undefined ? [] : [next];
    });
  return spread(here);
};

/** What the schema says of the place itself, before what it refers to. */
export const describedAt = (root: Schema, path: readonly string[]): string | undefined => {
  const owner = schemasAt(root, path.slice(0, -1));
  const key = path.at(-1);
  if (key === undefined) return undefined;
  for (const schema of owner) {
    const own = schema.properties?.[key];
    if (own !== undefined) return own.description ?? resolve(root, own).description;
  }
  return schemasAt(root, path)[0]?.description;
};

export const valuesOf = (schemas: readonly Schema[]): string[] => [
  ...new Set(
    schemas.flatMap((s) =>
      s.enum !== undefined
        ? s.enum.map(String)
        : s.const !== undefined
          ? [String(s.const)]
          : s.type === 'boolean'
            ? ['true', 'false']
            : [],
    ),
  ),
];

/** `number 0–1`, `true or false` … : what may stand there. */
export const kindOf = (schema: Schema | undefined): string => {
  if (schema === undefined) return '';
  const { minimum, maximum, type = '' } = schema;
  const range =
    minimum === undefined && maximum === undefined
      ? ''
      : ` ${String(minimum ?? '')}–${String(maximum ?? '')}`;
  return (type === 'integer' || type === 'number') && range.length < 20 ? `${type}${range}` : type;
};
