import type { AccountAnswer, AccountRole, Enrolled } from '@airlock/contracts/access';
import { generate } from 'otplib';
import type { startTestControl } from '../control.testkit.js';

type Control = Pick<Awaited<ReturnType<typeof startTestControl>>, 'call'>;

export const PASSWORD = 'correct horse battery staple';
export const STEP_MS = 30_000;

/** Somebody of the test, with a browser: what it holds of a session, and an app that makes codes. */
export interface TestPerson {
  readonly id: string;
  readonly name: string;
  readonly secret: string;
  cookie: string;
  code(): Promise<string>;
  signIn(): Promise<void>;
  call: Control['call'];
}

/** What an app that makes codes shows now, or then; ms. */
export const codeOf = (secret: string, at = Date.now()): Promise<string> =>
  generate({ secret, epoch: Math.floor(at / 1_000) });

export const cookieFrom = (headers: Headers): string =>
  (headers.get('set-cookie') ?? '').split(';', 1)[0] ?? '';

/** Takes an invitation, as the person would, and signs in. `step` moves the clock to the next code. */
export const enrolled = async (
  t: Control,
  { account, invite }: AccountAnswer,
  clock: { now: number; step(): void },
): Promise<TestPerson> => {
  const { body } = await t.call('POST', '/v1/accounts/enrolment', { invite, password: PASSWORD });
  const secret = new URL((body as Enrolled).totpUri).searchParams.get('secret') ?? '';
  const person: TestPerson = {
    id: account.accountId,
    name: account.name,
    secret,
    cookie: '',
    code: () => codeOf(secret, clock.now),
    async signIn() {
      clock.step();
      const code = await person.code();
      const answer = await t.call('POST', '/v1/session', { name: account.name, password: PASSWORD, code });
      if (answer.status !== 200) throw new Error(`${account.name}: ${JSON.stringify(answer.body)}`);
      person.cookie = cookieFrom(answer.headers);
    },
    call: (method, path, body, headers = {}) =>
      t.call(method, path, body, { cookie: person.cookie, ...headers }),
  };
  await person.signIn();
  return person;
};

/** An administrator invites somebody, a second one approves the roles, and they sign in. */
export const hired = async (
  t: Control,
  [first, second]: readonly [TestPerson, TestPerson],
  name: string,
  roles: AccountRole[],
  clock: { now: number; step(): void },
): Promise<TestPerson> => {
  const { body } = await first.call('POST', '/v1/accounts', { name, roles, reason: 'new here' });
  const { approvalId } = body as AccountAnswer;
  const approved = await second.call('POST', `/v1/approvals/${approvalId}/approve`, {});
  if (approved.status !== 200) throw new Error(JSON.stringify(approved.body));
  return enrolled(t, body as AccountAnswer, clock);
};
