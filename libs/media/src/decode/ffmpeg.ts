import { PassThrough, Readable } from 'node:stream';
import ffmpeg from 'fluent-ffmpeg';
import type { Frame } from '@airlock/contracts/frame';
import type { Decoder, DecodeFailure } from '../decoder.js';
import { findFfmpeg } from '../ffmpeg-path.js';
import { freshSampler } from '../sampler.js';
import { startsSequence } from '../codec/annex-b.js';
import { i420Bytes, packedFrame } from './i420.js';
import { prepare, type Run, shownOrder } from './prepare.js';

const INPUT_FORMAT = { h264: 'h264', hevc: 'hevc', mpeg2: 'mpegvideo', other: '' } as const;

/**
 * One ffmpeg process per piece of media. It gets coded pictures that our own demuxer cut out, on a pipe, and may open
 * nothing else. Throws `unavailable` when there is no ffmpeg.
 */
export async function openFfmpegDecoder(path?: string): Promise<Decoder> {
  const binary = path ?? findFfmpeg().path;
  return {
    name: 'ffmpeg',
    async decode(media, plan, options = {}) {
      const before = options.sampler ?? freshSampler;
      const ready = prepare(media, plan, options);
      if ('failure' in ready) return { frames: [], sampler: before, ...ready };
      const frames: Frame[] = [];
      const deadline = performance.now() + ready.limits.timeMs;
      for (const run of ready.runs.flatMap(separable)) {
        const result = await decodeRun(binary, run, deadline);
        frames.push(...result.frames);
        if (result.failure)
          return {
            frames,
            sampler: before,
            candidates: ready.candidates,
            failure: result.failure,
            detail: result.detail,
          };
      }
      frames.sort((a, b) => a.atMs - b.atMs);
      return { frames, sampler: ready.sampler, candidates: ready.candidates };
    },
    async close() {},
  };
}

/**
 * Keyframes that are no IDR (open GOP) carry picture order counts that mean nothing without the pictures left out, so
 * ffmpeg may give them in the wrong order: each gets a process of its own, with what follows it.
 */
function separable(run: Run): readonly Run[] {
  const { codec } = run.picture;
  if (run.groups.every(([key]) => startsSequence(codec, key!.data))) return [run];
  return run.groups.map((group) => ({ ...run, groups: [group] }));
}

async function decodeRun(
  binary: string,
  run: Run,
  deadline: number,
): Promise<{ frames: Frame[]; failure?: DecodeFailure; detail: string }> {
  const { picture } = run;
  const size = i420Bytes(picture.width, picture.height);
  const shown = run.groups.flatMap(shownOrder);
  const last = shown.length - 1;
  // The last one comes out as well, wanted or not, and so would any too many: they prove that none is missing.
  const asked = shown.flatMap((f, i) => (f.wanted || i === last ? [i] : []));
  const frames: Frame[] = [];
  let seen = 0;
  let rest: Uint8Array[] = [];
  let held = 0;
  const take = (chunk: Uint8Array) => {
    rest.push(chunk);
    held += chunk.length;
    while (held >= size) {
      const all = rest.length === 1 ? rest[0]! : new Uint8Array(Buffer.concat(rest));
      const feed = shown[asked[seen++] ?? -1];
      if (feed?.wanted) frames.push(packedFrame(all.slice(0, size), picture, feed.atMs));
      rest = [all.subarray(size)];
      held = all.length - size;
    }
  };
  const select = asked.length === shown.length ? undefined : selecting(asked, last);
  const ended = await pipeThrough(binary, run, select, deadline, take);
  if (ended !== undefined) return { frames: [], ...ended };
  if (seen !== asked.length || held !== 0)
    return { frames: [], failure: 'undecodable', detail: `${seen} of ${asked.length} pictures came out` };
  return { frames, detail: '' };
}

/** An expression of ffmpeg's select filter. */
const selecting = (asked: readonly number[], last: number): string =>
  [...asked.filter((n) => n < last).map((n) => `eq(n\\,${n})`), `gte(n\\,${last})`].join('+');

/** Runs ffmpeg over the coded pictures; undefined when it ended well. */
function pipeThrough(
  binary: string,
  run: Run,
  select: string | undefined,
  deadline: number,
  take: (chunk: Uint8Array) => void,
): Promise<{ failure: DecodeFailure; detail: string } | undefined> {
  const feeds = run.groups.flat();
  const keysOnly = feeds.every((f) => f.key);
  const format = run.picture.range === 'full' && run.picture.plain ? 'yuvj420p' : 'yuv420p';
  const out = new PassThrough({ autoDestroy: false });
  out.on('data', take);
  return new Promise((resolve) => {
    const command = ffmpeg(Readable.from(feeds.map((f) => f.data)))
      .setFfmpegPath(binary)
      .inputFormat(INPUT_FORMAT[run.picture.codec])
      .inputOptions(['-hide_banner', '-nostdin', '-protocol_whitelist', 'pipe', '-threads', '1'])
      .inputOptions(keysOnly ? ['-skip_frame', 'nokey'] : [])
      .outputOptions(select === undefined ? [] : ['-vf', `select=${select}`])
      .outputOptions(['-map', '0:v:0', '-vsync', 'passthrough', '-pix_fmt', format])
      .format('rawvideo');
    let late = false;
    const timer = setTimeout(
      () => {
        late = true;
        command.kill('SIGKILL');
      },
      Math.max(1, deadline - performance.now()),
    );
    // A kill before the process runs would be lost.
    command.on('start', () => late && command.kill('SIGKILL'));
    command.on('error', (error) => {
      clearTimeout(timer);
      resolve(
        late
          ? { failure: 'timeout', detail: 'decoding took too long' }
          : { failure: 'undecodable', detail: error.message },
      );
    });
    command.on('end', () => {
      clearTimeout(timer);
      if (out.readableEnded) resolve(undefined);
      else out.once('end', () => resolve(undefined));
    });
    command.pipe(out, { end: true });
  });
}
