import type { CreditRules } from '@airlock/contracts/credit';
import type { SimulateAnswer, SimulateRequest } from '@airlock/contracts/http/credit-api';
import type { Command } from 'commander';
import { loadPolicy } from '../load-policy.js';
import { client, withUrl } from '../remote.js';

interface SimulateOptions {
  readonly asDrafted?: boolean;
  readonly json?: boolean;
}

/** `airlock credit simulate`: who would change tier under the credit rules of another policy. */
export function addCreditCommands(program: Command): void {
  const credit = program.command('credit').description('the credit of streamers');
  withUrl(credit.command('simulate'))
    .description('who would change tier under the credit rules of a policy file; changes nothing')
    .argument('<policy>')
    .option('--as-drafted', 'as if those rules had always been in force, instead of from tomorrow on')
    .option('--json', 'one JSON document')
    .action(async (file: string, { asDrafted, json }: SimulateOptions, command: Command) => {
      const rules: CreditRules = (await loadPolicy(file)).source.credit;
      const answer = await client(command).post<SimulateAnswer>('/v1/credit/simulate', {
        credit: rules,
        deductions: asDrafted === true ? 'as_drafted' : 'as_written',
        limit: 1_000,
      } satisfies SimulateRequest);
      if (json === true) return console.log(JSON.stringify(answer, null, 2));
      const { streamers, drops, rises, before, after, items, next } = answer;
      console.log(
        `Of ${streamers} streamers with a ledger ${drops} would drop a tier and ${rises} would rise.`,
      );
      const tiers = [...new Set([...Object.keys(before), ...Object.keys(after)])];
      const widest = Math.max(1, ...Object.values(before), ...Object.values(after));
      const bar = (n: number): string => '█'.repeat(Math.ceil((n / widest) * 40));
      for (const tier of tiers) {
        console.log(
          `${tier.padEnd(12)} now  ${String(before[tier] ?? 0).padStart(8)} ${bar(before[tier] ?? 0)}`,
        );
        console.log(
          `${' '.repeat(12)} then ${String(after[tier] ?? 0).padStart(8)} ${bar(after[tier] ?? 0)}`,
        );
      }
      const said = (s: { points: number; tier: string }): string => `${s.tier} (${s.points})`;
      if (items.length > 0)
        console.table(
          items.map((i) => ({ streamer: i.streamerId, now: said(i.before), then: said(i.after) })),
        );
      if (next !== undefined) console.log('There are more than these.');
    });
}
