import type { Account, AccountAnswer, AccountId, AccountRole, Enrolled } from '@airlock/contracts/access';
import type { Principal } from '@airlock/contracts/person';
import { AirlockError } from '@airlock/contracts/problem';
import { INVITE_MS, type RoleAnswer, conflictOf, roleChange } from '@airlock/moderation/access';
import { accountsRepository } from '@airlock/storage/repositories/accounts';
import { sessionsRepository } from '@airlock/storage/repositories/sessions';
import type { Approvals } from '../house/approvals.js';
import { actorFor, type Actor, type Effect, type Effects } from '../house/effect.js';
import { codeUri, newCodeSecret } from './one-time-codes.js';
import { hashPassword } from './passwords.js';
import type { SecretBox } from '../house/secret-box.js';
import { hashOfToken, newToken } from './tokens.js';

export interface AccountsDeps {
  readonly effects: Effects;
  readonly approvals: Approvals;
  readonly box: SecretBox;
  readonly clock: () => number;
  readonly newId: (prefix: string, now: number) => string;
  /** Roles or passwords are not what they were: sessions have to be looked at again. */
  readonly onChange: () => void;
}

/** Time for the administrator to give the new invitation, once a second person has allowed it. */
const RESET_MS = 24 * 60 * 60_000;

const missing = (id: AccountId): AirlockError => new AirlockError('not_found', `There is no account ${id}`);

