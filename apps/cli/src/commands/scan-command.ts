import { AirlockError } from '@airlock/contracts/problem';
import { type Command, InvalidArgumentError } from 'commander';
import { rmSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { systemConfig } from '../config.js';
import { readDetectorSettings } from '../detectors-file.js';
import { htmlReport } from '../scan/html/page.js';
import { progressView } from '../scan/progress.js';
import { hasHits } from '../scan/report.js';
import { scan } from '../scan/scan.js';
import { stopSignal } from '../scan/stop-signal.js';
import { textReport } from '../scan/text-report.js';

interface Options {
  readonly chat?: string;
  readonly policy?: string;
  readonly category: string;
  readonly title?: string;
  readonly audience?: number;
  readonly tier?: string;
  readonly hashBank?: string;
  readonly thorough?: boolean;
  readonly transcode?: boolean;
  readonly json?: boolean;
  readonly out?: string;
}

/** Exit status when something was found; 0 is nothing, 1 an error. */
const EXIT_HITS = 3;

const HELP = `
Exit status:
  0  nothing would have been kept from the audience
  3  something would have been: removed, held, or a chat line masked, held or dropped
  1  it could not be scanned, or not to its end

Chat is one JSON object a line, with media time or the time it was sent (the first line is then the start):
  {"atMs": 1500, "userId": "u1", "nickname": "Ann", "text": "hello"}
  {"sentAt": 1792000000000, "userId": "u1", "text": "hello"}

Ctrl-C ends a scan early and reports what was judged by then; live sources are ended that way.
At most 64 MiB of media lie in the temporary folder at a time (more with --transcode); it is removed at the end.`;

/** `airlock scan`: a recording through the live pipeline, faster than real time. */
export function addScanCommand(program: Command): void {
  program
    .command('scan')
    .description('run a recording through the live pipeline and report every hit')
    .argument('<source>', 'file, or http(s), rtmp(s) or srt URL')
    .option('--chat <file>', 'recorded chat, JSON lines')
    .option('--policy <file>', 'policy file (default: AIRLOCK_POLICY or the default policy)')
    .option('--category <name>', 'what the stream would be: news, show, games, …', 'other')
    .option('--title <text>', 'title of the stream (default: the name of the file)')
    .option('--audience <n>', 'viewers, for the room class', wholeNumber)
    .option('--tier <name>', 'credit tier of the streamer, for the room class')
    .option('--hash-bank <file>', 'CSV of known pictures (default: AIRLOCK_HASH_BANK)')
    .option('--thorough', 'decode the pictures between keyframes too (slower)')
    .option('--transcode', 'scan a converted copy: H.264 and AAC, a keyframe each second')
    .option('--json', 'one JSON document on standard output')
    .option('--out <file>', 'write a page to look at, one HTML file')
    .addHelpText('after', HELP)
    .action(async (source: string, options: Options) => {
      process.exitCode = await run(source, options);
    });
}

async function run(source: string, options: Options): Promise<number> {
  const config = systemConfig();
  const hashBankPath = options.hashBank ?? config.hashBankPath;
  const dir = await mkdtemp(join(tmpdir(), 'airlock-scan-'));
  const removeNow = (): void => rmSync(dir, { recursive: true, force: true });
  const view = progressView();
  const stop = stopSignal(() => {
    view.done();
    removeNow();
  });
  process.once('exit', removeNow);
  try {
    const report = await scan({
      source,
      dir,
      policyPath: options.policy ?? config.policyPath,
      modelsDir: config.modelsDir,
      detectors: await readDetectorSettings(config.detectorsPath),
      facts: {
        category: options.category,
        ...(options.title === undefined ? {} : { title: options.title }),
        ...(options.audience === undefined ? {} : { audience: options.audience }),
        ...(options.tier === undefined ? {} : { tier: options.tier }),
      },
      thorough: options.thorough ?? false,
      transcode: options.transcode ?? false,
      stop: stop.signal,
      onProgress: (progress) => view.update(progress),
      ...(hashBankPath === undefined ? {} : { hashBankPath }),
      ...(options.chat === undefined ? {} : { chatPath: options.chat }),
    }).finally(() => view.done());
    if (options.out !== undefined) await writePage(options.out, htmlReport(report));
    console.log(options.json ? JSON.stringify(report, null, 2) : textReport(report));
    if (options.out !== undefined && !options.json) console.log(`page       ${resolve(options.out)}`);
    if (hasHits(report)) return EXIT_HITS;
    return report.source.complete ? 0 : 1;
  } finally {
    stop.dispose();
    await rm(dir, { recursive: true, force: true });
    process.removeListener('exit', removeNow);
  }
}

async function writePage(path: string, page: string): Promise<void> {
  try {
    await writeFile(path, page);
  } catch (error) {
    throw new AirlockError('invalid_input', `The page cannot be written: ${(error as Error).message}`, {
      hint: 'Name a file in a folder that exists.',
    });
  }
}

function wholeNumber(text: string): number {
  const n = Number(text);
  if (!Number.isSafeInteger(n) || n < 0) throw new InvalidArgumentError('Give a whole number of viewers.');
  return n;
}
