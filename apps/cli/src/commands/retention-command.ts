import type { AnswerOf } from '@airlock/contracts/http/routes';
import type { RetentionRun, RetentionStatus } from '@airlock/contracts/retention';
import type { Command } from 'commander';
import { remote, withUrl } from '../remote.js';

const WAIT_MS = 600_000;
const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(2)} GB`;

/** `airlock retention run|status|verify`: what is past its time goes, and the proofs of it are checked. */
export function addRetentionCommands(program: Command): void {
  const retention = program
    .command('retention')
    .description('what is kept for how long, and what is deleted');
  const of = (name: string, description: string): Command =>
    withUrl(retention.command(name)).description(description).option('--json', 'one JSON document');
  const client = (url: string) => remote(url, WAIT_MS);

  of('run', 'delete now what is past its time, as the hourly run does').action(
    async ({ url, json }: { url: string; json?: boolean }) => {
      const run = await client(url).post<RetentionRun>('/v1/retention/run');
      if (json === true) console.log(JSON.stringify(run, null, 2));
      else if (!run.ran) console.log('Another instance is deleting at this moment.');
      else
        console.log(
          `${run.items} records, ${gigabytes(run.bytes)} in ${run.batches} batches deleted${run.more ? '; there is more, run it again' : ''}${run.failed > 0 ? `; ${run.failed} FAILED and are tried again` : ''}.`,
        );
      if (run.failed > 0) process.exitCode = 1;
    },
  );

  of('status', 'the last run, what is due, whether the store is large enough').action(
    async ({ url, json }: { url: string; json?: boolean }) => {
      const status = await client(url).get<RetentionStatus>('/v1/retention');
      if (json === true) {
        console.log(JSON.stringify(status, null, 2));
        return;
      }
      const { preflight, lastRunAt } = status;
      console.log(`last run    ${lastRunAt === undefined ? 'never' : new Date(lastRunAt).toISOString()}`);
      console.log(`due now     ${status.due} recordings; ${status.unfinished} deletions unfinished`);
      console.log(`legal holds ${status.holds}`);
      const room =
        preflight.roomBytes === undefined ? 'no end known' : `${gigabytes(preflight.roomBytes)} left`;
      const days =
        preflight.projectedDays === undefined
          ? 'less than a day was measured'
          : `enough for ${Math.floor(preflight.projectedDays)} days of ${gigabytes(preflight.bytesPerDay ?? 0)}`;
      console.log(`store       ${room}, ${days}; ${preflight.neededDays} days are needed`);
      for (const reason of preflight.refuses) console.log(`REFUSING new streams: ${reason}`);
    },
  );

  of('verify', 'look for everything that was deleted, in every store, and check the proofs').action(
    async ({ url, json }: { url: string; json?: boolean }) => {
      const report = await client(url).post<AnswerOf<'verifyRetention'>>('/v1/retention/verify');
      if (json === true) console.log(JSON.stringify(report, null, 2));
      else {
        for (const fault of report.faults) console.error(`FAULT  ${fault}`);
        console.log(`${report.proofs} proofs, ${report.looked} things that are kept compared with them`);
      }
      if (report.faults.length > 0) process.exitCode = 1;
    },
  );
}