/** Who works here: invited by an administrator, with roles that two administrators gave, and never one's own. */
export const createAccounts = ({ effects, approvals, box, clock, newId, onChange }: AccountsDeps) => {
  const found = async ({ tx }: Effect, id: AccountId) => {
    const known = await accountsRepository(tx).get(id);
    if (known === undefined) throw missing(id);
    return known;
  };

  const mayChange = async (
    { tx, who }: Effect,
    subject: AccountId,
    before: readonly AccountRole[],
    after: readonly AccountRole[],
  ): Promise<RoleAnswer> => {
    const administrators = await accountsRepository(tx).countWith('admin');
    return roleChange({ by: who.id, subject, before, after, administrators });
  };
  const refuse = (reason: string): never => {
    throw new AirlockError('forbidden', reason);
  };
  const notForOneself = (who: Actor, subject: string): void => {
    if (who.id === subject) refuse('Nobody decides about their own account');
  };

  const applyRoles = async (
    effect: Effect,
    id: AccountId,
    roles: AccountRole[],
    reason: string,
  ): Promise<Account> => {
    const { account } = await found(effect, id);
    const conflict = conflictOf(roles);
    if (conflict !== undefined) refuse(conflict);
    const changed = await accountsRepository(effect.tx).setRoles(id, roles);
    effect.record({ kind: 'access.roles_changed', subject: id, reason, before: account.roles, after: roles });
    effect.announce({ type: 'airlock.access.roles_changed', subject: id, data: { before: account.roles, after: roles } }); // prettier-ignore
    return changed ?? account;
  };
  const applyDisabled = async (
    effect: Effect,
    id: AccountId,
    disabled: boolean,
    reason: string,
  ): Promise<Account> => {
    const { account } = await found(effect, id);
    const changed = await accountsRepository(effect.tx).setDisabled(id, disabled);
    if (disabled) await sessionsRepository(effect.tx).endAll(id, effect.now);
    effect.record({ kind: disabled ? 'access.disabled' : 'access.enabled', subject: id, reason });
    return changed ?? account;
  };
  const applyInvite = async (effect: Effect, id: AccountId): Promise<string> => {
    const invite = newToken('inv_');
    await accountsRepository(effect.tx).invite(id, hashOfToken(invite), effect.now + INVITE_MS);
    effect.record({ kind: 'access.invited', subject: id });
    return invite;
  };

  const define = (kind: string, apply: (effect: Effect, id: AccountId, proposal: Record<string, unknown>, reason: string) => Promise<unknown>) =>
    approvals.define({
      kind,
      approver: 'users.manage',
      async apply(effect, { subject, proposal, reason }) {
        notForOneself(effect.who, subject);
        await apply(effect, subject as AccountId, proposal, reason);
      },
      after: async () => onChange(),
    }); // prettier-ignore
  define('access.roles', (effect, id, { roles }, reason) =>
    applyRoles(effect, id, roles as AccountRole[], reason),
  );
  define('access.enable', (effect, id, _, reason) => applyDisabled(effect, id, false, reason));
  define('access.reset', async (effect, id, _, reason) => {
    await accountsRepository(effect.tx).allowReset(id, effect.now + RESET_MS);
    effect.record({ kind: 'access.reset_allowed', subject: id, reason });
  });

  const changing = async <T>(work: Promise<T>): Promise<T> => {
    const answer = await work;
    onChange();
    return answer;
  };
  const named = (effect: Effect, id: AccountId, name: string, roles: readonly AccountRole[]) =>
    accountsRepository(effect.tx)
      .add({ accountId: id, name, roles, createdAt: effect.now })
      .then((isNew) => {
        if (!isNew) throw new AirlockError('conflict', `The name ${name} is taken`);
        effect.record({ kind: 'access.account_added', subject: id, detail: { name }, after: roles });
      });

  return {
    /** Invites somebody. The roles wait for a second administrator where there is one. */
    add: (who: Principal, name: string, roles: AccountRole[], reason: string): Promise<AccountAnswer> =>
      changing(
        effects(actorFor(who, 'users.manage'), async (effect) => {
          const accountId = newId('acc', effect.now) as AccountId;
          const answer = await mayChange(effect, accountId, [], roles);
          if (answer.allow === 'no') return refuse(answer.reason);
          const now = answer.allow === 'at_once' ? roles : [];
          await named(effect, accountId, name, now);
          const invite = await applyInvite(effect, accountId);
          const approval =
            answer.allow === 'at_once'
              ? {}
              : { approvalId: await approvals.ask(effect, { kind: 'access.roles', subject: accountId, proposal: { roles }, reason }) }; // prettier-ignore
          return { account: (await found(effect, accountId)).account, invite, ...approval };
        }),
      ),

    setRoles: (who: Principal, id: AccountId, roles: AccountRole[], reason: string): Promise<AccountAnswer> =>
      changing(
        effects(actorFor(who, 'users.manage'), async (effect) => {
          const { account } = await found(effect, id);
          if (account.external) refuse('The identity provider says the roles of this account');
          const answer = await mayChange(effect, id, account.roles, roles);
          if (answer.allow === 'no') return refuse(answer.reason);
          if (answer.allow === 'at_once') return { account: await applyRoles(effect, id, roles, reason) };
          const approvalId = await approvals.ask(effect, { kind: 'access.roles', subject: id, proposal: { roles }, reason }); // prettier-ignore
          return { account, approvalId };
        }),
      ),

    /** Locking out is at once, since it may be urgent; letting in again takes as many people as giving the roles did. */
    setDisabled: (who: Principal, id: AccountId, disabled: boolean, reason: string): Promise<AccountAnswer> =>
      changing(
        effects(actorFor(who, 'users.manage'), async (effect) => {
          notForOneself(effect.who, id);
          const { account } = await found(effect, id);
          if (account.disabled === disabled) return { account };
          const answer = await mayChange(effect, id, [], account.roles);
          if (disabled || answer.allow === 'at_once')
            return { account: await applyDisabled(effect, id, disabled, reason) };
          const approvalId = await approvals.ask(effect, { kind: 'access.enable', subject: id, proposal: {}, reason }); // prettier-ignore
          return { account, approvalId };
        }),
      ),

    /** A new password and second factor: whoever holds the invitation becomes this person, so it takes two to make one. */
    inviteAgain: (who: Principal, id: AccountId, reason: string): Promise<AccountAnswer> =>
      effects(actorFor(who, 'users.manage'), async (effect) => {
        notForOneself(effect.who, id);
        const { account, resetUntil = 0 } = await found(effect, id);
        if (account.external) refuse('This account signs in at the identity provider');
        const alone = (await accountsRepository(effect.tx).countWith('admin')) < 2;
        if (alone || !account.enrolled || resetUntil > effect.now)
          return { account, invite: await applyInvite(effect, id) };
        const approvalId = await approvals.ask(effect, {
          kind: 'access.reset',
          subject: id,
          proposal: {},
          reason,
        });
        return { account, approvalId };
      }),

    /** The person themself, with their invitation; ends all sessions there were. */
    async enrol(invite: string, password: string, from: Principal['from']): Promise<Enrolled> {
      const secret = newCodeSecret();
      const passwordHash = await hashPassword(password);
      const who: Actor = { id: 'invited', role: 'public', ...(from === undefined ? {} : { from }) };
      const account = await effects(who, async (effect) => {
        const taken = await accountsRepository(effect.tx).enrol(
          hashOfToken(invite),
          effect.now,
          ({ accountId }) => ({
            passwordHash,
            totpSealed: box.seal(secret, accountId),
          }),
        );
        if (taken === undefined) return undefined;
        await sessionsRepository(effect.tx).endAll(taken.accountId, effect.now);
        effect.record({ kind: 'access.enrolled', subject: taken.accountId });
        return taken;
      });
      if (account === undefined)
        throw new AirlockError('unauthenticated', 'This invitation is not good, or no more', {
          hint: 'Ask an administrator for a new one.',
        });
      onChange();
      return { name: account.name, totpUri: codeUri(account.name, secret) };
    },

    /** From a shell of the machine that holds the database and the key: the first account, or a way back in. */
    shell: {
      /** While nobody has an account: an invitation for the first administrator, in place of the ones before it. */
      firstInvitation: async (): Promise<string | undefined> =>
        effects(SHELL, async (effect) => {
          const accounts = accountsRepository(effect.tx);
          if (await accounts.anyEnrolled()) return undefined;
          const known = await accounts.byName(FIRST);
          const id = known?.account.accountId ?? (newId('acc', effect.now) as AccountId);
          if (known === undefined) await named(effect, id, FIRST, ['admin']);
          return applyInvite(effect, id);
        }),
      add: async (name: string, roles: AccountRole[], password: string): Promise<Enrolled> => {
        const conflict = conflictOf(roles);
        if (conflict !== undefined) refuse(conflict);
        const passwordHash = await hashPassword(password);
        const secret = newCodeSecret();
        return effects(SHELL, async (effect) => {
          const id = newId('acc', clock()) as AccountId;
          await named(effect, id, name, roles);
          await enrolAt(effect, id, passwordHash, box.seal(secret, id));
          return { name, totpUri: codeUri(name, secret) };
        });
      },
      reset: async (name: string, password: string): Promise<Enrolled> => {
        const passwordHash = await hashPassword(password);
        const secret = newCodeSecret();
        return effects(SHELL, async (effect) => {
          const { accountId } = await byName(effect, name);
          await enrolAt(effect, accountId, passwordHash, box.seal(secret, accountId));
          await sessionsRepository(effect.tx).endAll(accountId, effect.now);
          return { name, totpUri: codeUri(name, secret) };
        });
      },
      disable: (name: string, reason: string): Promise<Account> =>
        effects(SHELL, async (effect) =>
          applyDisabled(effect, (await byName(effect, name)).accountId, true, reason),
        ),
    },
  };
};

export type Accounts = ReturnType<typeof createAccounts>;

/** What the first administrator signs in with. */
const FIRST = 'admin';
const SHELL: Actor = { id: 'shell', role: 'operator' };

const byName = async ({ tx }: Effect, name: string): Promise<Account> => {
  const known = await accountsRepository(tx).byName(name);
  if (known === undefined) throw new AirlockError('not_found', `There is no account ${name}`);
  return known.account;
};

const enrolAt = async (
  effect: Effect,
  id: AccountId,
  passwordHash: string,
  totpSealed: string,
): Promise<void> => {
  const invite = newToken('inv_');
  const accounts = accountsRepository(effect.tx);
  await accounts.invite(id, hashOfToken(invite), effect.now + 1);
  const taken = await accounts.enrol(hashOfToken(invite), effect.now, () => ({ passwordHash, totpSealed }));
  if (taken === undefined) throw new AirlockError('conflict', `The account ${id} is disabled`);
  effect.record({ kind: 'access.enrolled', subject: id });
};
