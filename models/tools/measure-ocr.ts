/**
 * `npm run measure-ocr -w models [-- <folder of videos>]`: the numbers of the OCR and code cards, on pictures drawn here.
 * Needs `npm run build` and `npm run models`. Videos give the share of frames in which no writing is looked for.
 */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Frame } from '@airlock/contracts/frame';
import { openCodeReader } from '@airlock/inference/codes/code-reader';
import { textLayout } from '@airlock/inference/ocr/text-gate';
import { openTextReader } from '@airlock/inference/ocr/text-reader';
import { DEFAULT_MODELS_DIR } from '@airlock/inference/session';
import { openDecoder } from '@airlock/media/decoder';
import { findFfmpeg } from '@airlock/media/ffmpeg-path';
import { scenePainter } from '@airlock/testkit/scenes';
import { Canvas, colour, type Colour } from '@airlock/testkit/scenes/canvas';
import { drawModules } from '@airlock/testkit/scenes/modules';
import { drawWriting, writtenLines, writtenSize, type WrittenLine } from '@airlock/testkit/scenes/writing';
import { prepareZXingModule, writeBarcode } from 'zxing-wasm/writer';

const [W, H] = [1280, 720];
const PIXELS = 250_000;
const SURE = 0.6;
const BACKGROUNDS = ['clean', 'delay', 'cut'] as const;
const INKS = [
  ['#101010', '#ffffff'],
  ['#b01020', '#ffe000'],
  ['#ffe060', '#200040'],
] as const;
const FFMPEG = findFfmpeg().path;

interface Place {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}
interface Picture {
  readonly canvas: Canvas;
  readonly place: Place;
}

/** A line on its banner over a moving scene, 720p; `inks` are ground and writing. */
function banner(
  line: WrittenLine,
  k: number,
  size: number,
  inks = INKS[k % 3]!,
  ms = 1_000 + k * 300,
): Picture {
  const [w, h] = writtenSize(line, size);
  const canvas = new Canvas(W, H);
  scenePainter(BACKGROUNDS[k % 3]!, W, H)(canvas, ms);
  const place = { x: 20 + ((k * 97) % (W - w - 40)), y: 80 + ((k * 53) % (H - h - 120)), w, h };
  const [ground, ink] = inks.map((hex): Colour => colour(hex)) as [Colour, Colour];
  canvas.rect(place.x - 8, place.y - 6, w + 16, h + 12, ground);
  drawWriting(canvas, line, { ...place, size }, ink);
  return { canvas, place };
}

/** Mean over `across` columns and `down` rows of luma: blur, or motion along the rows. */
function smear({ canvas }: Picture, across: number, down: number): Frame {
  const source = canvas.luma.slice();
  const pass = (
    from: Uint8Array,
    to: Uint8Array,
    reach: number,
    step: number,
    at: (i: number) => number,
  ): void => {
    for (let i = 0; i < from.length; i++) {
      let sum = 0;
      let count = 0;
      for (let d = -reach; d <= reach; d++) {
        const position = at(i) + d;
        if (position < 0 || position >= (step === 1 ? W : H)) continue;
        sum += from[i + d * step]!;
        count++;
      }
      to[i] = sum / count;
    }
  };
  const half = new Uint8Array(source.length);
  pass(source, half, across, 1, (i) => i % W);
  pass(half, canvas.luma, down, W, (i) => Math.floor(i / W));
  return canvas.frame();
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (const [i, char] of [...a].entries())
    row = row.reduce<number[]>((next, above, j) => {
      next.push(
        j === 0 ? i + 1 : Math.min(above + 1, next[j - 1]! + 1, row[j - 1]! + (b[j - 1] === char ? 0 : 1)),
      );
      return next;
    }, []);
  return row[b.length]!;
}

/** As the text path would see it: width and spaces do not count. */
const plain = (text: string): string => text.normalize('NFKC').replace(/\s/g, '');

const reader = await openTextReader(DEFAULT_MODELS_DIR);

async function readAt(frame: Frame, { x, y, w, h }: Place): Promise<string | undefined> {
  const { area } = textLayout(frame);
  if (area === undefined) return undefined;
  const boxes = (await reader.find(frame, area, PIXELS))
    .map(({ rect }) => rect)
    .filter(({ cx, cy }) => cx > x - 12 && cx < x + w + 12 && cy > y - 12 && cy < y + h + 12)
    .sort((a, b) => (h > w ? a.cy - b.cy : a.cx - b.cx));
  let text = '';
  for (const rect of boxes) {
    const reading = await reader.read(frame, rect);
    if (reading.confidence >= SURE) text += reading.text;
  }
  return text;
}

