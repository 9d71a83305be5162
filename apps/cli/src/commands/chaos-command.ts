import { AirlockError } from '@airlock/contracts/problem';
import type { Command } from 'commander';
import { writeFile } from 'node:fs/promises';
import { systemConfig } from '../config.js';

interface Options {
  readonly only?: string;
  readonly short?: boolean;
  readonly seed: string;
  readonly report?: string;
  readonly json?: boolean;
  readonly keep?: boolean;
}

/** `airlock chaos`: kills, starves and cuts off the parts of a real deployment and compares what went in with what came of it. */
export function addChaosCommand(program: Command): void {
  program
    .command('chaos')
    .description(
      'break the parts of a real deployment under load and compare what went in with what came of it',
    )
    .option('--only <names>', 'scenarios by name, such as kill,broker-absence')
    .option('--short', 'few rounds and short absences, as CI runs it')
    .option('--seed <n>', 'same seed, same order of kills', '1')
    .option('--report <file>', 'write the report there as Markdown')
    .option('--keep', 'keep the logs of all apps')
    .option('--json', 'one JSON document')
    .action(async (options: Options) => {
      if (process.platform !== 'linux')
        throw new AirlockError('unavailable', 'chaos stops and mounts by means that only Linux has');
      const { runChaos } = await import('../chaos/chaos.js');
      const { formatReport } = await import('../chaos/report.js');
      const { modelsDir, policyPath } = systemConfig();
      const stop = new AbortController();
      const onSignal = (name: NodeJS.Signals): void => stop.abort(new Error(`told to stop by ${name}`));
      process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
      const report = await runChaos({
        only: (options.only ?? '').split(',').filter((name) => name !== ''),
        long: options.short !== true,
        seed: Number(options.seed),
        keep: options.keep ?? false,
        modelsDir,
        policyPath,
        say: (line) => console.error(line),
        signal: stop.signal,
      });
      process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
      const text = formatReport(report);
      if (options.report !== undefined) await writeFile(options.report, `${text}\n`);
      console.log(options.json ? JSON.stringify(report, null, 2) : text);
      if (stop.signal.aborted || report.results.some((r) => r.problems.length > 0)) process.exitCode = 1;
    });
}
