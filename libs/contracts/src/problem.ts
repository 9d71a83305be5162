import { z } from 'zod';

/** The closed set of ways in which Airlock refuses; the HTTP edge maps each to a status. */
export const ErrorCode = z.enum([
  'invalid_input',
  'unauthenticated',
  /** Signed in, and asked to prove it again before this is done. */
  'second_factor',
  'forbidden',
  'not_found',
  'conflict',
  'gone',
  'too_large',
  'rate_limited',
  'not_ready',
  'unavailable',
  'internal',
]);
export type ErrorCode = z.infer<typeof ErrorCode>;

// What runs from the sources, as the tools of the models do, finds files by their name alone.
// eslint-disable-next-line @nx/enforce-module-boundaries
export { AirlockError } from '@airlock/contracts/airlock-error';

/** RFC 9457 problem details, as every HTTP error is answered. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  code: ErrorCode,
  hint: z.string().optional(),
  instance: z.string().optional(),
  /** How long to wait before trying again, seconds; also in the header `retry-after`. */
  retryAfter: z.number().int().positive().optional(),
  issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});
export type Problem = z.infer<typeof Problem>;
