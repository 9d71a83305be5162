import { Account, type AccountId, type AccountRole } from '@airlock/contracts/access';
import { sql } from 'kysely';
import { storableJson } from '../database/storable.js';
import type { Queries } from '../database/tables.js';

/** An account with what proves who somebody is; never leaves the server. */
export interface AccountSecrets {
  readonly account: Account;
  readonly passwordHash?: string;
  /** The second factor's secret, sealed. */
  readonly totpSealed?: string;
  /** RFC 6238 time step of the newest code taken. */
  readonly totpStep: number;
  /** Until when a second person has allowed a new invitation, ms since 1970. */
  readonly resetUntil?: number;
}

export interface NewAccount {
  readonly accountId: AccountId;
  readonly name: string;
  readonly roles: readonly AccountRole[];
  readonly createdAt: number;
  /** Who they are at an identity provider. */
  readonly external?: { readonly issuer: string; readonly id: string };
}

/** Everybody who works here. Accounts are disabled, never deleted: the audit log speaks of them. */
export function accountsRepository(q: Queries) {
  const rows = () => q.selectFrom('accounts').selectAll();
  type Row = Awaited<ReturnType<ReturnType<typeof rows>['execute']>>[number];
  const secrets = (r: Row): AccountSecrets => ({
    account: Account.parse({
      accountId: r.account_id,
      name: r.name,
      roles: r.roles,
      disabled: r.disabled,
      enrolled: r.issuer !== null || (r.password_hash !== null && r.totp_sealed !== null),
      external: r.issuer !== null,
      createdAt: r.created_at,
      ...(r.last_sign_in_at === null ? {} : { lastSignInAt: r.last_sign_in_at }),
    }),
    totpStep: r.totp_step,
    ...(r.password_hash === null ? {} : { passwordHash: r.password_hash }),
    ...(r.totp_sealed === null ? {} : { totpSealed: r.totp_sealed }),
    ...(r.reset_until === null ? {} : { resetUntil: r.reset_until }),
  });
  const update = async (
    accountId: AccountId,
    set: Partial<{ [K in Exclude<keyof Row, 'roles'>]: Row[K] }> & { roles?: string },
  ): Promise<Account | undefined> => {
    const row = await q
      .updateTable('accounts')
      .set(set)
      .where('account_id', '=', accountId)
      .returningAll()
      .executeTakeFirst();
    return row && secrets(row).account;
  };
  return {
    /** False when the name is taken. */
    async add(a: NewAccount): Promise<boolean> {
      const row = await q
        .insertInto('accounts')
        .values({
          account_id: a.accountId,
          name: a.name,
          roles: storableJson(a.roles),
          created_at: a.createdAt,
          issuer: a.external?.issuer ?? null,
          external_id: a.external?.id ?? null,
        })
        .onConflict((c) => c.doNothing())
        .returning('account_id')
        .executeTakeFirst();
      return row !== undefined;
    },

    async get(accountId: AccountId): Promise<AccountSecrets | undefined> {
      const row = await rows().where('account_id', '=', accountId).executeTakeFirst();
      return row && secrets(row);
    },
    async byName(name: string): Promise<AccountSecrets | undefined> {
      const row = await rows().where('name', '=', name).executeTakeFirst();
      return row && secrets(row);
    },
    async byExternal(issuer: string, id: string): Promise<AccountSecrets | undefined> {
      const row = await rows().where('issuer', '=', issuer).where('external_id', '=', id).executeTakeFirst();
      return row && secrets(row);
    },
    async list(): Promise<Account[]> {
      return (await rows().orderBy('name').execute()).map((r) => secrets(r).account);
    },
    /** Whether anybody can sign in: an invitation that nobody has taken is nobody's account yet. */
    async anyEnrolled(): Promise<boolean> {
      const enrolled = q
        .selectFrom('accounts')
        .select('account_id')
        .where((e) => e.or([e('issuer', 'is not', null), e('password_hash', 'is not', null)]));
      return (await enrolled.limit(1).executeTakeFirst()) !== undefined;
    },
    /** Accounts with a role, disabled ones too: whoever disables the second administrator must not become the only one. */
    async countWith(role: AccountRole): Promise<number> {
      const { rows: found } = await sql<{ n: number }>`SELECT count(*)::integer AS n FROM accounts
        WHERE roles @> ${JSON.stringify([role])}::jsonb`.execute(q);
      return found[0]!.n;
    },

    setRoles: (id: AccountId, roles: readonly AccountRole[]) => update(id, { roles: storableJson(roles) }),
    setDisabled: (id: AccountId, disabled: boolean) => update(id, { disabled }),
    setPassword: (id: AccountId, passwordHash: string) => update(id, { password_hash: passwordHash }),
    signedIn: (id: AccountId, at: number) => update(id, { last_sign_in_at: at }),
    allowReset: (id: AccountId, until: number) => update(id, { reset_until: until }),
    invite: (id: AccountId, inviteHash: string, until: number) =>
      update(id, { invite_hash: inviteHash, invite_until: until, reset_until: null }),

    /** Takes the invitation, once and in its time; who it was for. */
    async enrol(
      inviteHash: string,
      now: number,
      set: (account: Account) => { readonly passwordHash: string; readonly totpSealed: string },
    ): Promise<Account | undefined> {
      const row = await rows()
        .where('invite_hash', '=', inviteHash)
        .where('invite_until', '>', now)
        .where('disabled', '=', false)
        .forUpdate()
        .executeTakeFirst();
      if (row === undefined) return undefined;
      const { passwordHash, totpSealed } = set(secrets(row).account);
      return update(row.account_id as AccountId, {
        password_hash: passwordHash,
        totp_sealed: totpSealed,
        totp_step: 0,
        invite_hash: null,
        invite_until: null,
      });
    },

    /** Uses a code up: false when one of this step or a later one was used before. Of two at once one gets it. */
    async useCode(accountId: AccountId, step: number): Promise<boolean> {
      const row = await q
        .updateTable('accounts')
        .set({ totp_step: step })
        .where('account_id', '=', accountId)
        .where('totp_step', '<', step)
        .returning('account_id')
        .executeTakeFirst();
      return row !== undefined;
    },
  };
}
