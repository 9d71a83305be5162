import { applyDecorators, HttpCode, RequestMapping, RequestMethod } from '@nestjs/common';
import { type Access, Needs } from './access.js';
import { LimitedTo, PUBLIC_PER_MINUTE } from './limits.js';

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
  /** How often one address may ask in a minute. */
  readonly perMinute?: number;
  readonly tag: string;
  readonly response: { readonly status: number };
}): MethodDecorator => {
  const limit = route.perMinute ?? (isPublic(route) ? PUBLIC_PER_MINUTE : undefined);
  return applyDecorators(
    RequestMapping({ method: methods[route.method], path: route.path.replace(/\{(\w+)\}/g, ':$1') }),
    HttpCode(route.response.status),
    Needs(route.access),
    ...(limit === undefined ? [] : [LimitedTo(limit)]),
  );
};

/** Media servers prove themselves by a secret and ask for all their publishers at once; health has to answer always. */
const isPublic = ({ access, tag }: { access: Access; tag: string }): boolean =>
  access === 'open' && tag !== 'hooks' && tag !== 'host';
