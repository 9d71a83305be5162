import type { BankView, ImportAnswer, KnownImport, KnownView } from '@airlock/contracts/http/known-api';
import { AirlockError } from '@airlock/contracts/problem';
import { BANK_FORMATS, type BankFormat, readBank, writeBank } from '@airlock/media/bank/threat-exchange';
import type { ApiClient } from '@airlock/nest-host/api-client';
import { type Command, Option } from 'commander';
import { readFile, writeFile } from 'node:fs/promises';
import { client, withUrl } from '../remote.js';

const BATCH = 500;

/** `airlock bank list | import | export`: banks of known pictures, from a shell. */
export function addBankCommands(program: Command): void {
  const bank = program
    .command('bank')
    .description('known pictures and clips that every stream is compared with');

  withUrl(bank.command('list'))
    .description('banks with their counts')
    .option('--json', 'one JSON document')
    .action(async (options: { json?: boolean }, command: Command) => {
      const { items } = await client(command).get<{ items: BankView[] }>('/v1/banks');
      if (options.json) console.log(JSON.stringify(items, null, 2));
      else if (items.length === 0) console.log('No bank yet. `airlock bank import <bank> <file>` makes one.');
      else console.table(items);
    });

  withUrl(bank.command('import'))
    .description(
      'read CSV, JSON, ThreatExchange JSON or lines of `pdq <hash>`; entries act once somebody else approves them',
    )
    .argument('<bank>')
    .argument('<file>')
    .option('--label <label>', 'label of entries that bring none', 'known.prohibited')
    .option('--source <text>', 'where it comes from; the name of the file unless given')
    .option('--owner <text>', 'who answers for a bank that this begins; you unless given')
    .action(async (name: string, path: string, options: ImportOptions, command: Command) => {
      const entries = readBank(await textOf(path), { label: options.label });
      const api = client(command);
      let taken = 0;
      let unchanged = 0;
      let out = 0;
      for (let i = 0; i < entries.length; i += BATCH) {
        const answer = await api.post<ImportAnswer>(`/v1/banks/${name}/import`, {
          entries: entries.slice(i, i + BATCH) satisfies KnownImport[],
          source: options.source ?? path.slice(-200),
          ...(options.owner === undefined ? {} : { owner: options.owner }),
        });
        taken += answer.taken;
        unchanged += answer.unchanged;
        out += answer.out;
      }
      console.log(`${name}: ${taken} entries taken, which wait for somebody else's approval`);
      if (unchanged > 0) console.log(`${unchanged} were there already and stay as they are`);
      if (out > 0) console.log(`${out} were taken out of action by a person and stay so`);
    });

  withUrl(bank.command('export'))
    .description('write a bank to a file, or to standard output')
    .argument('<bank>')
    .argument('[file]')
    .addOption(new Option('--format <format>', 'how it is written').choices([...BANK_FORMATS]).default('csv'))
    .option('--all', 'entries that do not act too')
    .action(async (name: string, path: string | undefined, options: ExportOptions, command: Command) => {
      const entries = await everyEntry(client(command), name);
      const chosen = options.all ? entries : entries.filter((e) => e.status === 'active' && e.approvedBy);
      const text = writeBank(
        chosen.map(({ matches: _n, lastMatchAt: _at, ...entry }) => entry),
        options.format,
      );
      if (path === undefined) process.stdout.write(text);
      else await writeFile(path, text);
    });
}

interface ImportOptions {
  readonly label: string;
  readonly source?: string;
  readonly owner?: string;
}

interface ExportOptions {
  readonly format: BankFormat;
  readonly all?: boolean;
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new AirlockError('not_found', `${path} cannot be read`, { cause });
  }
}

async function everyEntry(api: ApiClient, bank: string): Promise<KnownView[]> {
  const all: KnownView[] = [];
  for (;;) {
    const after = all.length === 0 ? '' : `&after=${encodeURIComponent(all.at(-1)!.entryId)}`;
    const { items } = await api.get<{ items: KnownView[] }>(`/v1/banks/${bank}/entries?limit=1000${after}`);
    all.push(...items);
    if (items.length < 1_000) return all;
  }
}
