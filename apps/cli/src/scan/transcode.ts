import { AirlockError } from '@airlock/contracts/problem';
import type { CheckedSource } from '@airlock/capture/pull/source-policy';
import { inputOptions } from '@airlock/capture/pull/input-options';
import ffmpeg from 'fluent-ffmpeg';

export interface TranscodeOptions {
  readonly source: CheckedSource;
  readonly ffmpegPath: string;
  /** What capture would refuse; the rest is copied. */
  readonly convert: readonly ('video' | 'audio')[];
  /** MPEG-TS file to write. */
  readonly target: string;
  readonly signal: AbortSignal;
  /** Media time converted so far, ms. */
  readonly onProgress: (doneMs: number) => void;
}

/** Near-transparent, so that scores and hashes are those of the recording; a keyframe each second for the sampler. */
const VIDEO = [
  '-c:v libx264',
  '-preset veryfast',
  '-crf 18',
  '-pix_fmt yuv420p',
  '-force_key_frames expr:gte(t,n_forced)',
];

/** Makes an H.264/AAC copy of a recording. Throws `invalid_input` when ffmpeg cannot, `unavailable` on abort. */
export async function transcode(o: TranscodeOptions): Promise<void> {
  const video = o.convert.includes('video') ? VIDEO : ['-c:v copy'];
  const audio = o.convert.includes('audio') ? ['-c:a aac', '-b:a 128k'] : ['-c:a copy'];
  if (o.signal.aborted) throw stopped();
  await new Promise<void>((resolve, reject) => {
    const command = ffmpeg()
      .setFfmpegPath(o.ffmpegPath)
      .input(o.source.input)
      .inputOptions([...inputOptions(o.source, { realtime: false, loop: false, ioTimeoutMs: 20_000 })])
      .outputOptions(['-map 0:v:0', '-map 0:a:0?', ...video, ...audio, '-dn', '-sn', '-f mpegts'])
      .on('progress', ({ timemark }: { timemark?: string }) => {
        const [h = 0, m = 0, s = 0] = (timemark ?? '').split(':').map(Number);
        const ms = (h * 3600 + m * 60 + s) * 1000;
        if (Number.isFinite(ms)) o.onProgress(ms);
      })
      .on('end', () => resolve())
      .on('error', (error) =>
        reject(
          o.signal.aborted
            ? stopped()
            : new AirlockError('invalid_input', `ffmpeg could not convert ${o.source.label}.`, {
                hint: `ffmpeg says: ${error.message.split('\n')[0] ?? ''}`,
              }),
        ),
      );
    o.signal.addEventListener('abort', () => command.kill('SIGKILL'), { once: true });
    command.save(o.target);
  });
}

const stopped = (): AirlockError => new AirlockError('unavailable', 'Stopped while converting.');
