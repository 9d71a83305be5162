import { Body, Controller, Inject, Query, Req, Res } from '@nestjs/common';
import type {
  DemoSignInRequest,
  Enrolled,
  EnrolRequest,
  PasswordRequest,
  SessionView,
  SignInRequest,
  SignInWays,
  VerifyRequest,
} from '@airlock/contracts/access';
import { routes } from '@airlock/contracts/http/routes';
import type { Principal } from '@airlock/contracts/person';
import { AirlockError } from '@airlock/contracts/problem';
import { Who } from '@airlock/nest-host/access';
import { clientOf } from '@airlock/nest-host/client-address';
import { Endpoint } from '@airlock/nest-host/endpoint';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  clearSessionCookies,
  cookieOf,
  sessionTokenOf,
  setCookie,
  setSessionCookie,
} from '../access/cookies.js';
import { DEMO_OPERATOR, DEMO_PERSON_COOKIE } from '../access/demo-persons.js';
import type { Oidc } from '../access/oidc.js';
import { permissionsOf, type SignedIn } from '../access/sessions.js';
import type { House } from '../house/house.js';
import { HOUSE } from './tokens.js';

const FLOW_COOKIE = 'airlock-oidc';
const FLOW_MS = 10 * 60_000;
/** A demo forgets its visitors after a shift. */
const DEMO_MS = 12 * 60 * 60_000;

@Controller()
export class SessionController {
  constructor(@Inject(HOUSE) private readonly house: House) {}

  @Endpoint(routes.signIn)
  async signIn(
    @Body({ schema: routes.signIn.body }) { name, password, code }: SignInRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionView> {
    const signedIn = await this.house.access.sessions.signIn(name, password, code, clientOf(request));
    return this.#welcome(request, reply, signedIn);
  }

  @Endpoint(routes.readSession)
  async read(@Req() request: FastifyRequest, @Who() who: Principal): Promise<SessionView> {
    const own = await this.house.access.sessions.view(sessionTokenOf(request));
    return own?.principal.id === who.id ? own : this.#unsigned(request, who);
  }

  @Endpoint(routes.signInWays)
  ways(): Promise<SignInWays> {
    return this.house.access.ways();
  }

  @Endpoint(routes.signInDemo)
  async signInDemo(
    @Body({ schema: routes.signInDemo.body }) { person }: DemoSignInRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionView> {
    const { demo } = await this.house.access.ways();
    if (demo.length === 0) throw new AirlockError('not_found', 'This is no demo, or it has accounts by now');
    if (person !== DEMO_OPERATOR && !demo.some((known) => known.person === person))
      throw new AirlockError('not_found', 'The demo has nobody of that name');
    setCookie(request, reply, DEMO_PERSON_COOKIE, person, DEMO_MS);
    // Who they are from now on is the authenticator's to say, by what the browser will send.
    request.headers.cookie = `${DEMO_PERSON_COOKIE}=${person}`;
    const who = await this.house.access.authenticate(request);
    if (who === undefined) throw new AirlockError('not_found', 'This is no demo, or it has accounts by now');
    return this.#unsigned(request, who);
  }

  @Endpoint(routes.verifySession)
  verify(
    @Body({ schema: routes.verifySession.body }) { code }: VerifyRequest,
    @Req() request: FastifyRequest,
  ): Promise<SessionView> {
    return this.house.access.sessions.verify(sessionTokenOf(request), code, clientOf(request));
  }

  @Endpoint(routes.changePassword)
  changePassword(
    @Body({ schema: routes.changePassword.body }) { current, password }: PasswordRequest,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    const { sessions } = this.house.access;
    return sessions.changePassword(sessionTokenOf(request), current, password, clientOf(request));
  }

  @Endpoint(routes.signOut)
  async signOut(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const { sessions, ways } = this.house.access;
    if (cookieOf(request, DEMO_PERSON_COOKIE) !== undefined)
      setCookie(request, reply, DEMO_PERSON_COOKIE, '', 0);
    const token = sessionTokenOf(request);
    const isDemo = (await ways()).demo.length > 0;
    if (isDemo && (await sessions.view(token)) === undefined) return;
    await sessions.signOut(token, clientOf(request));
    clearSessionCookies(request, reply);
  }

  @Endpoint(routes.enrol)
  enrol(
    @Body({ schema: routes.enrol.body }) { invite, password }: EnrolRequest,
    @Req() request: FastifyRequest,
  ): Promise<Enrolled> {
    return this.house.access.accounts.enrol(invite, password, clientOf(request));
  }

  @Endpoint(routes.startOidc)
  async startOidc(
    @Query({ schema: routes.startOidc.query }) { fresh }: { fresh: boolean },
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.#sendOn(request, reply, async () => {
      const { url, flow } = await this.#oidc().start(fresh);
      setCookie(request, reply, FLOW_COOKIE, flow, FLOW_MS, 'Lax');
      return url.href;
    });
  }

  @Endpoint(routes.finishOidc)
  async finishOidc(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const query = request.url.slice(request.url.indexOf('?'));
    await this.#sendOn(request, reply, async () => {
      const signedIn = await this.#oidc().finish(query, cookieOf(request, FLOW_COOKIE), clientOf(request));
      setCookie(request, reply, FLOW_COOKIE, '', 0, 'Lax');
      this.#welcome(request, reply, signedIn);
      return '/';
    });
  }

  /** Sends the browser where `act` says. Somebody refused gets back to the sign-in, which says why; a program gets the problem. */
  async #sendOn(request: FastifyRequest, reply: FastifyReply, act: () => Promise<string>): Promise<void> {
    const to = await act().catch((error: unknown) => {
      if (!(error instanceof AirlockError) || request.headers.accept?.includes('text/html') !== true)
        throw error;
      this.house.logger.info({ err: error }, 'the identity provider signed nobody in');
      return `/sign-in?refused=${error.code}`;
    });
    await reply.redirect(to, 302);
  }

  #welcome(request: FastifyRequest, reply: FastifyReply, { token, view }: SignedIn): SessionView {
    const now = this.house.clock();
    setSessionCookie(request, reply, token, (view.session?.until ?? now) - now);
    return view;
  }

  async #unsigned(request: FastifyRequest, who: Principal): Promise<SessionView> {
    const { demo } = who.kind === 'person' ? await this.house.access.ways() : { demo: [] };
    const person = cookieOf(request, DEMO_PERSON_COOKIE);
    return {
      principal: who,
      name: who.id.replace(/^demo:/, ''),
      permissions: permissionsOf(who),
      ...(demo.length === 0 ? {} : { demo: person === undefined ? {} : { person } }),
    };
  }

  #oidc(): Oidc {
    const { oidc } = this.house.access;
    if (oidc === undefined) throw new AirlockError('not_found', 'No identity provider is configured');
    return oidc;
  }
}
