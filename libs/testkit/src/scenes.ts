import { createHash } from 'node:crypto';
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import ffmpeg from 'fluent-ffmpeg';
import { findFfmpeg, npmFfmpeg } from '@airlock/media/ffmpeg-path';
import { advert } from './scenes/advert.js';
import { aquarium } from './scenes/aquarium.js';
import { arcade } from './scenes/arcade.js';
import { Canvas } from './scenes/canvas.js';
import { renderCard, type CardKind } from './scenes/cards.js';
import { landscape } from './scenes/landscape.js';
import { newsroom } from './scenes/newsroom.js';
import { drawOverlay } from './scenes/overlay.js';
import type { Painter } from './scenes/painter.js';
import { chordPcm, SAMPLE_RATE } from './scenes/sound.js';

export { renderCard, type CardKind } from './scenes/cards.js';

/** Raise when a picture changes: cached clips of older numbers are made anew. */
const EDITION = 2;
const WIDTH = 960;
const HEIGHT = 540;
const FPS = 25;

export type SceneName = 'clean' | 'delay' | 'cut' | 'news';

interface Scene {
  readonly title: string;
  readonly category: string;
  readonly durationMs: number;
  readonly paint: (width: number, height: number, loopMs: number) => Painter;
  readonly notes: readonly number[];
  /** When which card fills the picture, ms from the start of the clip. */
  readonly card?: { readonly kind: CardKind; readonly fromMs: number; readonly toMs: number };
  /** When a banner with a code is held into the picture, ms from the start of the clip. */
  readonly advert?: { readonly fromMs: number; readonly toMs: number };
}

/** The four demo clips. All loop without a seam, have a keyframe each second and bear their name and a clock. */
export const SCENES: Readonly<Record<SceneName, Scene>> = {
  clean: {
    title: 'Reef tank',
    category: 'pets',
    durationMs: 20_000,
    paint: aquarium,
    notes: [196, 247, 294],
  },
  delay: {
    title: 'Dusk concert',
    // The default policy puts performances on delay.
    category: 'performance',
    durationMs: 40_000,
    paint: landscape,
    notes: [165, 220, 277],
    card: { kind: 'prohibited', fromMs: 15_000, toMs: 19_000 },
    advert: { fromMs: 27_000, toMs: 33_000 },
  },
  cut: {
    title: 'Star runner',
    category: 'games',
    durationMs: 30_000,
    paint: arcade,
    notes: [131, 262, 392],
    card: { kind: 'illegal', fromMs: 20_000, toMs: 30_000 },
  },
  news: {
    title: 'Morning briefing',
    category: 'news',
    durationMs: 20_000,
    paint: newsroom,
    notes: [220, 330],
  },
};

export interface DemoClip {
  readonly name: SceneName;
  readonly title: string;
  readonly category: string;
  /** An MP4 file, H.264 main and AAC, 960×540 at 25 fps. */
  readonly path: string;
  readonly durationMs: number;
  readonly card?: Scene['card'];
}

export interface BuildOptions {
  /** Cache folder; made when missing. */
  readonly dir: string;
  readonly only?: readonly SceneName[];
  /** `done` and `total` are frames over all clips. */
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
  readonly signal?: AbortSignal;
}

/** Draws one moment of a clip as it is encoded: scene or card, with the name and clock on it. */
export function scenePainter(name: SceneName, width = WIDTH, height = HEIGHT): Painter {
  const scene = SCENES[name];
  const paint = scene.paint(width, height, scene.durationMs);
  const card = scene.card && { ...scene.card, picture: renderCard(scene.card.kind, width, height) };
  const banner = advert(width, height);
  return (canvas, ms) => {
    if (card !== undefined && ms >= card.fromMs && ms < card.toMs) canvas.copyFrom(card.picture);
    else paint(canvas, ms);
    if (scene.advert !== undefined && ms >= scene.advert.fromMs && ms < scene.advert.toMs) banner(canvas, ms);
    drawOverlay(canvas, `${name.toUpperCase()} · ${scene.title}`, ms);
  };
}

