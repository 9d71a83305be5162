import { AccountName, AccountRole, type Enrolled, Password } from '@airlock/contracts/access';
import type { ApprovalId } from '@airlock/contracts/approval';
import { AirlockError } from '@airlock/contracts/problem';
import { createAccounts, type Accounts } from '@airlock/control/access/accounts';
import { openLogKey } from '@airlock/control/audit/log-key';
import { createApprovals } from '@airlock/control/house/approvals';
import { createEffects } from '@airlock/control/house/effect';
import { secretBox } from '@airlock/control/house/secret-box';
import { openDatabase } from '@airlock/storage/database';
import type { Command } from 'commander';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { systemConfig } from '../config.js';

/** `airlock account`: the first account, and ways back in, for whoever holds the database and the key file. */
export function addAccountCommands(program: Command): void {
  const account = program
    .command('account')
    .description('accounts of people, on the database itself; stop an embedded Airlock first');
  account
    .command('add')
    .description('make an account; from the first one on nobody is let in without')
    .argument('<name>')
    .option('--role <roles...>', `of ${AccountRole.options.join(', ')}`, ['admin'])
    .option('--password-stdin', 'read the password from standard input instead of making one')
    .action(async (name: string, { role, passwordStdin }: { role: string[]; passwordStdin?: boolean }) => {
      const roles = role.map((r) => valid(AccountRole, r, `There is no role ${r}`));
      const password = await passwordFor(passwordStdin);
      const known = valid(AccountName, name, `${name} is no name for an account`);
      show(await onAccounts((accounts) => accounts.shell.add(known, roles, password.text)), password);
    });
  account
    .command('totp')
    .description('a new password and second factor for an account; ends its sessions')
    .argument('<name>')
    .option('--password-stdin', 'read the password from standard input instead of making one')
    .action(async (name: string, { passwordStdin }: { passwordStdin?: boolean }) => {
      const password = await passwordFor(passwordStdin);
      show(await onAccounts((accounts) => accounts.shell.reset(name, password.text)), password);
    });
  account
    .command('disable')
    .description('lock an account out at once')
    .argument('<name>')
    .requiredOption('--reason <text>', 'for the audit log')
    .action(async (name: string, { reason }: { reason: string }) => {
      await onAccounts((accounts) => accounts.shell.disable(name, reason));
      console.log(`${name} is locked out.`);
    });
}

interface GivenPassword {
  readonly text: string;
  readonly isMade: boolean;
}

async function passwordFor(isPiped: boolean | undefined): Promise<GivenPassword> {
  if (isPiped !== true) return { text: randomBytes(18).toString('base64url'), isMade: true };
  const given = (await text(process.stdin)).replace(/\r?\n$/, '');
  return { text: valid(Password, given, 'The password is too short, or too long'), isMade: false };
}

const valid = <T>(
  schema: { safeParse(value: unknown): { success: true; data: T } | { success: false } },
  value: unknown,
  otherwise: string,
): T => {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new AirlockError('invalid_input', otherwise);
  return parsed.data;
};

function show({ name, totpUri }: Enrolled, password: GivenPassword): void {
  if (password.isMade) console.log(`password of ${name}: ${password.text}`);
  console.log(`second factor, for an authenticator app: ${totpUri}`);
  console.log('Neither is shown again.');
}

async function onAccounts<T>(work: (accounts: Accounts) => Promise<T>): Promise<T> {
  const config = systemConfig();
  const db = await openDatabase(
    config.databaseUrl === undefined ? { dir: join(config.dataDir, 'db') } : { url: config.databaseUrl },
  );
  try {
    const effects = createEffects(db, Date.now, () => undefined);
    const newId = (prefix: string, now: number): string =>
      `${prefix}_${now.toString(36)}${randomBytes(5).toString('hex')}`;
    const approvals = createApprovals({ effects, newId: (now) => newId('ap', now) as ApprovalId });
    const box = secretBox(await openLogKey(config.logKey ?? { name: 'airlock.local/audit' }));
    return await work(
      createAccounts({ effects, approvals, box, clock: Date.now, newId, onChange: () => undefined }),
    );
  } finally {
    await db.close();
  }
}
