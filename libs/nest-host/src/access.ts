import type { Permission, Principal } from '@airlock/contracts/person';
import { AirlockError } from '@airlock/contracts/problem';
import { may, needsStepUp } from '@airlock/moderation/roles';
import {
  type CanActivate,
  createParamDecorator,
  type CustomDecorator,
  type ExecutionContext,
  SetMetadata,
} from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { clientOf } from './client-address.js';

/** Who sent a request; undefined for nobody we know. Throws to refuse what pretends to be somebody. */
export type Authenticate = (request: FastifyRequest) => Promise<Principal | undefined>;

/** `open`: for anybody; everything else names what the caller must be allowed. */
export type Access = Permission | 'open';

const ACCESS = 'airlock:access';
const PRINCIPAL = Symbol('principal');

type Known = FastifyRequest & { [PRINCIPAL]?: Principal };

/** Says what a handler needs. Handlers of the contract's routes get it from there. */
export const Needs = (access: Access): CustomDecorator => SetMetadata(ACCESS, access);

/** The caller, where the route is not open. */
export const Who = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  const who = context.switchToHttp().getRequest<Known>()[PRINCIPAL];
  if (who === undefined) throw new AirlockError('unauthenticated', 'Nobody is signed in');
  return who;
});

/** Throws `second_factor` where the second factor of a person is too old for it. */
export const assertStepUp = (who: Principal, permission: Permission, now: number): void => {
  if (needsStepUp(who, permission, now))
    throw new AirlockError('second_factor', 'This needs the second factor again', {
      hint: 'Send a one-time code to POST /v1/session/verify, then try again.',
    });
};

/** The one place where the roles table is applied. A handler that does not say what it needs is for nobody. */
export class AccessGuard implements CanActivate {
  readonly #authenticate: Authenticate;
  readonly #clock: () => number;

  constructor(authenticate: Authenticate, clock: () => number) {
    this.#authenticate = authenticate;
    this.#clock = clock;
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const needed = Reflect.getMetadata(ACCESS, context.getHandler()) as Access | undefined;
    if (needed === 'open') return true;
    const request = context.switchToHttp().getRequest<Known>();
    const who = await this.#authenticate(request);
    if (who === undefined)
      throw new AirlockError('unauthenticated', 'Nobody is signed in', {
        hint: 'Send "Authorization: Bearer <token or API key>", or sign in.',
      });
    if (needed === undefined || !may(who, needed))
      throw new AirlockError('forbidden', `${who.id} may not do this`, {
        hint: needed === undefined ? 'Nobody may.' : `It needs the permission ${needed}.`,
      });
    assertStepUp(who, needed, this.#clock());
    const from = clientOf(request);
    request[PRINCIPAL] = from === undefined ? who : { ...who, from };
    return true;
  }
}
