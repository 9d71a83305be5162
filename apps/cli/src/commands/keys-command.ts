import { openLogKey } from '@airlock/control/audit/log-key';
import { openKeyRing } from '@airlock/control/identity/key-ring';
import type { Command } from 'commander';
import { join } from 'node:path';

/** `airlock keys make|rotate <folder>`: what a deployment without a disk of its own takes from a secret. */
export function addKeysCommands(program: Command): void {
  const keys = program.command('keys').description('the keys of the audit log and of identities, as files');
  const logKey = (folder: string): string => join(folder, 'log-key');
  const identityKeys = (folder: string): string => join(folder, 'identity-keys');

  keys
    .command('make')
    .description('make both in a folder; what is there already stays')
    .argument('<folder>')
    .option(
      '--name <name>',
      'what the log is called',
      process.env['AIRLOCK_LOG_NAME'] ?? 'airlock.local/audit',
    )
    .action(async (folder: string, { name }: { name: string }) => {
      await openLogKey({ file: logKey(folder), name });
      const ring = await openKeyRing({ file: identityKeys(folder) }, Date.now());
      console.log(
        `${logKey(folder)}: signs the heads of the log, seals second factors and webhooks' secrets`,
      );
      console.log(`${identityKeys(folder)}: hashes numbers of people, ${ring.keyIds.length} key(s)`);
      console.log(
        'Keep copies of both where only you can read them: without them neither proves what it proved.',
      );
    });

  keys
    .command('rotate')
    .description('a new identity key besides the old ones, which are still met')
    .argument('<folder>')
    .action(async (folder: string) => {
      const ring = await openKeyRing({ file: identityKeys(folder) }, Date.now());
      console.log(`The newest of ${ring.keyIds.length + 1} keys is ${await ring.rotate(Date.now())}.`);
    });
}
