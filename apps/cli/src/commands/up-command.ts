import { aborted, shutdownSignal } from '@airlock/nest-host/lifecycle';
import { Presets, SingleBar } from 'cli-progress';
import type { Command } from 'commander';
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { systemConfig } from '../config.js';
import { openInBrowser } from '../open-in-browser.js';
import { DEMO_DIR, playDemo, prepareDemo } from '../demo.js';
import { openSystem } from '../system.js';

interface UpOptions {
  readonly demo?: boolean;
  readonly data?: string;
  readonly port?: string;
  readonly gatePort?: string;
  readonly rtmpPort?: string;
  readonly policy?: string;
  readonly open: boolean;
}

/** `airlock up`: everything in one process with embedded parts. */
export function addUpCommand(program: Command): void {
  program
    .command('up')
    .description('run everything in one process, nothing to install')
    .option('--demo', 'four rooms that show what Airlock does')
    .option('--data <dir>', 'where everything is kept')
    .option('--port <port>', 'page and API')
    .option('--gate-port <port>', 'what viewers play')
    .option('--rtmp-port <port>', 'where encoders publish')
    .option('--policy <file>', 'policy file, followed while running')
    .option('--no-open', 'do not open the console of the demo in a browser')
    .action(async (options: UpOptions) => up(options));
}

async function up(options: UpOptions): Promise<void> {
  const set = (name: string, value: string | undefined) => (value === undefined ? {} : { [name]: value });
  const config = systemConfig({
    // A person is watching this terminal: say little unless asked. The demo's data is its own and begins anew.
    ...(options.demo ? { AIRLOCK_LOG_LEVEL: 'error', AIRLOCK_DATA: join(DEMO_DIR, 'data') } : {}),
    ...process.env,
    ...set('AIRLOCK_DATA', options.data),
    ...set('AIRLOCK_PORT', options.port),
    ...set('AIRLOCK_GATE_PORT', options.gatePort),
    ...set('AIRLOCK_RTMP_PORT', options.rtmpPort),
    ...set('AIRLOCK_POLICY', options.policy),
  });
  const stop = shutdownSignal();
  if (options.demo) await rm(join(DEMO_DIR, 'data'), { recursive: true, force: true });
  const media = options.demo ? await drawDemo(DEMO_DIR) : undefined;
  const system = await openSystem(
    media
      ? {
          ...config,
          hashBankPath: media.hashBankPath,
          fileSources: [...config.fileSources, resolve(DEMO_DIR)],
        }
      : config,
    { persons: media !== undefined },
  );
  // The token is in the fragment, which browsers keep to themselves: no proxy and no log ever sees it.
  const invitation = media ? undefined : await system.control.firstInvitation();
  console.log(`\n  Airlock is running:  ${system.url}\n`);
  if (invitation !== undefined) {
    console.log(`  first administrator  ${system.url}/enrol#${invitation}`);
    console.log(
      `                       good once and for a day; until then whoever reaches this machine may do all\n`,
    );
  }
  console.log(`  publish to           ${system.rtmpUrl ?? '(no RTMP server)'}/<room>`);
  console.log(`  viewers play         ${system.gateUrl}/live/<stream>/index.m3u8`);
  if (media) console.log(`  one story to the end npm run story`);
  console.log(`  stop with            Ctrl-C\n`);
  if (media && options.open) openInBrowser(system.url);
  const demo = media ? playDemo(system, media, stop.signal) : Promise.resolve();
  await aborted(stop.signal);
  await demo.catch(() => undefined);
  await system.close();
}

async function drawDemo(dir: string) {
  const bar = new SingleBar(
    { format: '  drawing the demo rooms  {bar} {percentage}%  {eta_formatted} left', clearOnComplete: true },
    Presets.shades_classic,
  );
  let started = false;
  try {
    return await prepareDemo(dir, (done, total) => {
      // Nothing to show when everything was drawn by an earlier start.
      if (!started && done < total) bar.start(total, 0);
      started = true;
      bar.update(done);
    });
  } finally {
    bar.stop();
  }
}
