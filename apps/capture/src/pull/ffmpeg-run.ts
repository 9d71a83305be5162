import { Writable, type Readable } from 'node:stream';
import ffmpeg from 'fluent-ffmpeg';
import { StderrReader } from './stderr.js';

export interface Codecs {
  readonly video?: string;
  readonly audio?: string;
}

/** Why one ffmpeg process is over. */
export type RunEnd =
  | { readonly type: 'ended' }
  | { readonly type: 'stopped' }
  | { readonly type: 'stalled' }
  | { readonly type: 'unsupported'; readonly codec: string }
  /** `detail` is ffmpeg's last complaint, free of secrets. */
  | { readonly type: 'failed'; readonly detail: string };

export interface RunOptions {
  readonly ffmpegPath: string;
  /** What to open, or the bytes themselves. */
  readonly input: string | Readable;
  readonly inputOptions: readonly string[];
  readonly secrets: readonly string[];
  /** Copied MPEG-TS; the next chunk waits until the promise is settled, and so does the source. */
  readonly onChunk: (chunk: Uint8Array) => Promise<void>;
  readonly onCodecs: (codecs: Codecs) => void;
  /** The process is given up when nothing comes for so long, ms. */
  readonly stallMs: number;
}

export interface FfmpegRun {
  readonly done: Promise<RunEnd>;
  /** undefined until the process is there. */
  pid(): number | undefined;
  stop(): void;
}

const OUTPUT = [
  '-c copy',
  '-dn',
  '-sn',
  '-map_metadata -1',
  '-muxdelay 0',
  '-muxpreload 0',
  '-flush_packets 1',
  // A silent sound track holds back the picture for a second, not for ffmpeg's ten.
  '-max_interleave_delta 1000000',
  '-f mpegts',
];

const TAKEN = { video: 'h264', audio: 'aac' } as const;

/** Runs one ffmpeg that copies a source into MPEG-TS. No bytes are passed on before the codecs are known to be ours. */
export function runFfmpeg(o: RunOptions): FfmpegRun {
  const reader = new StderrReader(o.secrets);
  const codecs: { video?: string; audio?: string } = {};
  let verdict: RunEnd | undefined;
  let lastFault = '';
  let process: { pid?: number; kill(signal: string): void } | undefined;

  const finish = (end: RunEnd): void => {
    verdict ??= end;
    process?.kill('SIGKILL');
    known.resolve();
  };
  const known = Promise.withResolvers<void>();
  const stall = setTimeout(() => finish({ type: 'stalled' }), o.stallMs);

  const sink = new Writable({
    // fluent-ffmpeg takes 'close' for a broken pipe and would kill an ffmpeg that is about to end well.
    emitClose: false,
    autoDestroy: false,
    highWaterMark: 256 * 1024,
    write: (chunk: Buffer, _, next) => {
      clearTimeout(stall);
      const take = async (): Promise<void> => {
        await known.promise;
        if (verdict === undefined || verdict.type === 'ended') await o.onChunk(chunk);
      };
      take().then(
        () => {
          if (verdict === undefined) stall.refresh();
          next();
        },
        (error: unknown) => {
          finish({ type: 'failed', detail: reader.scrub(String(error)) });
          next();
        },
      );
    },
  });

  const done = new Promise<RunEnd>((resolve) => {
    const drained = new Promise<void>((ok) => void sink.once('finish', ok));
    const over = async (end: RunEnd): Promise<void> => {
      if (process !== undefined) {
        known.resolve();
        await drained;
      }
      clearTimeout(stall);
      resolve(verdict ?? end);
    };
    const command = ffmpeg()
      .setFfmpegPath(o.ffmpegPath)
      .input(o.input)
      .inputOptions(['-hide_banner', '-nostats', '-loglevel', 'level+info', ...o.inputOptions])
      .outputOptions(OUTPUT)
      .on('start', () => {
        process = (command as unknown as { ffmpegProc: typeof process }).ffmpegProc;
        if (verdict !== undefined) process?.kill('SIGKILL');
      })
      .on('stderr', (line: string) => {
        const event = reader.line(line);
        if (event?.type === 'fault') lastFault = event.text;
        if (event?.type !== 'stream') return;
        if (event.codec !== TAKEN[event.media]) return finish({ type: 'unsupported', codec: event.codec });
        codecs[event.media] = event.codec;
        o.onCodecs({ ...codecs });
        known.resolve();
      })
      .on('end', () => void over({ type: 'ended' }))
      .on(
        'error',
        (error) => void over({ type: 'failed', detail: lastFault || reader.scrub(error.message) }),
      );
    withBareEnvironment(command);
    command.pipe(sink, { end: true });
  });

  return { done, pid: () => process?.pid, stop: () => finish({ type: 'stopped' }) };
}

type Spawn = (args: string[], options: object, ...callbacks: unknown[]) => void;

/** ffmpeg reads proxies and more from its environment: it gets a path and nothing else, least of all our secrets. */
function withBareEnvironment(command: ffmpeg.FfmpegCommand): void {
  const target = command as unknown as { _spawnFfmpeg: Spawn };
  const spawn = target._spawnFfmpeg.bind(command);
  const env = { PATH: globalThis.process.env['PATH'] ?? '', LC_ALL: 'C' };
  target._spawnFfmpeg = (args, options, ...rest) => spawn(args, { ...options, env }, ...rest);
}
