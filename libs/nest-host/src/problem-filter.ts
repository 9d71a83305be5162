import {
  type ArgumentsHost,
  Catch,
  type ExceptionFilter,
  StandardSchemaValidationPipe,
} from '@nestjs/common';
import { AirlockError } from '@airlock/contracts/problem';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from './logger.js';
import { issuePath, PROBLEM_TYPE, toProblem } from './problem.js';

/** Path of the request without its query, which may hold secrets. */
export const pathOf = (url: string): string => url.split('?', 1)[0] ?? '/';

/** Answers every error as problem+json and logs the ones that are ours. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const path = pathOf(request.url ?? '/');
    const problem = toProblem(error, path);
    if (problem.status >= 500)
      this.#logger.error({ err: error, path, method: request.method }, 'request failed');
    if (reply.sent || reply.raw.headersSent) {
      reply.raw.destroy();
      return;
    }
    if (problem.status === 401) void reply.header('www-authenticate', 'Bearer');
    if (problem.retryAfter !== undefined) void reply.header('retry-after', String(problem.retryAfter));
    void reply.status(problem.status).header('content-type', PROBLEM_TYPE).send(JSON.stringify(problem));
  }
}

/** Checks `@Body({ schema })`, `@Query({ schema })` and `@Param({ schema })`; all faults are answered at once. */
export const schemaPipe = (): StandardSchemaValidationPipe =>
  new StandardSchemaValidationPipe({
    exceptionFactory: (issues) =>
      new AirlockError('invalid_input', 'The request does not match its schema', {
        issues: issues.map((i) => ({ path: issuePath(i.path), message: i.message })),
      }),
  });
