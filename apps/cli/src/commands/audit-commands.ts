import { AirlockError } from '@airlock/contracts/problem';
import { apiClient } from '@airlock/nest-host/api-client';
import type { Command } from 'commander';
import { exportLog, verifyLogFolder } from '../verify/log-folder.js';

const bar = (what: string) => (entries: number) => {
  if (process.stderr.isTTY) process.stderr.write(`\r${what} ${entries.toLocaleString('en')} entries`);
};
const endBar = (): void => {
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
};

/** `airlock audit export` and `airlock verify`: the log taken out, and checked by whoever has the public key. */
export function addAuditCommands(program: Command): void {
  const audit = program.command('audit').description('the audit log');
  audit
    .command('export')
    .description('write the whole log with its signed heads into a folder')
    .requiredOption('--out <folder>', 'where to')
    .option('--url <url>', 'control app to talk to', process.env['AIRLOCK_URL'] ?? 'http://127.0.0.1:8080')
    .action(async ({ out, url }: { out: string; url: string }) => {
      const token = process.env['AIRLOCK_TOKEN'];
      const text = async (path: string): Promise<string> => {
        const answer = await fetch(new URL(path, url), {
          headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
        });
        if (!answer.ok) throw new AirlockError('unavailable', `${url}${path} answered ${answer.status}`);
        return answer.text();
      };
      const entries = await exportLog(apiClient(url, token, 60_000), text, out, bar('exporting'));
      endBar();
      console.log(`${entries} entries in ${out}; check them with: airlock verify ${out} --key <public key>`);
    });

  program
    .command('verify')
    .description('check an exported audit log offline, with a public key alone')
    .argument('<folder>')
    .option(
      '--key <key>',
      'the public key you trust, `<name>+<hash>+<base64>` (default: the one in the folder)',
    )
    .option('--json', 'one JSON document')
    .action(async (folder: string, { key, json }: { key?: string; json?: boolean }) => {
      const report = await verifyLogFolder(folder, key, bar('checking'));
      endBar();
      if (json === true) console.log(JSON.stringify(report, null, 2));
      else {
        for (const fault of report.faults) console.error(`FAULT  ${fault}`);
        const { entries, expired, checkpoints, unsigned } = report;
        console.log(
          `${entries} entries (${expired} deleted after their time), ${checkpoints} signed heads, ${unsigned} entries newer than the last head`,
        );
        if (key === undefined)
          console.log(
            'Checked with the key in the folder: compare it with the one that the operator published.',
          );
        console.log(
          report.faults.length === 0 ? 'The log is what was signed.' : 'The log is NOT what was signed.',
        );
      }
      if (report.faults.length > 0) process.exitCode = 1;
    });
}
