import type { routes } from '@airlock/contracts/http/routes';
import type { Problem } from '@airlock/contracts/problem';
import type { z } from 'zod';
import { serverNow, setServerTime } from '../live/clock.js';
import { operations } from './operations.js';

type Routes = typeof routes;
/** The name of one route of the contract. */
export type Operation = keyof typeof operations & keyof Routes;

type Given<R, K extends string> =
  R extends Record<K, infer S extends z.ZodType> ? Record<K, z.input<S>> : unknown;
/** What a call needs: `params` of the path, `query` and `body`, as far as the route has them. */
export type Input<O extends Operation> = Given<Routes[O], 'params'> &
  Given<Routes[O], 'query'> &
  Given<Routes[O], 'body'>;
export type Answer<O extends Operation> = Routes[O]['response'] extends { schema: infer S extends z.ZodType }
  ? z.output<S>
  : undefined;

/** A refusal of control, in its own words. */
export class Refused extends Error {
  readonly problem: Problem;
  /** From when on control takes another try, ms since 1970; undefined where it does not matter. */
  readonly retryAt: number | undefined;

  constructor(problem: Problem) {
    super(problem.detail);
    this.name = 'Refused';
    this.problem = problem;
    this.retryAt = problem.retryAfter === undefined ? undefined : serverNow() + problem.retryAfter * 1_000;
  }

  /** Control wants the second factor again before it does this. */
  get wantsSecondFactor(): boolean {
    return this.problem.code === 'second_factor';
  }

  get isSignedOut(): boolean {
    return this.problem.code === 'unauthenticated';
  }
}

/** No answer came: the network or control is away. Whether a call took effect is not known. */
export class Unreachable extends Error {
  constructor(cause: unknown) {
    super('Control cannot be reached', { cause });
    this.name = 'Unreachable';
  }
}

export interface CallOptions {
  readonly signal?: AbortSignal;
  /** Repeating a call with the same key takes effect once. */
  readonly idempotencyKey?: string;
  /** Goes out even though the page goes away. */
  readonly keepalive?: boolean;
}

type Loose = { params?: Record<string, unknown>; query?: Record<string, unknown>; body?: unknown };

/** The address of a route, for links, pictures and downloads. */
export const urlOf = <O extends Operation>(operation: O, input: Omit<Input<O>, 'body'>): string => {
  const { params = {}, query = {} } = input as Loose;
  const path = operations[operation][1].replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(params[name])),
  );
  const search = new URLSearchParams(
    Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  ).toString();
  return search === '' ? path : `${path}?${search}`;
};

const signedOutListeners = new Set<() => void>();
let answeredAt = 0;

/** Control does not know who asks: the session may be over. Returns what ends it. */
export const onSignedOut = (listener: () => void): (() => void) => {
  signedOutListeners.add(listener);
  return () => void signedOutListeners.delete(listener);
};

const answeredListeners = new Set<(operation: Operation) => void>();

/** Control has done something that somebody asked for here. Returns what ends it. */
export const onAnswered = (listener: (operation: Operation) => void): (() => void) => {
  answeredListeners.add(listener);
  return () => void answeredListeners.delete(listener);
};

/** When control last answered somebody it knows, ms since 1970: a session ends so long after it. */
export const lastAnswerAt = (): number => answeredAt;

const send = async <O extends Operation>(
  operation: O,
  input: Input<O>,
  { signal, idempotencyKey, keepalive = false }: CallOptions,
): Promise<Response> => {
  const { body } = input as Loose;
  const response = await fetch(urlOf(operation, input), {
    method: operations[operation][0].toUpperCase(),
    headers: {
      accept: '*/*',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
    ...(keepalive ? { keepalive } : {}),
  }).catch((error: unknown) => {
    if (signal?.aborted === true) throw error;
    throw new Unreachable(error);
  });
  setServerTime(response.headers.get('date'));
  if (response.ok) {
    answeredAt = serverNow();
    for (const listener of [...answeredListeners]) listener(operation);
    return response;
  }
  const refused = new Refused(await problemOf(response));
  if (refused.isSignedOut && operation !== 'signIn' && operation !== 'readSession')
    for (const listener of [...signedOutListeners]) listener();
  throw refused;
};

/** Asks control. Throws `Refused` or `Unreachable`. */
export const call = async <O extends Operation>(
  operation: O,
  input: Input<O>,
  options: CallOptions = {},
): Promise<Answer<O>> => {
  const response = await send(operation, input, options);
  return (response.status === 204 ? undefined : await response.json()) as Answer<O>;
};

/** The same for routes that answer with a file or a text. */
export const callForBytes = async <O extends Operation>(
  operation: O,
  input: Input<O>,
  options: CallOptions = {},
): Promise<Blob> => (await send(operation, input, options)).blob();

const problemOf = async (response: Response): Promise<Problem> => {
  const told = (await response.json().catch(() => undefined)) as Problem | undefined;
  return (
    told ?? {
      type: 'about:blank',
      title: response.statusText,
      status: response.status,
      detail: `${String(response.status)} ${response.statusText}`,
      code: response.status === 401 ? 'unauthenticated' : 'internal',
    }
  );
};
