import { PassThrough } from 'node:stream';
import { openPeer } from '@airlock/models/peer-nsfwjs';
import ffmpeg from 'fluent-ffmpeg';

export type Scores = Readonly<Record<string, number>>;

/** Segment in, one opinion per sampled picture out. */
export interface Pipeline {
  look(path: string): Promise<Scores[]>;
  close(): Promise<void>;
}

export interface PeerOptions {
  readonly ffmpeg: string;
  readonly width: number;
  readonly height: number;
}

/**
 * Pictures of a segment at one a second, `[height, width, 3]` uint8 RGB, the way the peer gets them. `round=up` makes
 * the filter give the pictures at 0 s and 1 s, which are the keyframes; by default it gives those half a second later,
 * and one more, so this costs the peer nothing.
 */
export function rgbFrames(
  path: string,
  { ffmpeg: binary, width, height }: PeerOptions,
): Promise<Uint8Array[]> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    // fluent-ffmpeg takes a closed stream for a failure when the process ends more than 20 ms later.
    const out = new PassThrough({ autoDestroy: false });
    out.on('data', (chunk: Buffer) => chunks.push(chunk));
    const done = (): void => {
      const all = Buffer.concat(chunks);
      const size = width * height * 3;
      const count = Math.floor(all.length / size);
      resolve(
        Array.from({ length: count }, (_, i) => new Uint8Array(all.buffer, all.byteOffset + i * size, size)),
      );
    };
    const command = ffmpeg(path)
      .setFfmpegPath(binary)
      .noAudio()
      .videoFilters(['setpts=PTS-STARTPTS', 'fps=1:round=up'])
      .outputOptions(['-pix_fmt rgb24'])
      .format('rawvideo')
      .on('error', reject)
      .on('end', () => (out.readableEnded ? done() : out.once('end', done)));
    command.pipe(out, { end: true });
  });
}

/** What a Node team builds from npm today: `fluent-ffmpeg fps=1`, raw pictures, `nsfwjs` on `tfjs-backend-wasm`. */
export async function openPeerPipeline(options: PeerOptions): Promise<Pipeline> {
  const peer = await openPeer('nsfw-mobilenet-v2');
  return {
    look: async (path) => {
      const scores: Scores[] = [];
      for (const rgb of await rgbFrames(path, options))
        scores.push(await peer.classify(rgb, options.width, options.height));
      return scores;
    },
    close: async () => peer.close(),
  };
}