const row = (...cells: (string | number)[]): void => console.log(`| ${cells.join(' | ')} |`);

/** One row of the card: gate recall, character error rate, lines read without fault. */
async function measure(name: string, pictures: AsyncIterable<[WrittenLine, Frame, Place]>): Promise<void> {
  let [n, passed, errors, length, exact] = [0, 0, 0, 0, 0];
  for await (const [line, frame, place] of pictures) {
    const read = await readAt(frame, place);
    const truth = plain(line.text);
    const wrong = distance(truth, plain(read ?? ''));
    n++;
    if (read !== undefined) passed++;
    if (wrong === 0) exact++;
    errors += wrong;
    length += truth.length;
  }
  row(name, n, `${passed}/${n}`, (errors / length).toFixed(3), `${exact}/${n}`);
}

async function* drawn(
  size: number,
  finish: (picture: Picture) => Frame = ({ canvas }) => canvas.frame(),
  inks?: readonly [string, string],
): AsyncGenerator<[WrittenLine, Frame, Place]> {
  for (const [k, line] of writtenLines().entries()) {
    if (writtenSize(line, size)[0] > W - 60) continue;
    const picture = banner(line, k, size, inks as (typeof INKS)[number] | undefined);
    yield [line, finish(picture), picture.place];
  }
}

/** Columns of upright characters, and lines turned by a quarter: drawn by moving the pixels of a line. */
async function* tall(size: number, kind: 'column' | 'turned'): AsyncGenerator<[WrittenLine, Frame, Place]> {
  for (const line of writtenLines().filter(({ text }) => /^\p{Script=Han}+$/u.test(text))) {
    const flat = new Canvas(W, size * 2);
    flat.rect(0, 0, W, size * 2, colour('#101010'));
    const [w, h] = writtenSize(line, size);
    drawWriting(flat, line, { x: 0, y: 0, size }, colour('#ffffff'));
    if (w > H - 80) continue;
    const canvas = new Canvas(W, H);
    canvas.rect(0, 0, W, H, colour('#101010'));
    const count = [...line.text].length;
    const place = { x: 600, y: 40, w: h, h: w };
    for (let y = 0; y < h; y++)
      for (let x = 0; x < w; x++) {
        const cell = Math.min(count - 1, Math.floor((x * count) / w));
        const pitch = w / count;
        const [u, v] =
          kind === 'turned'
            ? [h - 1 - y, x]
            : [Math.round(x - cell * pitch), Math.round(cell * pitch + (y * pitch) / h)];
        canvas.luma[(place.y + v) * W + place.x + u] = flat.luma[y * W + x]!;
      }
    yield [line, canvas.frame(), place];
  }
}

/** A second of each picture over its moving scene, coded and decoded again; the keyframe is read. */
async function* coded(size: number, bitrate: string): AsyncGenerator<[WrittenLine, Frame, Place]> {
  const decoder = await openDecoder();
  for (const [k, line] of writtenLines().entries()) {
    if (k % 3 !== 0 || writtenSize(line, size)[0] > W - 60) continue;
    const frames = Array.from({ length: 50 }, (_, i) =>
      banner(line, k, size, undefined, 1_000 + k * 300 + i * 40),
    );
    const args = `-v error -f rawvideo -pix_fmt yuv420p -s ${W}x${H} -r 25 -i - -c:v libx264 -preset veryfast -b:v ${bitrate} -maxrate ${bitrate} -bufsize ${bitrate} -g 25 -f mpegts -`;
    const input = Buffer.concat(frames.map(({ canvas }) => canvas.bytes));
    const { stdout } = spawnSync(FFMPEG, args.split(' '), { input, maxBuffer: 1e9 });
    const plan = { fps: 1, everyFrame: false, keyframesOnly: true };
    const decoded = await decoder.decode(
      { bytes: new Uint8Array(stdout), container: 'mpegts', startMs: 0 },
      plan,
    );
    const last = decoded.frames.at(-1);
    if (last === undefined) throw new Error(`no frame: ${decoded.failure ?? ''}`);
    yield [line, last, frames[0]!.place];
  }
  await decoder.close();
}

