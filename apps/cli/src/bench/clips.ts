import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { findFfmpeg } from '@airlock/media/ffmpeg-path';
import { type TsPiece, TsSegmenter } from '@airlock/media/ts-segmenter';
import { type CardKind, renderCard, scenePainter, type SceneName } from '@airlock/testkit/scenes';
import { Canvas } from '@airlock/testkit/scenes/canvas';
import ffmpeg from 'fluent-ffmpeg';

export const WIDTH = 1280;
export const HEIGHT = 720;
const FPS = 25;
/** The scenes with a test card show it from the fifteenth second on. */
const CLEAN_SECONDS = 14;

/** One segment as capture would hand it on. Times in ms. */
export interface ClipSegment {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly sha256: string;
  readonly durationMs: number;
  /** The first part, up to the end of the keyframe, and how long after the segment's start its bytes are there. */
  readonly part: { readonly bytes: Uint8Array; readonly sha256: string; readonly afterMs: number };
}

/** A 720p recording with a keyframe each second, cut into segments. */
export interface Clip {
  readonly name: string;
  readonly segments: readonly ClipSegment[];
  /** When the picture becomes a violation, ms from the start; absent in clean clips. */
  readonly violatesAtMs?: number;
}

export interface SceneClip {
  readonly name: string;
  readonly scene: SceneName;
  readonly seconds: number;
  readonly card?: { readonly kind: CardKind; readonly fromMs: number };
}

/** The four synthetic scenes of the testkit, without their test cards. */
export const cleanScenes = (seconds = CLEAN_SECONDS): readonly SceneClip[] =>
  (['clean', 'delay', 'cut', 'news'] as const).map((scene) => ({ name: scene, scene, seconds }));

/** Draws and encodes scenes into `dir`; segments of `targetMs`. */
export async function sceneClips(
  dir: string,
  scenes: readonly SceneClip[],
  { targetMs = 2_000, signal }: { targetMs?: number; signal?: AbortSignal } = {},
): Promise<Clip[]> {
  const clips: Clip[] = [];
  for (const scene of scenes) {
    const frames = Readable.from(paint(scene), { highWaterMark: 2 });
    const input = ffmpeg()
      .input(frames)
      .inputOptions(['-f rawvideo', '-pix_fmt yuv420p', `-s ${WIDTH}x${HEIGHT}`, `-r ${FPS}`])
      .input(`sine=frequency=440:sample_rate=48000:duration=${scene.seconds}`)
      .inputOptions(['-f lavfi']);
    const violatesAtMs = scene.card?.fromMs;
    const segments = await encode(input, join(dir, scene.name), { targetMs, signal });
    clips.push({ name: scene.name, segments, ...(violatesAtMs === undefined ? {} : { violatesAtMs }) });
  }
  return clips;
}

/** A recording of one's own, brought to the same form; its first minute. */
export async function fileClip(dir: string, path: string, signal?: AbortSignal): Promise<Clip> {
  const input = ffmpeg().input(path).inputOptions(['-t 60']);
  return { name: 'media', segments: await encode(input, join(dir, 'media'), { targetMs: 2_000, signal }) };
}

function* paint({ scene, seconds, card }: SceneClip): Generator<Buffer> {
  const canvas = new Canvas(WIDTH, HEIGHT);
  const painter = scenePainter(scene, WIDTH, HEIGHT);
  const picture = card && renderCard(card.kind, WIDTH, HEIGHT);
  for (let i = 0; i < seconds * FPS; i++) {
    const ms = (i * 1000) / FPS;
    if (card && picture && ms >= card.fromMs) canvas.copyFrom(picture);
    else painter(canvas, ms);
    yield Buffer.from(canvas.bytes);
  }
}

/**
 * 2.5 Mbit/s as live encoders send it. Drawn scenes are too clean to need that much, so they get a camera's noise: without
 * it keyframes would be a fraction of real ones and cheap to decode.
 */
const ENCODING = [
  '-map 0:v:0',
  '-map 1:a:0?',
  `-vf fps=${FPS},scale=${WIDTH}:${HEIGHT}:force_original_aspect_ratio=decrease,pad=${WIDTH}:${HEIGHT}:-1:-1,noise=alls=6:allf=t`,
  '-c:v libx264',
  '-preset veryfast',
  '-profile:v main',
  '-pix_fmt yuv420p',
  '-b:v 2500k',
  '-maxrate 2500k',
  '-bufsize 2500k',
  '-bf 0',
  `-g ${FPS}`,
  `-keyint_min ${FPS}`,
  '-sc_threshold 0',
  '-c:a aac',
  '-b:a 64k',
  '-shortest',
  '-f mpegts',
];

async function encode(
  command: ffmpeg.FfmpegCommand,
  dir: string,
  { targetMs, signal }: { targetMs: number; signal: AbortSignal | undefined },
): Promise<ClipSegment[]> {
  await mkdir(dir, { recursive: true });
  const whole = join(dir, 'whole.ts');
  await new Promise<void>((resolve, reject) => {
    command
      .setFfmpegPath(findFfmpeg().path)
      .outputOptions(ENCODING)
      .on('end', () => resolve())
      .on('error', reject);
    signal?.addEventListener('abort', () => command.kill('SIGKILL'), { once: true });
    command.save(whole);
  });
  const segments = segmentsOf(await readFile(whole), targetMs, (index) => join(dir, `${index}.ts`));
  await rm(whole);
  for (const { path, bytes } of segments) await writeFile(path, bytes);
  return segments;
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Cuts a transport stream as capture does. A last segment much shorter than the others is left out. */
export function segmentsOf(
  bytes: Uint8Array,
  targetMs: number,
  pathOf: (index: number) => string,
): ClipSegment[] {
  const parts = new Map<number, TsPiece>();
  const whole: TsPiece[] = [];
  const segmenter = new TsSegmenter({
    targetMs,
    onPart: (piece) => parts.set(piece.index, piece),
    onSegment: (piece) => whole.push(piece),
  });
  segmenter.push(bytes);
  segmenter.flush();
  return whole
    .filter((piece) => piece.keyframe && piece.durationMs > targetMs * 0.9)
    .map((piece, index) => {
      const part = parts.get(piece.index) ?? piece;
      return {
        path: pathOf(index),
        bytes: piece.bytes,
        sha256: sha256(piece.bytes),
        durationMs: piece.durationMs,
        part: { bytes: part.bytes, sha256: sha256(part.bytes), afterMs: part.durationMs },
      };
    });
}
