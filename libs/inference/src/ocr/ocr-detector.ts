import type { Frame } from '@airlock/contracts/frame';
import type { RecognisedText } from '@airlock/contracts/recognised-text';
import { z } from 'zod';
import type { FrameDetector, StreamKey } from '../detector.js';
import { registerable } from '../registry.js';
import type { Reading } from './ctc.js';
import { bounds, overlap, type PixelRect, regionOf, type TurnedRect } from './geometry.js';
import { type PatchPrint, printOf, samePrint } from './patch-print.js';
import { sameLayout, type TextLayout, textLayout } from './text-gate.js';
import { OCR_MODELS, openTextReader, type TextReader } from './text-reader.js';

export const OCR_DETECTOR = 'ocr';

/** How often and how thoroughly pictures are read. */
export const OcrConfig = z.strictObject({
  /** Least media time between two searches for new lines of one stream, ms. Lines already read are followed in every frame. */
  everyMs: z.number().min(0).default(2_000),
  /** Pixels in which lines are looked for; a larger area of writing is looked at smaller. */
  pixels: z.number().int().min(65_536).default(250_000),
  /** Lines newly read per search, the largest first; the rest has its turn at the next. */
  maxLines: z.number().int().min(1).default(8),
  /** No line is begun when a search has taken this long, ms. */
  guardMs: z.number().positive().default(300),
  /** Readings less certain than this are not handed on, 0–1. */
  minConfidence: z.number().min(0).max(1).default(0.6),
});
export type OcrConfig = z.infer<typeof OcrConfig>;

/** A line that has been read, and what its place looked like then. */
interface KnownLine {
  readonly rect: TurnedRect;
  readonly bounds: PixelRect;
  readonly print: PatchPrint;
  readonly reading: Reading;
}

/** What the last search gave. */
interface Search {
  readonly atMs: number;
  readonly layout: TextLayout;
  /** Lines found, when all of them were read. */
  readonly shown: number | undefined;
}

interface Memory {
  /** Media time of the last frame in which new lines were asked for, ms. */
  askedAt: number;
  last: Search | undefined;
  /** Those in the picture now come last. */
  lines: readonly KnownLine[];
}

/** Lines of one stream kept in mind: a banner may come and go. */
const MAX_KNOWN = 64;
/** Share of two boxes from which they are one line. */
const SAME_PLACE = 0.6;
/** Writing whose strokes seem unchanged is looked for anew after so many intervals all the same. */
const TRUST = 8;
/** One letter alone is more often a pattern than a word, and a clock or a score no number to call. */
const WORTH_READING = /\p{L}.*\p{L}|(?:\d\D{0,2}){6}/u;

/** Reads writing in pictures. `clock` gives ms. Takes the reader over: closing the detector closes it. */
export function ocrDetector(
  reader: TextReader,
  config: OcrConfig,
  clock: () => number = () => performance.now(),
): FrameDetector {
  const { everyMs, pixels, maxLines, guardMs, minConfidence } = config;
  const detector = { id: OCR_DETECTOR, version: `${reader.version}@${minConfidence}` };
  const streams = new WeakMap<StreamKey, Memory>();

  const textsOf = (lines: readonly KnownLine[], frame: Frame): RecognisedText[] =>
    lines
      .filter(({ reading }) => reading.confidence >= minConfidence && WORTH_READING.test(reading.text))
      .map(({ reading, bounds: place }) => ({
        ...reading,
        origin: 'ocr',
        atMs: frame.atMs,
        region: regionOf(place, frame),
        detector,
      }));

  /** Lines in `area` that do not stand where one known does; the largest are read, as far as the bounds allow. */
  const search = async (
    frame: Frame,
    area: PixelRect,
    known: readonly KnownLine[],
    there: readonly KnownLine[],
  ): Promise<{ fresh: KnownLine[]; all: boolean }> => {
    const started = clock();
    const found = (await reader.find(frame, area, pixels))
      .map(({ rect }) => ({ rect, bounds: bounds(rect, frame) }))
      .filter((line) => line.bounds.w >= 1 && line.bounds.h >= 1)
      .filter((line) => !there.some((old) => overlap(old.bounds, line.bounds) >= SAME_PLACE))
      .sort((a, b) => b.rect.w * b.rect.h - a.rect.w * a.rect.h);
    const fresh: KnownLine[] = [];
    let reads = 0;
    for (const line of found) {
      const print = printOf(frame, line.rect);
      let reading = known.find((old) => samePrint(old.print, print))?.reading;
      if (reading === undefined) {
        if (reads >= maxLines || clock() - started > guardMs) continue;
        reading = await reader.read(frame, line.rect);
        reads++;
      }
      fresh.push({ ...line, print, reading });
    }
    return { fresh, all: fresh.length === found.length };
  };

  /** Nothing has come or gone since the last search, as far as strokes and known lines tell. */
  const unchanged = (
    { last }: Memory,
    layout: TextLayout,
    there: readonly KnownLine[],
    atMs: number,
  ): boolean =>
    last !== undefined &&
    last.shown === there.length &&
    atMs >= last.atMs &&
    atMs < last.atMs + TRUST * everyMs &&
    sameLayout(last.layout, layout);

  return {
    ...detector,
    labels: [],
    spare: true,
    // A line may be new in a picture that is otherwise like the last, and to follow those known costs next to nothing.
    sees: 'all',
    warmUp: async () => {
      const [width, height] = [640, 384];
      const frame = blankFrame(width, height);
      await reader.find(frame, { x: 0, y: 0, w: width, h: height }, pixels);
      await reader.read(frame, { cx: width / 2, cy: height / 2, w: 320, h: 48, angle: 0 });
    },
    detect: async (frame, stream) => {
      const { atMs } = frame;
      const memory = streams.get(stream) ?? { askedAt: -Infinity, last: undefined, lines: [] };
      streams.set(stream, memory);
      const there = memory.lines.filter(({ rect, print }) => samePrint(print, printOf(frame, rect)));
      const since = atMs - memory.askedAt;
      if (since >= 0 && since < everyMs) return { signals: [], texts: textsOf(there, frame) };
      const layout = textLayout(frame);
      let now = there;
      if (layout.area !== undefined && !unchanged(memory, layout, there, atMs)) {
        const { fresh, all } = await search(frame, layout.area, memory.lines, there);
        now = [...there, ...fresh];
        const gone = memory.lines.filter((line) => !there.includes(line));
        memory.lines = [...gone, ...now].slice(-MAX_KNOWN);
        memory.last = { atMs, layout, shown: all ? now.length : undefined };
      }
      // Only now: a search that failed has not taken place.
      memory.askedAt = atMs;
      return { signals: [], texts: textsOf(now, frame) };
    },
    close: () => reader.close(),
  };
}

function blankFrame(width: number, height: number): Frame {
  const chroma = new Uint8Array((width * height) / 4).fill(128);
  const planes = { y: new Uint8Array(width * height).fill(16), u: chroma, v: chroma };
  const strides = { strideY: width, strideU: width / 2, strideV: width / 2 };
  return { width, height, atMs: 0, format: 'i420', ...planes, ...strides, matrix: 'bt709', range: 'limited' };
}

export const ocrFactory = registerable({
  name: OCR_DETECTOR,
  kind: 'frame',
  models: OCR_MODELS,
  config: OcrConfig,
  open: async (config, { modelsDir }) => ocrDetector(await openTextReader(modelsDir), config),
});
