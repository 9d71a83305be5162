import type { SessionEnd } from '@airlock/capture/start';
import type { DetectorSettings } from '@airlock/inference/detector-plan';
import { AirlockError } from '@airlock/contracts/problem';
import type { BlobKey } from '@airlock/contracts/ids';
import { findFfmpeg } from '@airlock/media/ffmpeg-path';
import { createLogger } from '@airlock/nest-host/logger';
import type { JudgedItem } from '@airlock/policy/replay';
import { classFor } from '@airlock/policy/room-class';
import type { BlobStore } from '@airlock/storage/blobs/port';
import { basename } from 'node:path';
import { readChatFile } from './chat-file.js';
import { type Collector, createCollector } from './collect.js';
import { openPolicy, prepareInput, readHashBank, readModels } from './inputs.js';
import { spread } from './lanes.js';
import { notesOn } from './notes.js';
import { admitAs, openPipeline, type StreamFactsOfScan } from './pipeline.js';
import { nameSource, type NamedSource, probeSource } from './probe.js';
import type { Finding, ScanReport } from './report.js';
import { type FindingDraft, findRuns } from './runs.js';

export interface ScanOptions {
  /** File or URL. */
  readonly source: string;
  readonly policyPath: string;
  readonly modelsDir: string;
  readonly hashBankPath?: string;
  readonly detectors?: DetectorSettings;
  readonly chatPath?: string;
  /** What the stream is said to be; the policy makes a room class of it. Default title: the name of the file. */
  readonly facts: Partial<StreamFactsOfScan> & { readonly category: string };
  /** Decode every picture, so that the policy's rate is met between keyframes too. */
  readonly thorough?: boolean;
  /** Convert what is not H.264 and AAC. */
  readonly transcode?: boolean;
  /** Empty folder for everything on the way; the caller removes it. */
  readonly dir: string;
  /** Ends the scan; what has arrived by then is judged and reported. */
  readonly stop?: AbortSignal;
  readonly onProgress?: (progress: ScanProgress) => void;
  /** Told of every whole segment and every line of chat, as their verdicts come in. */
  readonly onJudged?: (item: JudgedInScan) => void;
}

/** A verdict of a scan, with what is needed to judge the same again. */
export interface JudgedInScan extends JudgedItem {
  /** Media time in the recording, ms. */
  readonly atMs: number;
}

export interface ScanProgress {
  readonly step: 'converting' | 'judging';
  /** Media time behind us, ms. */
  readonly doneMs: number;
  readonly totalMs: number | undefined;
  readonly hits: number;
  /** Wall time of this step, ms. */
  readonly wallMs: number;
}

/** Pictures per finding that a report carries, and in all: the page must stay one that a browser opens at once. */
const PICTURES = 8;
const PICTURES_IN_ALL = 400;
const TICK_MS = 100;