/** Makes the demo clips that the folder does not have yet; two at a time. */
export async function buildDemoMedia(options: BuildOptions): Promise<readonly DemoClip[]> {
  await mkdir(options.dir, { recursive: true });
  const names = options.only ?? (Object.keys(SCENES) as SceneName[]);
  const total = names.reduce((sum, name) => sum + frameCount(name), 0);
  let done = 0;
  const advance = (frames: number): void => {
    done += frames;
    options.onProgress?.({ done, total });
  };
  const queue = [...names].sort((a, b) => frameCount(b) - frameCount(a));
  const work = async (): Promise<void> => {
    for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
      const path = clipPath(options.dir, name);
      if (await exists(path)) advance(frameCount(name));
      else await encode(name, path, advance, options.signal);
    }
  };
  await Promise.all([work(), work()]);
  return names.map((name) => ({ name, ...pick(SCENES[name]), path: clipPath(options.dir, name) }));
}

const pick = ({ title, category, durationMs, card }: Scene): Omit<DemoClip, 'name' | 'path'> => ({
  title,
  category,
  durationMs,
  ...(card && { card }),
});

const frameCount = (name: SceneName): number => (SCENES[name].durationMs * FPS) / 1000;

const clipPath = (dir: string, name: SceneName): string => {
  const params = JSON.stringify([EDITION, WIDTH, HEIGHT, FPS, SCENES[name]]);
  return join(dir, `${name}-${createHash('sha256').update(params).digest('hex').slice(0, 10)}.mp4`);
};

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    (s) => s.size > 0,
    () => false,
  );

function* frames(name: SceneName, advance: (frames: number) => void): Generator<Buffer> {
  const canvas = new Canvas(WIDTH, HEIGHT);
  const paint = scenePainter(name);
  for (let i = 0; i < frameCount(name); i += 1) {
    paint(canvas, (i * 1000) / FPS);
    advance(1);
    yield Buffer.from(canvas.bytes);
  }
}

async function encode(
  name: SceneName,
  path: string,
  advance: (frames: number) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  const scene = SCENES[name];
  const temporary = `${path}.${process.pid}.tmp`;
  const sound = `${temporary}.pcm`;
  const beep = scene.card && ([scene.card.fromMs, scene.card.toMs] as const);
  await writeFile(sound, chordPcm(scene.durationMs, { notes: scene.notes, swell: 0.25 }, beep));
  try {
    await new Promise<void>((resolve, reject) => {
      const command = ffmpeg()
        .setFfmpegPath(npmFfmpeg() ?? findFfmpeg().path)
        .input(Readable.from(frames(name, advance), { highWaterMark: 2 }))
        .inputOptions(['-f rawvideo', '-pix_fmt yuv420p', `-s ${WIDTH}x${HEIGHT}`, `-r ${FPS}`])
        .input(sound)
        .inputOptions(['-f s16le', `-ar ${SAMPLE_RATE}`, '-ac 1'])
        .outputOptions([...VIDEO, ...AUDIO, '-fflags +bitexact', '-movflags +faststart', '-f mp4'])
        .on('end', () => resolve())
        .on('error', reject);
      signal?.addEventListener('abort', () => command.kill('SIGKILL'), { once: true });
      command.save(temporary);
    });
    await rename(temporary, path);
  } finally {
    await Promise.all([rm(sound, { force: true }), rm(temporary, { force: true })]);
  }
}

/** No B-frames and whole-second keyframes: copying such a stream costs no delay. Threads are fixed for equal bytes. */
const VIDEO = [
  '-c:v libx264',
  '-preset superfast',
  '-profile:v main',
  '-crf 26',
  '-bf 0',
  `-g ${FPS}`,
  `-keyint_min ${FPS}`,
  '-sc_threshold 0',
  '-threads 2',
  '-colorspace bt709',
  '-color_primaries bt709',
  '-color_trc bt709',
  '-color_range tv',
  '-flags:v +bitexact',
];
const AUDIO = ['-c:a aac', '-b:a 64k', '-flags:a +bitexact'];
