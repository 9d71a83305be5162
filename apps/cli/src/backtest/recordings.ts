import { AirlockError } from '@airlock/contracts/problem';
import type { DetectorSettings } from '@airlock/inference/detector-plan';
import type { StreamFacts } from '@airlock/policy/facts';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join, parse } from 'node:path';
import { type JudgedInScan, scan, type ScanOptions } from '../scan/scan.js';

/** One item of a recording, and what the recording is taken for. */
export interface RecordedItem extends JudgedInScan {
  /** Name of the file. */
  readonly recording: string;
  readonly facts: StreamFacts;
}

export interface RecordingsOptions {
  readonly folder: string;
  /** Decides how densely is looked, by the class it gives a recording. */
  readonly policyPath: string;
  readonly modelsDir: string;
  readonly detectors: DetectorSettings;
  readonly hashBankPath?: string;
  readonly category: string;
  readonly transcode?: boolean;
  /** Told of each recording before it is looked at. */
  readonly onRecording?: (name: string, nth: number, of: number) => void;
  /** Told of a recording that could not be looked at, or not to its end. */
  readonly onFault?: (name: string, reason: string) => void;
  readonly run?: (options: ScanOptions) => Promise<unknown>;
}

const MEDIA = new Set(['.mp4', '.m4v', '.mov', '.mkv', '.webm', '.flv', '.ts', '.m2ts']);

/** Recordings of a folder, by name. @throws AirlockError `not_found` when the folder is not there or holds none. */
export async function recordingsIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new AirlockError('not_found', `The folder ${folder} cannot be read`, { cause });
  });
  const found = names.filter((name) => MEDIA.has(extname(name).toLowerCase())).sort();
  if (found.length === 0)
    throw new AirlockError('not_found', `${folder} holds no recording`, {
      hint: `Recordings end in ${[...MEDIA].join(', ')}.`,
    });
  return found;
}

/**
 * What the detectors see in the recordings of a folder, each run through the pipeline of `airlock scan` with the chat that
 * lies beside it: `a.jsonl` is that of `a.mp4`.
 * @throws AirlockError when nothing could be looked at in any of them.
 */
export async function* judgedInRecordings(options: RecordingsOptions): AsyncGenerator<RecordedItem> {
  const { folder, category, onRecording, onFault, run = scan } = options;
  const recordings = await recordingsIn(folder);
  let judged = 0;
  for (const [i, recording] of recordings.entries()) {
    onRecording?.(recording, i + 1, recordings.length);
    const { name } = parse(recording);
    const chatPath = join(folder, `${name}.jsonl`);
    const title = name.slice(0, 200);
    const items: JudgedInScan[] = [];
    const dir = await mkdtemp(join(tmpdir(), 'airlock-backtest-'));
    try {
      await run({
        ...{ source: join(folder, recording), dir, facts: { category, title } },
        policyPath: options.policyPath,
        modelsDir: options.modelsDir,
        detectors: options.detectors,
        transcode: options.transcode ?? false,
        ...(options.hashBankPath === undefined ? {} : { hashBankPath: options.hashBankPath }),
        ...(existsSync(chatPath) ? { chatPath } : {}),
        onJudged: (item) => items.push(item),
      });
    } catch (error) {
      onFault?.(recording, error instanceof Error ? error.message : String(error));
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
    judged += items.length;
    const facts = {
      ...{ streamId: recording, roomId: recording, streamerId: recording },
      ...{ title, category, audience: 0, tier: '' },
    };
    for (const item of items) yield { ...item, recording, facts };
  }
  if (judged === 0) throw new AirlockError('invalid_input', `Nothing in ${folder} could be looked at`);
}
