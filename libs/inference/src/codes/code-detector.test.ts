import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Frame } from '@airlock/contracts/frame';
import { RecognisedText } from '@airlock/contracts/recognised-text';
import { Signal } from '@airlock/contracts/signal';
import { scenePainter } from '@airlock/testkit/scenes';
import { Canvas } from '@airlock/testkit/scenes/canvas';
import { drawModules } from '@airlock/testkit/scenes/modules';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { prepareZXingModule, writeBarcode, type WriteInputBarcodeFormat } from 'zxing-wasm/writer';
import { CodeConfig, codeDetector } from './code-detector.js';
import { type CodeReader, openCodeReader, type ReadCode } from './code-reader.js';

let reader: CodeReader;
beforeAll(async () => {
  vi.stubGlobal('fetch', () => {
    throw new Error('nothing may be fetched');
  });
  const file = readFileSync(createRequire(import.meta.url).resolve('zxing-wasm/writer/zxing_writer.wasm'));
  await prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(file).buffer }, fireImmediately: true });
  reader = await openCodeReader();
});
afterAll(() => vi.unstubAllGlobals());

const [WIDTH, HEIGHT] = [1280, 720];

/** A code over one of the demo's scenes, 4 pixels a module. */
async function picture(
  content: string | Uint8Array,
  {
    format = 'QRCode',
    x = 300,
    y = 200,
    module = 4,
  }: { format?: WriteInputBarcodeFormat; x?: number; y?: number; module?: number } = {},
): Promise<Canvas> {
  const { symbol, error } = await writeBarcode(content, { format });
  if (error) throw new Error(error);
  const canvas = new Canvas(WIDTH, HEIGHT);
  scenePainter('delay', WIDTH, HEIGHT)(canvas, 2_000);
  drawModules(canvas, symbol, { x, y, module });
  return canvas;
}

const open = (over: Partial<CodeConfig> = {}, by = reader) => codeDetector(by, CodeConfig.parse(over));

describe('codes in a picture', () => {
  test.each(['QRCode', 'DataMatrix', 'Aztec', 'PDF417', 'Code128'] as const)(
    '%s is read, nothing fetched',
    async (format) => {
      const { signals, texts } = await open().detect(
        (await picture('https://t.me/lucky88', { format, module: 3 })).frame(40),
        {},
      );
      expect(signals.map(({ label, detail }) => [label, detail])).toEqual([
        [
          'code.contact',
          {
            format: expect.any(String) as string,
            payload: 'https://t.me/lucky88',
            scheme: 'https',
            host: 't.me',
          },
        ],
      ]);
      expect(texts).toMatchObject([
        { text: 'https://t.me/lucky88', origin: 'code', confidence: 1, atMs: 40 },
      ]);
    },
  );

  test('the digits on goods are a signal and no text to be read as a telephone number', async () => {
    const seen = await open().detect((await picture('6901234567892', { format: 'EAN13' })).frame(), {});
    expect(seen.signals).toMatchObject([{ label: 'code.data', detail: { payload: '6901234567892' } }]);
    expect(seen.texts).toEqual([]);
  });

  test('its place is told in shares of the picture', async () => {
    const { signals } = await open().detect((await picture('hello', { x: 640, y: 360 })).frame(), {});
    expect(signals[0]?.region?.x).toBeCloseTo(0.5, 2);
    expect(signals[0]?.region?.y).toBeCloseTo(0.5, 2);
  });

  test('rows may be padded', async () => {
    const canvas = await picture('https://example.com');
    const strideY = WIDTH + 64;
    const y = new Uint8Array(strideY * HEIGHT).fill(77);
    for (let row = 0; row < HEIGHT; row++)
      y.set(canvas.luma.subarray(row * WIDTH, (row + 1) * WIDTH), row * strideY);
    const { signals } = await open().detect({ ...canvas.frame(), y, strideY }, {});
    expect(signals.map(({ label }) => label)).toEqual(['code.url']);
  });

  test('none where there is none', async () => {
    const canvas = new Canvas(WIDTH, HEIGHT);
    scenePainter('news', WIDTH, HEIGHT)(canvas, 2_000);
    expect(await open().detect(canvas.frame(), {})).toEqual({ signals: [], texts: [] });
  });
});

describe('hostile contents', () => {
  test.each([
    ['huge', 'A1'.repeat(1_500)],
    ['control characters', '\u0000\u001b[31m\u202eabc'],
    ['bytes that are no text', Uint8Array.of(0xff, 0xfe, 0xc3, 0x28, 0xed, 0xa0, 0x80, 0x00, 0x80)],
    ['a script', 'javascript:alert(1)//<img src=x onerror=alert(1)>'],
  ])('%s: signals and texts keep to their schemas', async (_, content) => {
    const seen = await open().detect((await picture(content, { x: 40, y: 20, module: 3 })).frame(), {});
    expect(seen.signals).toHaveLength(1);
    for (const signal of seen.signals) {
      expect(Signal.parse(signal)).toEqual(signal);
      expect(String(signal.detail?.['payload']).length).toBeLessThanOrEqual(200);
      expect(signal.detail?.['payload']).not.toMatch(/\p{Cc}/u);
    }
    for (const text of seen.texts ?? []) expect(RecognisedText.parse(text)).toEqual(text);
  });
});

describe('when codes are looked for', () => {
  /** Reads nothing but what it is told, and counts. */
  function scripted() {
    const calls: string[] = [];
    let found: ReadCode[] = [];
    const fake: CodeReader = {
      version: 'fake',
      read: async (_: Frame, kind) => {
        calls.push(kind);
        return kind === 'qr' ? found : [];
      },
    };
    return { fake, calls, show: (...codes: ReadCode[]) => void (found = codes) };
  }
  const corners = [[300, 200], [400, 200], [400, 300], [300, 300]] as const; // prettier-ignore

  test('QR codes each second, others every fourth; a code that stands still is followed in between', async () => {
    const { fake, calls, show } = scripted();
    const detector = open({}, fake);
    const stream = {};
    const canvas = await picture('https://t.me/x');
    show({ format: 'QRCode', text: 'https://t.me/x', corners });
    const labels: number[] = [];
    for (const atMs of [0, 500, 1_000, 2_000, 3_000, 4_000])
      labels.push((await detector.detect(canvas.frame(atMs), stream)).signals.length);
    expect(labels).toEqual([1, 1, 1, 1, 1, 1]);
    expect(calls).toEqual(['qr', 'others', 'qr', 'qr', 'qr', 'qr', 'others']);
  });

  test('one that cannot be read again but still stands there counts; one that is gone does not', async () => {
    const { fake, show } = scripted();
    const detector = open({}, fake);
    const stream = {};
    const canvas = await picture('https://t.me/x');
    show({ format: 'QRCode', text: 'https://t.me/x', corners });
    await detector.detect(canvas.frame(0), stream);
    show();
    expect((await detector.detect(canvas.frame(1_000), stream)).signals).toHaveLength(1);
    expect((await detector.detect(new Canvas(WIDTH, HEIGHT).frame(1_500), stream)).signals).toEqual([]);
    expect((await detector.detect(canvas.frame(1_800), stream)).signals).toEqual([]);
  });

  test('another stream has its own codes', async () => {
    const { fake, calls } = scripted();
    const detector = open({}, fake);
    const frame = (await picture('x')).frame(0);
    await detector.detect(frame, {});
    await detector.detect(frame, {});
    expect(calls).toEqual(['qr', 'others', 'qr', 'others']);
  });
});
