import { applyDecorators, HttpCode, RequestMapping, RequestMethod } from '@nestjs/common';
import { type Access, Needs } from './access.js';

const methods = {
  get: RequestMethod.GET,
  post: RequestMethod.POST,
  put: RequestMethod.PUT,
  delete: RequestMethod.DELETE,
} as const;

/** Binds a handler to a route of the contract: method, path, status and who may are written there and nowhere else. */
export const Endpoint = (route: {
  readonly method: keyof typeof methods;
  /** With `{name}` for parameters. */
  readonly path: string;
  readonly access: Access;
  readonly response: { readonly status: number };
}): MethodDecorator =>
  applyDecorators(
    RequestMapping({ method: methods[route.method], path: route.path.replace(/\{(\w+)\}/g, ':$1') }),
    HttpCode(route.response.status),
    Needs(route.access),
  );
