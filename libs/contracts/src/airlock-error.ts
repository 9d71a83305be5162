import type { ErrorCode } from './problem.js';

/** The one error class. `hint` says what to do about it. */
export class AirlockError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly issues: readonly { path: string; message: string }[];
  /** How long to wait before trying again, ms. */
  readonly retryAfterMs: number | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: {
      hint?: string;
      issues?: readonly { path: string; message: string }[];
      retryAfterMs?: number;
      cause?: unknown;
    } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AirlockError';
    this.code = code;
    this.hint = options.hint;
    this.issues = options.issues ?? [];
    this.retryAfterMs = options.retryAfterMs;
  }
}
