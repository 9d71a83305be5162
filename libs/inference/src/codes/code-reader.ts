import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Frame } from '@airlock/contracts/frame';
import { prepareZXingModule, readBarcodes, type ReaderOptions, ZXING_WASM_VERSION } from 'zxing-wasm/reader';
import type { Point } from '../ocr/geometry.js';

/** One code found in a picture. */
export interface ReadCode {
  /** `QRCode`, `EAN13`, … */
  readonly format: string;
  readonly text: string;
  /** In pixels, clockwise from where the code itself has its top left. */
  readonly corners: readonly Point[];
}

/** Codes meant for phones; also light on dark and small in the picture. */
const QR: ReaderOptions = { formats: ['QRCode', 'MicroQRCode'], maxNumberOfSymbols: 8 };
/** All else, upright and dark on light: looked for as thoroughly as QR codes they would cost six times as much. */
const OTHERS: ReaderOptions = {
  formats: ['DataMatrix', 'Aztec', 'PDF417', 'EAN13', 'EAN8', 'UPCA', 'UPCE', 'Code128'],
  maxNumberOfSymbols: 8,
  tryInvert: false,
  tryRotate: false,
  tryDownscale: false,
};

/** Finds and decodes codes. Blocks its thread for some milliseconds a call. */
export interface CodeReader {
  readonly version: string;
  read(frame: Frame, kind: 'qr' | 'others'): Promise<ReadCode[]>;
}

/** The luma plane as a file that the reader takes as it is: a portable greymap. */
function greymap({ y, strideY, width, height }: Frame): Uint8Array {
  const head = new TextEncoder().encode(`P5\n${width} ${height}\n255\n`);
  const out = new Uint8Array(head.length + width * height);
  out.set(head);
  for (let row = 0; row < height; row++)
    out.set(y.subarray(row * strideY, row * strideY + width), head.length + row * width);
  return out;
}

/** Loads the reader from the installed package: left to itself, it would fetch its code from another machine. */
export async function openCodeReader(): Promise<CodeReader> {
  const path = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm');
  const file = await readFile(path);
  const wasmBinary = file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength) as ArrayBuffer;
  await prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true });
  return {
    version: `zxing-wasm-${ZXING_WASM_VERSION}`,
    read: async (frame, kind) => {
      const found = await readBarcodes(greymap(frame), kind === 'qr' ? QR : OTHERS);
      return found
        .filter(({ isValid }) => isValid)
        .map(({ format, text, position: { topLeft, topRight, bottomRight, bottomLeft } }) => ({
          format,
          text,
          corners: [topLeft, topRight, bottomRight, bottomLeft].map(({ x, y }): Point => [x, y]),
        }));
    },
  };
}
