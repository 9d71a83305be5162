import type { Frame } from '@airlock/contracts/frame';
import type { RecognisedText } from '@airlock/contracts/recognised-text';
import type { Signal } from '@airlock/contracts/signal';
import { z } from 'zod';
import type { FrameDetector, Seen, StreamKey } from '../detector.js';
import { bounds, overlap, regionOf, smallestRect, type TurnedRect } from '../ocr/geometry.js';
import { type PatchPrint, printOf, samePrint } from '../ocr/patch-print.js';
import { registerable } from '../registry.js';
import { type CodeReader, openCodeReader, type ReadCode } from './code-reader.js';
import { classifyPayload, CODE_LABELS, type Payload } from './payload.js';

export const CODE_DETECTOR = 'codes';

/** How often codes are looked for. Those found are followed in every frame in between. */
export const CodeConfig = z.strictObject({
  /** Least media time between two searches for QR codes, ms. */
  everyMs: z.number().min(0).default(1_000),
  /** The same for Data Matrix, Aztec, PDF417 and bar codes, which cost more and lead fewer people astray, ms. */
  othersEveryMs: z.number().min(0).default(4_000),
});
export type CodeConfig = z.infer<typeof CodeConfig>;

type Kind = 'qr' | 'others';
const KINDS: readonly Kind[] = ['qr', 'others'];

/** A code that was read, and what its place looked like then. */
interface KnownCode {
  readonly kind: Kind;
  readonly format: string;
  readonly payload: Payload;
  readonly rect: TurnedRect;
  readonly print: PatchPrint;
}

interface Memory {
  readonly askedAt: Record<Kind, number>;
  codes: readonly KnownCode[];
}

/** Share of two places from which one code stands in both. */
const SAME_PLACE = 0.6;
const samePlace = (a: TurnedRect, b: TurnedRect, frame: Frame): boolean =>
  overlap(bounds(a, frame), bounds(b, frame)) >= SAME_PLACE;

/** Units of the content that go with a signal. */
const EXCERPT = 200;
/** Digits on goods are no telephone numbers. */
const GOODS = new Set(['EAN13', 'EAN8', 'UPCA', 'UPCE']);

/** Reads QR and bar codes in pictures: where each leads is a signal, what it says goes the way of text. */
export function codeDetector(reader: CodeReader, config: CodeConfig): FrameDetector {
  const detector = { id: CODE_DETECTOR, version: reader.version };
  const every: Record<Kind, number> = { qr: config.everyMs, others: config.othersEveryMs };
  const streams = new WeakMap<StreamKey, Memory>();

  const known = (kind: Kind, { format, text, corners }: ReadCode, frame: Frame): KnownCode => {
    const rect = smallestRect(corners);
    return { kind, format, payload: classifyPayload(text), rect, print: printOf(frame, rect) };
  };

  const seen = (codes: readonly KnownCode[], frame: Frame): Seen => {
    const { atMs } = frame;
    const signals: Signal[] = [];
    const texts: RecognisedText[] = [];
    for (const { format, payload, rect } of codes) {
      const { label, shown, readable, scheme, host } = payload;
      const region = regionOf(bounds(rect, frame), frame);
      signals.push({
        label,
        score: 1,
        detector,
        source: 'frame',
        atMs,
        region,
        detail: {
          format,
          payload: shown.slice(0, EXCERPT),
          ...(scheme === undefined ? {} : { scheme }),
          ...(host === undefined ? {} : { host }),
        },
      });
      if (readable !== '' && !GOODS.has(format))
        texts.push({ text: readable, origin: 'code', confidence: 1, atMs, region, detector });
    }
    return { signals, texts };
  };

  return {
    ...detector,
    labels: CODE_LABELS,
    spare: true,
    // A small code may be held into a picture that is otherwise like the last.
    sees: 'all',
    warmUp: async () => undefined,
    detect: async (frame, stream) => {
      const memory = streams.get(stream) ?? { askedAt: { qr: -Infinity, others: -Infinity }, codes: [] };
      streams.set(stream, memory);
      const now: KnownCode[] = [];
      for (const kind of KINDS) {
        const there = memory.codes.filter(
          (code) => code.kind === kind && samePrint(code.print, printOf(frame, code.rect)),
        );
        now.push(...there);
        const since = frame.atMs - memory.askedAt[kind];
        if (since >= 0 && since < every[kind]) continue;
        // One that was read and still stands there counts even where this frame is too poor to read it again.
        const read = (await reader.read(frame, kind)).map((code) => known(kind, code, frame));
        now.push(...read.filter(({ rect }) => !there.some((old) => samePlace(old.rect, rect, frame))));
        memory.askedAt[kind] = frame.atMs;
      }
      memory.codes = now;
      return seen(now, frame);
    },
    close: async () => undefined,
  };
}

export const codeFactory = registerable({
  name: CODE_DETECTOR,
  kind: 'frame',
  config: CodeConfig,
  open: async (config) => codeDetector(await openCodeReader(), config),
});
