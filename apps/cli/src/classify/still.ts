import type { Frame } from '@airlock/contracts/frame';
import { AirlockError } from '@airlock/contracts/problem';
import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';

/** What one picture may take to decode, and how large it may be as planes. */
const LIMITS = { timeout: 20_000, maxBuffer: 200 * 2 ** 20 } as const;
const HEADER = /^YUV4MPEG2 ([^\n]*)\nFRAME[^\n]*\n/;

/**
 * Decodes a still picture of any format ffmpeg reads into the planes that detectors look at.
 * @throws AirlockError `not_found`, or `invalid_input` when it holds no picture.
 */
export async function readStill(path: string, ffmpegPath: string): Promise<Frame> {
  await stat(path).catch((cause: unknown) => {
    throw new AirlockError('not_found', `${path} cannot be read`, { cause });
  });
  // `file:` keeps a name from being taken for a URL or a device.
  const args = ['-nostdin', '-v', 'error', '-i', `file:${path}`, '-frames:v', '1'];
  const output = [
    '-vf',
    'scale=out_color_matrix=bt601:out_range=full',
    '-pix_fmt',
    'yuv420p',
    '-f',
    'yuv4mpegpipe',
    '-',
  ];
  const bytes = await new Promise<Buffer>((resolve, reject) => {
    execFile(ffmpegPath, [...args, ...output], { ...LIMITS, encoding: 'buffer' }, (error, stdout, stderr) => {
      if (error === null) return resolve(stdout);
      const why = stderr.toString().trim().split('\n').at(-1) ?? error.message;
      reject(new AirlockError('invalid_input', `${path} holds no picture: ${why}`, { cause: error }));
    });
  });
  return planesOf(path, bytes);
}

function planesOf(path: string, bytes: Buffer): Frame {
  const header = HEADER.exec(bytes.subarray(0, 256).toString('latin1'));
  const width = Number(/\bW(\d+)/.exec(header?.[1] ?? '')?.[1]);
  const height = Number(/\bH(\d+)/.exec(header?.[1] ?? '')?.[1]);
  const [halfWidth, halfHeight] = [(width + 1) >> 1, (height + 1) >> 1];
  const planes = bytes.subarray(header?.[0].length ?? 0);
  const luma = width * height;
  const chroma = halfWidth * halfHeight;
  if (!(luma > 0) || planes.length !== luma + 2 * chroma)
    throw new AirlockError('invalid_input', `${path} holds no picture`);
  return {
    width,
    height,
    atMs: 0,
    format: 'i420',
    y: planes.subarray(0, luma),
    u: planes.subarray(luma, luma + chroma),
    v: planes.subarray(luma + chroma),
    strideY: width,
    strideU: halfWidth,
    strideV: halfWidth,
    matrix: 'bt601',
    range: 'full',
  };
}