row('pictures', 'n', 'gate passed', 'character error rate', 'without fault');
row('---', '--:', '--:', '--:', '--:');
for (const size of [10, 12, 14, 16, 20, 24, 32, 48, 72, 96]) await measure(`${size} px`, drawn(size));
for (const [ground, ink, what] of [
  ['#808080', '#ffffff', '127 levels'],
  ['#808080', '#c0c0c0', '64 levels'],
  ['#808080', '#a0a0a0', '32 levels'],
  ['#808080', '#989898', '24 levels'],
] as const)
  await measure(`24 px, contrast of ${what}`, drawn(24, undefined, [ground, ink]));
for (const reach of [1, 2, 3])
  await measure(
    `24 px, blurred over ${reach * 2 + 1} px`,
    drawn(24, (p) => smear(p, reach, reach)),
  );
for (const reach of [3, 6])
  await measure(
    `24 px, moved by ${reach * 2 + 1} px`,
    drawn(24, (p) => smear(p, reach, 0)),
  );
await measure('32 px, column of upright characters', tall(32, 'column'));
await measure('32 px, turned by a quarter', tall(32, 'turned'));
for (const bitrate of ['300k', '800k'])
  for (const size of [16, 20, 32])
    await measure(`${size} px, H.264 720p25 at ${bitrate}b/s`, coded(size, bitrate));

/** Frames in which no writing is looked for, of those in between a second apart ten times. */
const videos = process.argv[2];
for (const file of videos === undefined ? [] : readdirSync(videos).filter((name) => name.endsWith('.mp4'))) {
  const probe = spawnSync(FFMPEG, ['-i', join(videos!, file)], { encoding: 'utf8' }).stderr;
  const [, w = 0, h = 0] = (/ (\d{3,4})x(\d{3,4})/.exec(probe) ?? []).map(Number);
  const args = [
    '-v',
    'error',
    '-i',
    join(videos!, file),
    '-vf',
    'fps=10',
    '-pix_fmt',
    'yuv420p',
    '-f',
    'rawvideo',
    '-',
  ];
  const raw = spawnSync(FFMPEG, args, { maxBuffer: 2e9 }).stdout;
  const chroma = new Uint8Array(0);
  let [n, skipped, found] = [0, 0, 0];
  for (let at = 0; at + w * h * 1.5 <= raw.length; at += w * h * 1.5, n++) {
    const frame: Frame = {
      width: w, height: h, atMs: 0, format: 'i420', y: raw.subarray(at, at + w * h), u: chroma, v: chroma,
      strideY: w, strideU: 0, strideV: 0, matrix: 'bt709', range: 'limited',
    }; // prettier-ignore
    const { area } = textLayout(frame);
    if (area === undefined) skipped++;
    else
      for (const { rect } of await reader.find(frame, area, PIXELS))
        if ((await reader.read(frame, rect)).confidence >= SURE) found++;
  }
  console.log(`${file}: ${skipped} of ${n} frames skipped, ${found} lines read in the others`);
}
await reader.close();

const require = createRequire(import.meta.url);
const wasmBinary = new Uint8Array(readFileSync(require.resolve('zxing-wasm/writer/zxing_writer.wasm')))
  .buffer;
await prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true });
const codes = await openCodeReader();
console.log('');
row('codes over moving scenes', 'n', 'read');
row('---', '--:', '--:');
for (const format of ['QRCode', 'DataMatrix', 'Aztec', 'PDF417', 'Code128'] as const)
  for (const [what, px, reach] of [
    ['2 px a module', 2, 0],
    ['3 px a module', 3, 0],
    ['4 px a module', 4, 0],
    ['4 px, blurred over 3 px', 4, 1],
    ['4 px, blurred over 5 px', 4, 2],
  ] as const) {
    let [n, read] = [0, 0];
    for (let k = 0; k < 15; k++) {
      const text = `https://t.me/example_${k * 7919}`;
      const { symbol } = await writeBarcode(text, { format });
      const canvas = new Canvas(W, H);
      scenePainter(BACKGROUNDS[k % 3]!, W, H)(canvas, 1_000 + k * 300);
      drawModules(canvas, symbol, { x: 60 + ((k * 97) % 600), y: 100 + ((k * 53) % 300), module: px });
      const frame =
        reach === 0 ? canvas.frame() : smear({ canvas, place: { x: 0, y: 0, w: 0, h: 0 } }, reach, reach);
      n++;
      if ((await codes.read(frame, format === 'QRCode' ? 'qr' : 'others')).some((code) => code.text === text))
        read++;
    }
    row(`${format}, ${what}`, n, read);
  }
