import { StreamId } from '@airlock/contracts/ids';
import { AirlockError } from '@airlock/contracts/problem';
import { MessageDecision, Verdict } from '@airlock/contracts/verdict';
import { openDatabase } from '@airlock/storage/database';
import { repositories } from '@airlock/storage/repositories';
import { type StoredVerdict, storedVerdicts } from '@airlock/storage/repositories/replay';
import { type Command, InvalidArgumentError } from 'commander';
import { join } from 'node:path';
import { z } from 'zod';
import { createComparison } from '@airlock/policy/compare';
import { asDecided, createReplay, isMuted, type ReplayStream } from '@airlock/policy/replay';
import { judgedInRecordings } from '../backtest/recordings.js';
import { backtestText } from '../backtest/report.js';
import { openInput, readRecords } from '../classify/records.js';
import { systemConfig } from '../config.js';
import { readDetectorSettings } from '../detectors-file.js';
import { loadPolicy } from '../load-policy.js';
import { clockTime } from '../scan/format.js';

const HELP = `
Verdicts come from the database (AIRLOCK_DATABASE_URL; the embedded one only while Airlock is stopped), or from a file of
JSON lines: verdicts as they stand on the topic airlock.verdicts.v1, or with what a verdict does not hold:
  {"verdict": {…}, "stream": {"roomClass": "show", "category": "show", …}, "message": {"userId", "text", "sentAt"},
   "startMs": 4000, "durationMs": 2000, "person": "drop"}
Signals are taken as they were: a backtest tries another policy, not other detectors.

With --recordings every recording of a folder runs through the pipeline of airlock scan, with the chat beside it (a.jsonl is
that of a.mp4), and both policies judge what was seen: the one to try, and --against or the one in force (AIRLOCK_POLICY).

Without --against the comparison is with what was decided then; lines of muted authors are left out, as that was not the
policy's word. With --against both policies judge the same items, actions on authors of chat included.`;

interface Options {
  readonly policy: string;
  readonly against?: string;
  readonly verdicts?: string;
  readonly recordings?: string;
  readonly category: string;
  readonly transcode?: boolean;
  readonly since?: number;
  readonly until?: number;
  readonly json?: boolean;
}

/** `airlock policy backtest`: what another policy would have decided about what has been judged. */
export function addBacktestCommand(policy: Command): void {
  policy
    .command('backtest')
    .description('replay stored verdicts or recordings under another policy and show what would change')
    .requiredOption('--policy <file>', 'the policy to try')
    .option('--against <file>', 'judge again under this policy too (default: what was decided then)')
    .option('--verdicts <file>', 'JSON lines of verdicts; - is standard input (default: the database)')
    .option(
      '--since <time>',
      'from this time on, as 2026-11-21 or 2026-11-21T18:00Z (default: a day ago)',
      time,
    )
    .option('--until <time>', 'to before this time (default: now)', time)
    .option('--recordings <folder>', 'look at recordings instead of taking verdicts')
    .option('--category <name>', 'what the recordings would be: news, show, games, …', 'other')
    .option('--transcode', 'look at converted copies of the recordings: H.264 and AAC')
    .option('--json', 'one JSON document')
    .addHelpText('after', HELP)
    .action(run);
}

/** An item and the stream it belongs to. */
interface Item extends StoredVerdict {
  readonly stream: ReplayStream;
  /** Where it is found again, for items of recordings. */
  readonly place?: { readonly recording: string; readonly at: string };
}

async function run(options: Options): Promise<void> {
  const { recordings, verdicts } = options;
  if (recordings !== undefined && verdicts !== undefined)
    throw new AirlockError('invalid_input', 'Give either --verdicts or --recordings, not both.');
  // What a recording would have led to is no matter of record: the policy in force says it.
  const against = options.against ?? (recordings === undefined ? undefined : systemConfig().policyPath);
  const after = createReplay(await loadPolicy(options.policy));
  const before = against === undefined ? undefined : createReplay(await loadPolicy(against));
  const comparison = createComparison();
  const items =
    recordings !== undefined
      ? fromRecordings(recordings, against!, options)
      : verdicts !== undefined
        ? fromFile(verdicts)
        : fromDatabase(options);
  for await (const { stream, place, ...item } of items) {
    const { verdict, person, message } = item;
    // Judged even where it is not compared: windows and budgets go on.
    const opinions = {
      before: before?.judge(item, stream) ?? asDecided(verdict),
      after: after.judge(item, stream),
    };
    if (before === undefined && isMuted(verdict)) continue;
    const text = message?.text ?? (verdict.kind === 'message' ? verdict.display?.text : undefined);
    comparison.add({
      kind: verdict.kind,
      streamId: place?.recording ?? verdict.streamId,
      item: place?.at ?? (verdict.kind === 'segment' ? `${verdict.epoch}/${verdict.seq}` : verdict.messageId),
      at: verdict.timing.decidedAt,
      ...opinions,
      ...(person === undefined ? {} : { truth: person !== 'publish' }),
      ...(text === undefined ? {} : { text }),
    });
  }
  const report = comparison.report();
  console.log(options.json ? JSON.stringify(report, null, 2) : backtestText(report));
}

