import { inputOptions } from '@airlock/capture/pull/input-options';
import { startEgressGuard } from '@airlock/capture/pull/egress-guard';
import { checkSource, type CheckedSource } from '@airlock/capture/pull/source-policy';
import { StderrReader } from '@airlock/capture/pull/stderr';
import { AirlockError } from '@airlock/contracts/problem';
import ffmpeg from 'fluent-ffmpeg';
import { realpath } from 'node:fs/promises';
import { dirname } from 'node:path';

/** What a container says about itself. */
export interface Probe {
  /** ms; absent where the container does not know, as for live sources. */
  readonly durationMs?: number;
  /** Codec names as ffmpeg has them: `h264`, `aac`. */
  readonly video?: string;
  readonly audio?: string;
  /** ffmpeg's last complaint. */
  readonly fault?: string;
}

const PATIENCE_MS = 20_000;

/** Reads the `Input #0` block of ffmpeg's log; the first stream of a kind counts, as it does for capture. */
export function readProbe(lines: readonly string[], reader = new StderrReader([])): Probe {
  let probe: { -readonly [K in keyof Probe]: Probe[K] } = {};
  for (const line of lines) {
    // Only the input is of interest: what ffmpeg would make of it comes after this.
    if (/(^|\] )\s*(Output #0|Stream mapping:)/.test(line)) break;
    const time = /\bDuration: (\d+):(\d\d):(\d\d(?:\.\d+)?)/.exec(line);
    if (time)
      probe.durationMs = Math.round((Number(time[1]) * 3600 + Number(time[2]) * 60 + Number(time[3])) * 1000);
    const stream = /Stream #0:\d+.*?: (Video|Audio): (\w+)/.exec(line);
    // A cover picture is not the recording.
    if (stream?.[1] === 'Video' && !line.includes('(attached pic)')) probe = { video: stream[2]!, ...probe };
    if (stream?.[1] === 'Audio') probe = { audio: stream[2]!, ...probe };
    const event = reader.line(line);
    if (event?.type === 'fault') probe.fault = event.text.replace(/^(\[[^\]]*\]\s*)+/, '');
  }
  return probe;
}

/** A source the user named, and what capture must be allowed so that it may open exactly that. */
export interface NamedSource {
  readonly checked: CheckedSource;
  readonly policy: { readonly allowPrivate: boolean; readonly allowFiles: readonly string[] };
}

/** Throws `not_found` and `invalid_input` as capture does, before anything has been started. */
export async function nameSource(url: string): Promise<NamedSource> {
  const probe = await checkSource(url, { allowPrivate: true, allowFiles: true });
  const allowFiles =
    probe.kind === 'file' ? [dirname(await realpath(probe.input.replace(/^file:/, '')))] : [];
  try {
    // A public address stays behind the egress guard: a playlist out there may not point into this network.
    const policy = { allowPrivate: false, allowFiles };
    return { checked: await checkSource(url, policy), policy };
  } catch (error) {
    if (!(error instanceof AirlockError) || error.code !== 'forbidden') throw error;
    return { checked: probe, policy: { allowPrivate: true, allowFiles } };
  }
}

/** Asks ffmpeg what a recording is. Live protocols are not asked: that would be a second viewer. */
export async function probeSource(source: CheckedSource, ffmpegPath: string): Promise<Probe> {
  if (source.kind !== 'file' && source.kind !== 'http') return {};
  const guard = source.viaGuard ? await startEgressGuard() : undefined;
  const proxy = guard === undefined ? {} : { proxyUrl: guard.url };
  const options = inputOptions(source, { realtime: false, loop: false, ioTimeoutMs: PATIENCE_MS, ...proxy });
  const lines: string[] = [];
  try {
    await new Promise<void>((done) => {
      const command = ffmpeg()
        .setFfmpegPath(ffmpegPath)
        .input(source.input)
        .inputOptions(['-hide_banner', '-nostats', '-loglevel', 'level+info', ...options])
        .outputOptions(['-c copy', '-t 0', '-f null'])
        .output('-')
        .on('stderr', (line: string) => void (lines.length < 1_000 && lines.push(line)))
        .on('end', () => done())
        .on('error', () => done());
      setTimeout(() => command.kill('SIGKILL'), PATIENCE_MS).unref();
      command.run();
    });
  } finally {
    await guard?.close();
  }
  return readProbe(lines, new StderrReader(source.secrets));
}

/** What must be converted before capture takes it; empty when nothing. Throws `invalid_input` for what is no video. */
export function unfit(probe: Probe, label: string): readonly ('video' | 'audio')[] {
  if (probe.video === undefined && probe.audio === undefined)
    throw new AirlockError('invalid_input', `${label} cannot be read as a recording.`, {
      hint: probe.fault === undefined ? 'Is it a video file or a media URL?' : `ffmpeg says: ${probe.fault}`,
    });
  if (probe.video === undefined)
    throw new AirlockError('invalid_input', `${label} has sound (${probe.audio}) but no picture.`, {
      hint: 'There is nothing in it that the frame detectors could look at.',
    });
  const faults: ('video' | 'audio')[] = [];
  if (probe.video !== 'h264') faults.push('video');
  if (probe.audio !== undefined && probe.audio !== 'aac') faults.push('audio');
  return faults;
}