/** Runs a recording through the live pipeline as fast as it goes. Throws `AirlockError` for what cannot be scanned. */
export async function scan(o: ScanOptions): Promise<ScanReport> {
  const startedAt = Date.now();
  const { stop = new AbortController().signal } = o;
  // Everything a user may have got wrong is found before anything is started.
  const policyFile = await openPolicy(o.policyPath);
  const policy = policyFile.current();
  const models = await readModels(o.modelsDir);
  const hashBank = o.hashBankPath === undefined ? undefined : await readHashBank(o.hashBankPath);
  const chat = o.chatPath === undefined ? [] : await readChatFile(o.chatPath);
  const ffmpegPath = findFfmpeg().path;
  const named = await nameSource(o.source);
  const probe = await probeSource(named.checked, ffmpegPath);
  const { durationMs, video, audio } = probe;

  const report = (step: ScanProgress['step'], since: number, doneMs: number, hits: number): void =>
    o.onProgress?.({ step, doneMs, totalMs: durationMs, hits, wallMs: Date.now() - since });
  const onConverted = (doneMs: number): void => report('converting', startedAt, doneMs, 0);
  const { source, dir, transcode = false } = o;
  const input = await prepareInput({ source, transcode, dir, ffmpegPath, stop, onConverted }, named, probe);

  const name = nameOf(o.source, named);
  const facts = { title: name.slice(0, 200), audience: 0, tier: '', ...o.facts };
  const stream = admitAs(facts, policyFile, o.thorough ?? false);
  const room = classFor(
    policy.classes,
    stream.roomClass,
    stream as typeof stream & { audience: number; tier: string },
  );
  const collector = overheard(createCollector(policy, room.thresholdOf), o.onJudged);
  const { state } = collector;
  const destination = { write: (line: string) => void process.stderr.write(line) };
  const pipeline = await openPipeline({
    dir,
    policy: policyFile,
    modelsDir: o.modelsDir,
    logger: createLogger({ name: 'scan', level: 'error', destination }),
    stream,
    ...(o.hashBankPath === undefined ? {} : { hashBankPath: o.hashBankPath }),
    ...(o.detectors === undefined ? {} : { detectors: o.detectors }),
  });
  try {
    const began = Date.now();
    const tick = setInterval(() => report('judging', began, state.judgedMs, state.hits), TICK_MS);
    const end = await pipeline
      .run({ url: input.url, sources: input.sources, chat, collector, stop })
      .finally(() => clearInterval(tick));
    const tookMs = Date.now() - began;
    report('judging', began, state.judgedMs, state.hits);
    if (state.coverage.segments === 0) throw nothingThere(end, named);
    const mediaMs = state.judgedMs;
    const found: Omit<ScanReport, 'notes'> = {
      v: 1,
      source: {
        name,
        kind: named.checked.kind,
        ...(durationMs === undefined ? {} : { durationMs }),
        ...(video === undefined ? {} : { video }),
        ...(audio === undefined ? {} : { audio }),
        transcoded: input.transcoded,
        complete: end.reason === 'source_ended',
        end: end.detail,
      },
      run: { startedAt, tookMs, speed: mediaMs / Math.max(1, tookMs) },
      policy: { name: policy.name, version: policy.version, hash: policy.hash },
      stream: {
        ...facts,
        roomClass: stream.roomClass,
        roomClassTitle: room.source.title,
        mode: stream.release.mode,
        sampling: stream.sampling,
      },
      models,
      ...(hashBank === undefined ? {} : { hashBank }),
      coverage: { ...state.coverage, mediaMs },
      kept: state.kept,
      strip: state.strip,
      lanes: state.lanes(Math.max(mediaMs, durationMs ?? 0)),
      findings: await withPictures(findRuns(state.withRules, policy, room.thresholdOf), pipeline.blobs),
      ...(o.chatPath === undefined
        ? {}
        : { chat: { ...state.chat, findings: [...state.chat.findings].sort((a, b) => a.atMs - b.atMs) } }),
    };
    return { ...found, notes: notesOn(found) };
  } finally {
    await pipeline.close();
    policyFile.close();
  }
}

/** The collector, with somebody else told of what it gets. */
function overheard(collector: Collector, tell: ScanOptions['onJudged']): Collector {
  if (tell === undefined) return collector;
  return {
    state: collector.state,
    segment(placed, verdict) {
      collector.segment(placed, verdict);
      const { startMs, durationMs } = placed.segment;
      tell({ verdict, startMs, durationMs, atMs: placed.fromMs });
    },
    message(line, verdict) {
      collector.message(line, verdict);
      const { userId, text, atMs } = line;
      tell({ verdict, message: { userId, text, sentAt: verdict.timing.capturedAt }, atMs });
    },
  };
}

/** Never the whole URL: its query and user may hold a key. */
const nameOf = (source: string, { checked }: NamedSource): string =>
  checked.kind === 'file' ? basename(source) : checked.label;

function nothingThere(end: SessionEnd, { checked: { kind, label } }: NamedSource): AirlockError {
  if (end.reason === 'stopped') return new AirlockError('unavailable', 'Stopped before anything was judged.');
  if (end.reason === 'unsupported') return new AirlockError('invalid_input', `${label}: ${end.detail}`);
  return new AirlockError('invalid_input', `Nothing to look at came out of ${label} (${end.detail}).`, {
    hint:
      kind === 'http'
        ? 'Some servers do not let ffmpeg seek, which an MP4 with its index at the end needs: download it and scan the file.'
        : 'Does it play elsewhere?',
  });
}

async function withPictures(drafts: readonly FindingDraft[], blobs: BlobStore): Promise<Finding[]> {
  const each = Math.max(1, Math.min(PICTURES, Math.floor(PICTURES_IN_ALL / Math.max(1, drafts.length))));
  const findings: Finding[] = [];
  for (const [n, draft] of drafts.entries()) {
    const best = draft.pictures.findIndex((p) => p.score === Math.max(...draft.pictures.map((q) => q.score)));
    const chosen = n < PICTURES_IN_ALL ? spread(draft.pictures, each, Math.max(0, best)) : [];
    const pictures: Finding['pictures'] = [];
    for (const { atMs, score, key } of chosen) {
      const jpeg = Buffer.from(await blobs.get(key as BlobKey)).toString('base64');
      pictures.push({ atMs, score, thumbnail: `data:image/jpeg;base64,${jpeg}` });
    }
    findings.push({ ...draft, pictures });
  }
  return findings;
}