const DAY_MS = 86_400_000;

async function* fromDatabase({ since, until }: Options): AsyncGenerator<Item> {
  const { databaseUrl, dataDir } = systemConfig();
  const now = Date.now();
  const db = await openDatabase(
    databaseUrl === undefined ? { dir: join(dataDir, 'db') } : { url: databaseUrl },
  );
  try {
    const { streams } = repositories(db.queries);
    const known = new Map<string, ReplayStream>();
    for await (const item of storedVerdicts(db.queries, {
      since: since ?? now - DAY_MS,
      until: until ?? now,
    })) {
      const { streamId } = item.verdict;
      let stream = known.get(streamId);
      if (stream === undefined)
        known.set(streamId, (stream = streamOf(streamId, await streams.get(streamId))));
      yield { ...item, stream };
    }
  } finally {
    await db.close();
  }
}

async function* fromRecordings(
  folder: string,
  policyPath: string,
  { category, transcode = false }: Options,
): AsyncGenerator<Item> {
  const { modelsDir, detectorsPath, hashBankPath } = systemConfig();
  const items = judgedInRecordings({
    ...{ folder, policyPath, category, transcode, modelsDir },
    detectors: await readDetectorSettings(detectorsPath),
    ...(hashBankPath === undefined ? {} : { hashBankPath }),
    onRecording: (name, nth, of) => console.error(`${nth}/${of}  ${name}`),
    onFault: (name, reason) => {
      console.error(`${name}: ${reason}`);
      process.exitCode = 1;
    },
  });
  for await (const { recording, facts, atMs, ...item } of items)
    yield { ...item, stream: { facts }, place: { recording, at: clockTime(atMs) } };
}

const StreamLine = z.object({
  roomClass: z.string().optional(),
  roomId: z.string().optional(),
  streamerId: z.string().optional(),
  title: z.string().optional(),
  category: z.string().optional(),
  audience: z.number().optional(),
  tier: z.string().optional(),
});

const streamOf = (streamId: string, known: z.infer<typeof StreamLine> = {}): ReplayStream => ({
  facts: {
    streamId,
    roomId: known.roomId ?? streamId,
    streamerId: known.streamerId ?? streamId,
    title: known.title ?? '',
    category: known.category ?? '',
    audience: known.audience ?? 0,
    tier: known.tier ?? '',
  },
  ...(known.roomClass === undefined ? {} : { roomClass: known.roomClass }),
});

const Wrapped = z.object({
  verdict: Verdict,
  stream: StreamLine.optional(),
  message: z.object({ userId: z.string(), text: z.string(), sentAt: z.number() }).optional(),
  startMs: z.number().optional(),
  durationMs: z.number().optional(),
  person: MessageDecision.optional(),
});
const Line = z.union([Wrapped, Verdict.transform((verdict): z.infer<typeof Wrapped> => ({ verdict }))]);

async function* fromFile(path: string): AsyncGenerator<Item> {
  const plain = (): never => {
    throw new AirlockError('invalid_input', `${path} is not JSON lines`);
  };
  const options = { schema: Line, plain, format: 'jsonl' as const };
  for await (const record of readRecords(path, await openInput(path), options)) {
    if ('error' in record)
      throw new AirlockError('invalid_input', `${path}, line ${record.line}: ${record.error}`);
    const { verdict, stream, ...rest } = record.value;
    if (verdict.kind === 'segment' && !verdict.final) continue;
    const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
    yield { verdict, ...given, stream: streamOf(StreamId.parse(verdict.streamId), stream) };
  }
}

function time(text: string): number {
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw new InvalidArgumentError('Give a time as 2026-11-21 or 2026-11-21T18:00Z.');
  return at;
}
