import { join } from 'node:path';
import type { Frame } from '@airlock/contracts/frame';
import { AirlockError } from '@airlock/contracts/problem';
import { Tensor } from 'onnxruntime-node';
import { readModel } from '../model-files.js';
import { type GraphSession, openGraph } from '../session.js';
import { readPath, type Reading } from './ctc.js';
import type { PixelRect, TurnedRect } from './geometry.js';
import { type Grey, rectify, resizeLuma } from './luma.js';
import { boxesOf, type FoundBox } from './text-boxes.js';

const FINDER = 'ocr-det-ppocrv4';
const READER = 'ocr-rec-ppocrv4';
/** Folders of the models a reader opens. */
export const OCR_MODELS: readonly string[] = [FINDER, READER];
const DICTIONARY = 'keys.data';

/** Finds and reads lines of writing. Blocks its thread for tens of milliseconds a call. */
export interface TextReader {
  readonly version: string;
  /** Lines in one part of a frame, in pixels of the frame, looked for in at most `pixels` pixels. */
  find(frame: Frame, part: PixelRect, pixels: number): Promise<FoundBox[]>;
  /** What one line says. */
  read(frame: Frame, rect: TurnedRect): Promise<Reading>;
  close(): Promise<void>;
}

/** The finder's input is a multiple of this on both sides. */
const GRID = 32;
/** What the finder's authors subtract and divide by, in the order of the tensor's planes. Source: PaddleOCR, `NormalizeImage`. */
const FINDER_MEAN = [0.485, 0.456, 0.406] as const;
const FINDER_STD = [0.229, 0.224, 0.225] as const;
/** Height of a line given to the reader, and the widths it is padded to, pixels. */
const LINE = 48;
const WIDTH_STEP = 32;
const MAX_WIDTH = 1_280;
/** A line this many times as high as wide is a column of upright characters, or lies on its side. */
const TALL = 1.5;
const BLANK = 0.5;
const HALVES = [0.5, 0.5, 0.5] as const;

function threePlanes({ width, height, data }: Grey, mean: readonly number[], std: readonly number[]): Tensor {
  const area = width * height;
  const tensor = new Float32Array(3 * area);
  for (let plane = 0; plane < 3; plane++) {
    const [off, gain] = [mean[plane]!, 1 / std[plane]!];
    for (let i = 0, o = plane * area; i < area; i++, o++) tensor[o] = (data[i]! - off) * gain;
  }
  return new Tensor('float32', tensor, [1, 3, height, width]);
}

/** Pixels on the right that say nothing, up to a width of which few exist: every new one costs the runtime a plan. */
function padded({ width, height, data }: Grey): Grey {
  const wide = Math.ceil(width / WIDTH_STEP) * WIDTH_STEP;
  if (wide === width) return { width, height, data };
  const out = new Float32Array(wide * height).fill(BLANK);
  for (let row = 0; row < height; row++) out.set(data.subarray(row * width, (row + 1) * width), row * wide);
  return { width: wide, height, data: out };
}

const lineWidth = (ratio: number): number => Math.min(MAX_WIDTH, Math.max(8, Math.round(LINE * ratio)));

/** A column's characters, one after the other in a line: it is cut into `count` squares. */
function unstacked(frame: Frame, { cx, cy, w, h, angle }: TurnedRect, count: number): Grey {
  const line = new Float32Array(count * LINE * LINE);
  for (let i = 0; i < count; i++) {
    const down = ((i + 0.5) / count - 0.5) * h;
    const cell = { cx: cx - down * Math.sin(angle), cy: cy + down * Math.cos(angle), w, h: h / count, angle };
    const { data } = rectify(frame, cell, LINE, LINE);
    for (let row = 0; row < LINE; row++)
      line.set(data.subarray(row * LINE, (row + 1) * LINE), row * count * LINE + i * LINE);
  }
  return { width: count * LINE, height: LINE, data: line };
}

/** How many characters a column may hold: its box is wider than they are by a little that is not known. */
const counts = ({ w, h }: TurnedRect): readonly number[] => [
  ...new Set([1, 1.12, 1.25].map((slack) => Math.min(MAX_WIDTH / LINE, Math.round((slack * h) / w)) | 0)),
];

/** As somebody reads it who tilts the head to the right. */
const quarterTurn = ({ cx, cy, w, h, angle }: TurnedRect): TurnedRect => ({
  cx,
  cy,
  w: h,
  h: w,
  angle: angle + Math.PI / 2,
});

/** The tensors' names in the pinned graphs. */
const INPUT = 'x';
const FOUND = 'sigmoid_0.tmp_0';
const READ = 'softmax_11.tmp_0';

async function run(graph: GraphSession, input: Tensor, output: string): Promise<Float32Array> {
  const data = (await graph.run({ [INPUT]: input }, [output]))[output]?.data;
  if (data instanceof Float32Array) return data;
  throw new AirlockError('internal', `model ${graph.manifest.name} has no output ${output}`);
}

/** The alphabet of the reader: the dictionary's lines, and the space, which a line of its own could not show. */
const alphabetOf = (bytes: Uint8Array): readonly string[] => [
  ...new TextDecoder().decode(bytes).replace(/\n$/, '').split('\n'),
  ' ',
];

/** @throws AirlockError as `openGraph` does; nothing stays open then. */
export async function openTextReader(modelsDir: string): Promise<TextReader> {
  const readerFolder = join(modelsDir, READER);
  const finder = await openGraph(join(modelsDir, FINDER));
  const reader = await openGraph(readerFolder).catch(async (error: unknown) => {
    await finder.close();
    throw error;
  });
  const { manifest, files } = await readModel(readerFolder);
  const alphabet = alphabetOf(files[manifest.files.findIndex(({ path }) => path === DICTIONARY)]!);

  const recognise = async (line: Grey): Promise<Reading> =>
    readPath(await run(reader, threePlanes(padded(line), HALVES, HALVES), READ), alphabet);

  return {
    version: `${finder.manifest.version}+${reader.manifest.version}`,
    find: async (frame, part, pixels) => {
      const scale = Math.min(1, Math.sqrt(pixels / (part.w * part.h)));
      const width = Math.ceil((part.w * scale) / GRID) * GRID;
      const height = Math.ceil((part.h * scale) / GRID) * GRID;
      // What goes past the part keeps the proportions; past the frame, its edge goes on.
      const wider = { x: part.x, y: part.y, w: width / scale, h: height / scale };
      const grey = resizeLuma(frame, wider, width, height);
      const map = await run(finder, threePlanes(grey, FINDER_MEAN, FINDER_STD), FOUND);
      return boxesOf(map, width, height).map(({ rect, score }) => ({
        score,
        rect: {
          cx: part.x + rect.cx / scale,
          cy: part.y + rect.cy / scale,
          w: rect.w / scale,
          h: rect.h / scale,
          angle: rect.angle,
        },
      }));
    },
    read: async (frame, rect) => {
      if (rect.h < TALL * rect.w) return recognise(rectify(frame, rect, lineWidth(rect.w / rect.h), LINE));
      const turned = quarterTurn(rect);
      let best = await recognise(rectify(frame, turned, lineWidth(turned.w / turned.h), LINE));
      for (const count of counts(rect)) {
        const column = await recognise(unstacked(frame, rect, count));
        if (column.confidence > best.confidence) best = column;
      }
      return best;
    },
    close: async () => {
      await Promise.all([finder.close(), reader.close()]);
    },
  };
}
