import { AirlockError } from '@airlock/contracts/problem';
import { credentialHeaders } from '@airlock/nest-host/api-client';
import type { Command } from 'commander';
import { credentials, remote, withUrl } from '../remote.js';
import { exportLog, verifyLogFolder } from '../verify/log-folder.js';
import { openPackage, type PackageFiles } from '../verify/package-files.js';
import { verifyPackage } from '../verify/verify-package.js';

const bar =
  (what: string, of = 'entries') =>
  (done: number) => {
    if (process.stderr.isTTY) process.stderr.write(`\r${what} ${done.toLocaleString('en')} ${of}`);
  };
const endBar = (): void => {
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
};

interface VerifyOptions {
  readonly key?: string;
  readonly json?: boolean;
}

async function checkPackage(files: PackageFiles, key: string | undefined, json: boolean): Promise<void> {
  const report = await verifyPackage(files, key, bar('checking', 'files'));
  files.close();
  endBar();
  const { evidenceId, entries, missing, faults } = report;
  if (json) console.log(JSON.stringify(report, null, 2));
  else {
    for (const fault of faults) console.error(`FAULT  ${fault}`);
    const size = (report.bytes / 1_048_576).toFixed(1);
    console.log(`${evidenceId ?? 'no evidence'}: ${report.files} files, ${size} MiB, ${entries} entries of the audit log proven`); // prettier-ignore
    for (const { what, why } of missing) console.log(`not in it, as its seal says: ${what} (${why})`);
    if (key === undefined)
      console.log(
        'Checked with the key in the package: compare it with the one that the operator published.',
      );
    console.log(
      faults.length === 0 ? 'The package is what was sealed.' : 'The package is NOT what was sealed.',
    );
  }
  if (faults.length > 0) process.exitCode = 1;
}

/** `airlock audit export` and `airlock verify`: the log taken out, and checked by whoever has the public key. */
export function addAuditCommands(program: Command): void {
  const audit = program.command('audit').description('the audit log');
  withUrl(audit.command('export'))
    .description('write the whole log with its signed heads into a folder')
    .requiredOption('--out <folder>', 'where to')
    .action(async ({ out, url }: { out: string; url: string }) => {
      const text = async (path: string): Promise<string> => {
        const answer = await fetch(new URL(path, url), {
          headers: credentialHeaders(credentials(url)),
        });
        if (!answer.ok) throw new AirlockError('unavailable', `${url}${path} answered ${answer.status}`);
        return answer.text();
      };
      const entries = await exportLog(remote(url, 60_000), text, out, bar('exporting'));
      endBar();
      console.log(`${entries} entries in ${out}; check them with: airlock verify ${out} --key <public key>`);
    });

  program
    .command('verify')
    .description('check an exported audit log or an evidence package offline, with a public key alone')
    .argument('<path>', 'folder of a log; folder or zip file of a package')
    .option(
      '--key <key>',
      'the public key you trust, `<name>+<hash>+<base64>` (default: the one that came with it)',
    )
    .option('--json', 'one JSON document')
    .action(async (folder: string, { key, json }: VerifyOptions) => {
      const files = await openPackage(folder);
      if (files !== undefined) return checkPackage(files, key, json === true);
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
