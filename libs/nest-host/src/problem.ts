import { HttpException } from '@nestjs/common';
import { AirlockError, type ErrorCode, type Problem } from '@airlock/contracts/problem';
import { ZodError } from 'zod';

/** HTTP status of every error code. A new code does not compile until it has one. */
export const statusOf = {
  invalid_input: 400,
  unauthenticated: 401,
  second_factor: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  gone: 410,
  too_large: 413,
  rate_limited: 429,
  not_ready: 503,
  unavailable: 503,
  internal: 500,
} as const satisfies Record<ErrorCode, number>;

const titles = {
  invalid_input: 'The request is not valid',
  unauthenticated: 'Who is asking is not known',
  second_factor: 'The second factor is too old for this',
  forbidden: 'Not allowed',
  not_found: 'Not found',
  conflict: 'In conflict with the present state',
  gone: 'No longer there',
  too_large: 'Too large',
  rate_limited: 'Too many requests',
  not_ready: 'Not ready yet',
  unavailable: 'A part that is needed cannot be reached',
  internal: 'An error on our side',
} as const satisfies Record<ErrorCode, string>;

const codeOfStatus = (status: number): ErrorCode => {
  const exact = (Object.keys(statusOf) as ErrorCode[]).find((code) => statusOf[code] === status);
  return exact ?? (status >= 500 ? 'internal' : 'invalid_input');
};

const statusCode = (error: unknown): number | undefined => {
  if (error instanceof HttpException) return error.getStatus();
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' && status >= 400 && status < 600 ? status : undefined;
};

/** Turns a path of a Standard Schema or zod issue into `a.b.0`. */
export const issuePath = (path: readonly unknown[] | undefined): string =>
  (path ?? [])
    .map((p) => (typeof p === 'object' && p !== null && 'key' in p ? String(p.key) : String(p)))
    .join('.');

/** Any thrown value as the one error class; what is unknown becomes `internal` with the value as its cause. */
const toAirlockError = (error: unknown): AirlockError => {
  if (error instanceof AirlockError) return error;
  if (error instanceof ZodError) {
    return new AirlockError('invalid_input', 'The data does not match its schema', {
      issues: error.issues.map((i) => ({ path: issuePath(i.path), message: i.message })),
      cause: error,
    });
  }
  const status = statusCode(error);
  const message = error instanceof Error ? error.message : String(error);
  return status !== undefined && status < 500
    ? new AirlockError(codeOfStatus(status), message, { cause: error })
    : new AirlockError('internal', message, { cause: error });
};

/** RFC 9457 body for any thrown value. The text of an `internal` error stays in the log: it may hold secrets. */
export const toProblem = (error: unknown, instance?: string): Problem => {
  const e = toAirlockError(error);
  const status = (error instanceof AirlockError ? undefined : statusCode(error)) ?? statusOf[e.code];
  return {
    type: `urn:airlock:problem:${e.code}`,
    title: titles[e.code],
    status,
    detail: e.code === 'internal' ? 'The fault is in the log under this time and path.' : e.message,
    code: e.code,
    ...(e.hint === undefined ? {} : { hint: e.hint }),
    ...(instance === undefined ? {} : { instance }),
    ...(e.retryAfterMs === undefined ? {} : { retryAfter: Math.max(1, Math.ceil(e.retryAfterMs / 1_000)) }),
    ...(e.issues.length === 0 ? {} : { issues: e.issues.slice(0, 100).map((i) => ({ ...i })) }),
  };
};

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';
