import type { StreamSession } from '@airlock/contracts/admission';
import { AirlockError } from '@airlock/contracts/problem';
import { buildDemoMedia } from '@airlock/testkit/scenes';
import type { Command } from 'commander';
import { resolve } from 'node:path';
import { DEMO_DIR } from '../demo.js';
import { type Cast, demoCast } from '../story/cast.js';
import { playStory, type Stage } from '../story/story.js';

const DEFAULT_URL = process.env['AIRLOCK_URL'] ?? 'http://127.0.0.1:8080';

/** `airlock story`: violation, appeal, blacklist and evidence on a running demo, one line for each step. */
export function addStoryCommand(program: Command): void {
  program
    .command('story')
    .description('play one story on a running demo: violation, cut, appeal, blacklist, evidence')
    .option('--url <url>', 'control app of the demo (environment: AIRLOCK_URL)', DEFAULT_URL)
    .option('--json', 'one JSON document a line')
    .action(async ({ url, json = false }: { url: string; json?: boolean }) => {
      const cast = await demoCast(url);
      const run = Date.now().toString(36);
      const dir = resolve(DEMO_DIR, 'story', run);
      const started = Date.now();
      const say = (step: string, text: string): void => {
        const ms = Date.now() - started;
        console.log(
          json ? JSON.stringify({ step, text, ms }) : `  ${(ms / 1_000).toFixed(0).padStart(3)} s  ${text}`,
        );
      };
      const stage = await demoStage(cast);
      const { package: zip } = await playStory({ cast, stage, say, run, dir });
      if (!json) console.log(`\n  Check it yourself:  npx airlock verify ${zip}\n`);
    });
}

/** The demo's own clip with a prohibited card in it, taken in by its capture. */
async function demoStage({ platform }: Cast): Promise<Stage> {
  const [clip] = await buildDemoMedia({ dir: resolve(DEMO_DIR), only: ['delay'] });
  if (clip === undefined) throw new AirlockError('not_found', 'The demo has no clip to show');
  return {
    async onAir(streamer) {
      const pull = { ...streamer, url: clip.path, realtime: true, loop: true };
      return (await platform.post<StreamSession>('/v1/captures', pull)).streamId;
    },
    // What was cut is kicked by control, and the rest of the story is only let in.
    leave: (_, streamId) => platform.post(`/v1/streams/${streamId}/end`),
  };
}
