import { planDetectors } from '@airlock/inference/detector-plan';
import { detectors } from '@airlock/inference/detectors';
import type { Command } from 'commander';
import { systemConfig } from '../config.js';
import { readDetectorSettings } from '../detectors-file.js';

const HELP = `
AIRLOCK_DETECTORS names a file, YAML or JSON, of what is to differ from the defaults:
  detectors:
    nsfw: { everyMs: 2000 }                       # look at most every two seconds of a stream
    ocr: { enabled: false }                       # do not run
    nsfw-next: { use: nsfw, shadow: true, config: { combine: geometric } }   # on trial beside the live one
  textsWithinMs: 200    # a chat line waits no longer for text classifiers; then it is unread.model, never clean`;

/** `airlock detectors`: which detectors would run here, and which not and why. */
export function addDetectorsCommand(program: Command): void {
  program
    .command('detectors')
    .description('say which detectors run here besides the word lists, and which do not and why')
    .option('--json', 'one JSON document')
    .addHelpText('after', HELP)
    .action(async ({ json }: { json?: boolean }) => {
      const { detectorsPath, modelsDir } = systemConfig();
      const plan = await planDetectors(detectors, await readDetectorSettings(detectorsPath), modelsDir);
      if (json) return console.log(JSON.stringify(plan, null, 2));
      for (const { name, kind, shadow, everyMs } of plan.run) {
        const often = everyMs === undefined ? '' : `, at most every ${everyMs} ms`;
        console.log(`${name.padEnd(24)} ${kind}${shadow ? ', on trial' : ''}${often}`);
      }
      for (const { name, reason } of plan.absent) console.log(`${name.padEnd(24)} absent: ${reason}`);
    });
}
