import { AirlockError } from '@airlock/contracts/problem';
import { z } from 'zod';

export type Frozen<T> = T extends (...args: never[]) => unknown
  ? T
  : T extends object
    ? { readonly [K in keyof T]: Frozen<T[K]> }
    : T;

const deepFreeze = <T>(value: T): Frozen<T> => {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) deepFreeze(part);
  }
  return value as Frozen<T>;
};

/**
 * Reads the environment once against a zod object of variable names. Empty strings count as unset.
 * Throws one `invalid_input` that names every faulty variable; values are not repeated, as they may be secrets.
 */
export const readConfig = <S extends z.ZodType>(
  schema: S,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Frozen<z.infer<S>> => {
  const given = Object.fromEntries(Object.entries(env).filter(([, v]) => v !== undefined && v !== ''));
  const result = schema.safeParse(given);
  if (result.success) return deepFreeze(result.data) as Frozen<z.infer<S>>;
  const issues = result.error.issues.map((i) => ({ path: i.path.join('.'), message: i.message }));
  throw new AirlockError(
    'invalid_input',
    `The configuration has ${issues.length} fault${issues.length === 1 ? '' : 's'}:\n` +
      issues.map((i) => `  ${i.path === '' ? '(all)' : i.path}: ${i.message}`).join('\n'),
    { hint: 'Set these environment variables and start again.', issues },
  );
};

/** `1`, `true`, `yes`, `on` and their opposites. */
export const envBoolean = z
  .enum(['1', 'true', 'yes', 'on', '0', 'false', 'no', 'off'])
  .transform((v) => v === '1' || v === 'true' || v === 'yes' || v === 'on');

/** A TCP port; 0 lets the system choose. */
export const envPort = z.coerce.number().int().min(0).max(65_535);

/** Words separated by commas. */
export const envList = z.string().transform((v) =>
  v
    .split(',')
    .map((s) => s.trim())
    .filter((s) => s !== ''),
);
