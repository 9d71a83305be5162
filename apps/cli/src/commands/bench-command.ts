import { AirlockError } from '@airlock/contracts/problem';
import type { Command } from 'commander';
import { formatMachine } from '../bench/machine.js';
import { chooseSuites } from '../bench/choose.js';
import { formatTable, wrap } from '../bench/table.js';
import { systemConfig } from '../config.js';

interface Options {
  readonly suite?: string;
  readonly only?: string;
  readonly media?: string;
  readonly json?: boolean;
  readonly quick?: boolean;
}

/** `airlock bench`: what it costs and how fast it is, against named peers on the same input in the same run. */
export function addBenchCommand(program: Command): void {
  program
    .command('bench')
    .description('measure against named peers, on this machine, in this run')
    .option(
      '--suite <name>',
      'one suite: segment, images, latency, capacity, chat, flow, known, detectors, dark',
    )
    .option('--only <rows>', 'rows of the table, such as 1,2')
    .option('--media <file>', 'a recording to use instead of the drawn scenes')
    .option('--quick', 'shorter: to see that it works, not to quote')
    .option('--json', 'one JSON document')
    .action(async (options: Options) => {
      if (process.platform !== 'linux')
        throw new AirlockError('unavailable', 'the bench reads CPU times from /proc, which only Linux has');
      // The peers take a second to load, which no other command should wait for.
      const { runBench } = await import('../bench/run.js');
      const { SUITES } = await import('../bench/suites.js');
      const { modelsDir, policyPath } = systemConfig();
      const rows = (options.only ?? '').split(',').filter((row) => row !== '');
      const suites = chooseSuites(SUITES, rows, options.suite);
      const stop = new AbortController();
      const onSignal = (): void => stop.abort();
      process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
      const report = await runBench({
        suites,
        quick: options.quick ?? false,
        modelsDir,
        policyPath,
        say: (line) => console.error(line),
        signal: stop.signal,
        ...(options.media === undefined ? {} : { media: options.media }),
      });
      process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
      if (options.json) console.log(JSON.stringify(report, null, 2));
      else {
        console.log(`\n${formatTable(report.rows)}\n`);
        console.log(wrap(formatMachine(report.machine), 120).join('\n'));
        if (report.quick) console.log('--quick: not to be quoted.');
      }
      if (Object.keys(report.failures).length > 0 || stop.signal.aborted) process.exitCode = 1;
    });
}
