import type { Account, Grant, SessionView } from '@airlock/contracts/access';
import { Permission, type Principal, type Role } from '@airlock/contracts/person';
import { AirlockError } from '@airlock/contracts/problem';
import type { Logger } from '@airlock/nest-host/logger';
import type { Metrics } from '@airlock/nest-host/metrics';
import { isInForce, isSessionGood, rolesAt, SESSION_MAX_MS, sessionEnds } from '@airlock/moderation/access';
import { may } from '@airlock/moderation/roles';
import type { Database } from '@airlock/storage/database';
import { accessGrantsRepository } from '@airlock/storage/repositories/access-grants';
import { type AccountSecrets, accountsRepository } from '@airlock/storage/repositories/accounts';
import { sessionsRepository, type StoredSession } from '@airlock/storage/repositories/sessions';
import type { Actor, Effects } from '../house/effect.js';
import { stepOfCode } from './one-time-codes.js';
import { hashPassword, isPassword } from './passwords.js';
import type { SecretBox } from '../house/secret-box.js';
import { createThrottle } from './throttle.js';
import { hashOfToken, newToken } from './tokens.js';

export interface SessionsDeps {
  readonly db: Database;
  readonly effects: Effects;
  readonly box: SecretBox;
  readonly clock: () => number;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

export interface SignedIn {
  /** For the cookie. */
  readonly token: string;
  readonly view: SessionView;
}

interface Known {
  readonly account: Account;
  readonly session: StoredSession;
  readonly grants: readonly Grant[];
  readonly readAt: number;
}

/** What was read stays good so long: a role that is taken away, or a session ended elsewhere, lasts no longer. */
const READ_AGAIN_MS = 1_000;
/** While the database does not answer, who was signed in stays so: a cut must not wait for it. */
const WITHOUT_DATABASE_MS = 30 * 60_000;
const SEEN_EVERY_MS = 60_000;
const REMEMBERED = 10_000;

const wrong = (): AirlockError =>
  new AirlockError('unauthenticated', 'Name, password or code is wrong', {
    hint: 'A code is good once. Three wrong tries in a row make you wait.',
  });
const tooMany = (retryAfterMs: number): AirlockError =>
  new AirlockError('rate_limited', 'Too many tries', { hint: 'Wait before the next one.', retryAfterMs });

/** People signing in, proving themselves again, and out. */
export const createSessions = ({ db, effects, box, clock, logger, metrics }: SessionsDeps) => {
  const tries = metrics.counter('airlock_sign_ins_total', 'Sign-ins and second factors, by how they ended', ['result']); // prettier-ignore
  const byNameAndAddress = createThrottle({ burst: 5, everyMs: 60_000 });
  const codes = createThrottle({ burst: 5, everyMs: 60_000 });
  const known = new Map<string, Known>();

  const principalOf = ({ account, session, grants }: Known, now: number): Principal => ({
    id: account.accountId,
    kind: 'person',
    roles: rolesAt(account.roles, grants, now),
    ...(session.verifiedAt === undefined ? {} : { verifiedAt: session.verifiedAt }),
  });

  const read = async (hash: string, now: number): Promise<Known | undefined> => {
    const session = await sessionsRepository(db.queries).get(hash);
    if (session === undefined) return undefined;
    const [found, grants] = await Promise.all([
      accountsRepository(db.queries).get(session.accountId),
      accessGrantsRepository(db.queries).inForce(session.accountId, now),
    ]);
    return found && { account: found.account, session, grants, readAt: now };
  };
  const current = async (hash: string, now: number): Promise<Known | undefined> => {
    const before = known.get(hash);
    if (before !== undefined && now - before.readAt < READ_AGAIN_MS) return before;
    try {
      const fresh = await read(hash, now);
      known.delete(hash);
      if (fresh !== undefined) known.set(hash, fresh);
      if (known.size > REMEMBERED) known.delete(known.keys().next().value ?? '');
      return fresh;
    } catch (err) {
      if (before === undefined || now - before.readAt > WITHOUT_DATABASE_MS) throw err;
      logger.warn({ err }, 'sessions cannot be read; who was signed in stays so for a while');
      return before;
    }
  };

  /** A session that is good, and its account. */
  const good = async (token: string): Promise<(Known & { hash: string }) | undefined> => {
    const hash = hashOfToken(token);
    const now = clock();
    const found = await current(hash, now);
    if (found === undefined || found.account.disabled || !isSessionGood(found.session, now)) return undefined;
    if (now - found.session.lastSeenAt >= SEEN_EVERY_MS) {
      const seen = { ...found, session: { ...found.session, lastSeenAt: now } };
      known.set(hash, seen);
      await sessionsRepository(db.queries)
        .seen(hash, now)
        .catch((err: unknown) => logger.warn({ err }, 'a session was not written down'));
      return { ...seen, hash };
    }
    return { ...found, hash };
  };
  const mine = async (token: string | undefined): Promise<Known & { hash: string }> => {
    const found = token === undefined ? undefined : await good(token);
    if (found === undefined) throw new AirlockError('conflict', 'Only somebody who signed in has a session');
    return found;
  };

  const viewOf = (found: Known, now: number): SessionView => {
    const principal = principalOf(found, now);
    return {
      ...{ principal, name: found.account.name, permissions: permissionsOf(principal) },
      session: { ...sessionEnds(found.session), external: found.account.external },
      grants: found.grants
        .filter((grant) => isInForce(grant, now))
        .map(({ grantId, role, kind, until }) => ({ grantId, role, kind, until })),
    };
  };

  const actor = (id: string, role: Role | undefined, from: Principal['from']): Actor => ({
    id,
    role: role ?? 'public',
    ...(from === undefined ? {} : { from }),
  });

  const codeOf = async (
    { account, totpSealed }: AccountSecrets,
    code: string,
  ): Promise<number | undefined> =>
    totpSealed === undefined ? undefined : stepOfCode(box.open(totpSealed, account.accountId), code, clock());

  const open = async (account: Account, verifiedAt: number | undefined, from: Principal['from'], step?: number): Promise<SignedIn | undefined> => {
    const token = newToken();
    const at = await effects(actor(account.accountId, account.roles[0], from), async ({ tx, now, record }) => {
      const id = account.accountId;
      if (step !== undefined && !(await accountsRepository(tx).useCode(id, step))) {
        record({ kind: 'access.sign_in_failed', subject: id, detail: { code: 'used before' } });
        return undefined;
      }
      await sessionsRepository(tx).open(hashOfToken(token), { accountId: id, at: now, ...(verifiedAt === undefined ? {} : { verifiedAt }) });
      await accountsRepository(tx).signedIn(id, now);
      record({ kind: 'access.signed_in', subject: id });
      return now;
    });
    if (at === undefined) return undefined;
    const found = await good(token);
    return found && { token, view: viewOf(found, at) };
  }; // prettier-ignore

  return {
    /** Throws `unauthenticated` the same way, after the same work, whatever of the three is wrong. */
    async signIn(name: string, password: string, code: string, from: Principal['from']): Promise<SignedIn> {
      const key = `${name} ${from?.address ?? ''}`;
      if (!byNameAndAddress.take(key, clock())) {
        tries.inc({ result: 'throttled' });
        throw tooMany(byNameAndAddress.waitMs(key, clock()));
      }
      const found = await accountsRepository(db.queries).byName(name);
      const isRight = await isPassword(password, found?.passwordHash);
      const step = found !== undefined && isRight ? await codeOf(found, code) : undefined;
      const opened =
        found === undefined || !isRight || step === undefined || found.account.disabled
          ? undefined
          : await open(found.account, clock(), from, step);
      tries.inc({ result: opened === undefined ? 'refused' : 'signed_in' });
      if (opened !== undefined) {
        byNameAndAddress.clear(key);
        return opened;
      }
      // The name is not written down where there is no such account: people type passwords into the wrong field.
      const subject = found?.account.accountId ?? 'nobody';
      await effects(actor('nobody', undefined, from), async ({ record }) =>
        record({ kind: 'access.sign_in_failed', subject }),
      );
      throw wrong();
    },

    /** Somebody whom an identity provider vouches for. `verifiedAt`: when it asked for a second factor. */
    async signInExternal(
      account: Account,
      verifiedAt: number | undefined,
      from: Principal['from'],
    ): Promise<SignedIn> {
      const opened = account.disabled ? undefined : await open(account, verifiedAt, from);
      if (opened === undefined) throw new AirlockError('forbidden', 'This account is disabled');
      tries.inc({ result: 'signed_in' });
      return opened;
    },

    /** The second factor again. */
    async verify(token: string | undefined, code: string, from: Principal['from']): Promise<SessionView> {
      const { account, hash } = await mine(token);
      const id = account.accountId;
      if (!codes.take(id, clock())) throw tooMany(codes.waitMs(id, clock()));
      const secrets = await accountsRepository(db.queries).get(id);
      const step = secrets === undefined ? undefined : await codeOf(secrets, code);
      const at = await effects(actor(id, account.roles[0], from), async ({ tx, now, record }) => {
        const isNew = step !== undefined && (await accountsRepository(tx).useCode(id, step));
        if (isNew) await sessionsRepository(tx).verified(hash, now);
        record({ kind: isNew ? 'access.verified' : 'access.verify_failed', subject: id });
        return isNew ? now : undefined;
      });
      if (at === undefined) throw wrong();
      codes.clear(id);
      known.delete(hash);
      return viewOf(await mine(token), at);
    },

    async signOut(token: string | undefined, from: Principal['from']): Promise<void> {
      const { account, hash } = await mine(token);
      await effects(actor(account.accountId, account.roles[0], from), async ({ tx, now, record }) => {
        await sessionsRepository(tx).end(hash, now);
        record({ kind: 'access.signed_out', subject: account.accountId });
      });
      known.delete(hash);
    },

    async changePassword(
      token: string | undefined,
      was: string,
      next: string,
      from: Principal['from'],
    ): Promise<void> {
      const { account, hash } = await mine(token);
      const id = account.accountId;
      if (!codes.take(id, clock())) throw tooMany(codes.waitMs(id, clock()));
      const secrets = await accountsRepository(db.queries).get(id);
      if (!(await isPassword(was, secrets?.passwordHash))) throw wrong();
      const passwordHash = await hashPassword(next);
      await effects(actor(id, account.roles[0], from), async ({ tx, now, record }) => {
        await accountsRepository(tx).setPassword(id, passwordHash);
        await sessionsRepository(tx).endAll(id, now, hash);
        record({ kind: 'access.password_changed', subject: id });
      });
      known.clear();
    },

    /** Who holds this token; undefined when it is no session, or none any more. */
    async principal(token: string): Promise<Principal | undefined> {
      const found = await good(token);
      return found && principalOf(found, clock());
    },

    /** The same of somebody who only listens, which does not keep a session from ending. */
    async peek(token: string): Promise<Principal | undefined> {
      const now = clock();
      const found = await current(hashOfToken(token), now);
      return found === undefined || found.account.disabled || !isSessionGood(found.session, now)
        ? undefined
        : principalOf(found, now);
    },

    /** Undefined where nobody signed in. */
    async view(token: string | undefined): Promise<SessionView | undefined> {
      const found = token === undefined ? undefined : await good(token);
      return found && viewOf(found, clock());
    },

    /** Something about accounts or grants has changed here: it is read again at once. */
    forget: (): void => known.clear(),
    /** Takes sessions out of the database that are long over; what they did is in the audit log. */
    tidy: (): Promise<void> => sessionsRepository(db.queries).forget(clock() - 2 * SESSION_MAX_MS),
  };
};

export type Sessions = ReturnType<typeof createSessions>;

export const permissionsOf = (who: Principal): Permission[] => Permission.options.filter((p) => may(who, p));
