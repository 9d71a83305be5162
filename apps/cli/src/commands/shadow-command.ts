import type { Disagreement } from '@airlock/ingest/shadow';
import type { Command } from 'commander';
import { opinionText } from '../backtest/report.js';
import { remote } from '../remote.js';

const HELP = `
AIRLOCK_SHADOW_POLICY names the policy on trial; a detector is put on trial with "shadow: true" in the file that
AIRLOCK_DETECTORS names. Neither ever acts. Each ingest process keeps its own last disagreements.`;

/** `airlock policy shadow`: where the policy or the detectors on trial would have decided otherwise. */
export function addShadowCommand(policy: Command): void {
  policy
    .command('shadow')
    .description('list where the policy or detectors on trial disagree with the ones in force')
    .option('--url <url>', 'ingest app to ask', 'http://127.0.0.1:8082')
    .option('--json', 'one JSON document, both traces in full')
    .addHelpText('after', HELP)
    .action(async ({ url, json }: { url: string; json?: boolean }) => {
      const api = remote(url);
      const { disagreements } = await api.get<{ disagreements: Disagreement[] }>('/shadow/disagreements');
      if (json) return console.log(JSON.stringify(disagreements, null, 2));
      if (disagreements.length === 0) return console.log('No disagreement yet.');
      for (const { at, streamId, item, live, shadow } of disagreements)
        console.log(
          `${new Date(at).toISOString()}  ${streamId} ${item}  ${opinionText(live)} → ${opinionText(shadow)}`,
        );
    });
}
