import { Canvas, colour } from '@airlock/testkit/scenes/canvas';
import { drawWriting, writtenLine, writtenSize } from '@airlock/testkit/scenes/writing';
import { describe, expect, test } from 'vitest';
import { AirlockError } from '@airlock/contracts/problem';
import type { TurnedRect } from './geometry.js';
import { OcrConfig, ocrDetector } from './ocr-detector.js';
import type { TextReader } from './text-reader.js';

interface Line {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly size?: number;
}

const A = { text: '真人荷官在线发牌', x: 100, y: 100, size: 30 };
const B = { text: '加微信领红包', x: 300, y: 400 };

const rectOf = ({ text, x, y, size = 24 }: Line): TurnedRect => {
  const [w, h] = writtenSize(writtenLine(text), size);
  return { cx: x + w / 2, cy: y + h / 2, w: w + 8, h: h + 8, angle: 0 };
};

/** A reader that knows what is drawn, and counts what it is asked. */
class FakeReader implements TextReader {
  readonly version = 'fake';
  shown: readonly Line[] = [];
  finds = 0;
  reads: string[] = [];
  confidence = 0.9;
  says: string | undefined;
  closed = false;
  onRead = (): void => undefined;
  async find() {
    this.finds++;
    return this.shown.map((line) => ({ rect: rectOf(line), score: 0.9 }));
  }
  async read(_frame: unknown, rect: TurnedRect) {
    const line = this.shown.find((one) => Math.hypot(rectOf(one).cx - rect.cx, rectOf(one).cy - rect.cy) < 4);
    if (line === undefined) return { text: '', confidence: 0 };
    this.reads.push(line.text);
    this.onRead();
    return { text: this.says ?? line.text, confidence: this.confidence };
  }
  async close() {
    this.closed = true;
  }
}

function setUp(config: Partial<OcrConfig> = {}, clock?: () => number) {
  const reader = new FakeReader();
  const detector = ocrDetector(reader, OcrConfig.parse(config), clock);
  const stream = {};
  const look = async (atMs: number, lines: readonly Line[], key: object = stream): Promise<string[]> => {
    reader.shown = lines;
    const canvas = new Canvas(960, 540);
    canvas.rect(0, 0, 960, 540, colour('#203040'));
    for (const line of lines)
      drawWriting(canvas, writtenLine(line.text), { ...line, size: line.size ?? 24 }, colour('#ffffff'));
    return ((await detector.detect(canvas.frame(atMs), key)).texts ?? []).map(({ text }) => text);
  };
  return { reader, detector, look };
}

describe('what is read', () => {
  test('says where it stands, how sure it is and who read it', async () => {
    const { detector, reader } = setUp();
    reader.shown = [A];
    const canvas = new Canvas(960, 540);
    drawWriting(canvas, writtenLine(A.text), A, colour('#ffffff'));
    const { signals, texts } = await detector.detect(canvas.frame(1_234), {});
    expect(signals).toEqual([]);
    expect(texts).toHaveLength(1);
    expect(texts![0]).toMatchObject({
      text: A.text,
      origin: 'ocr',
      confidence: 0.9,
      atMs: 1_234,
      detector: { id: 'ocr', version: 'fake@0.6' },
    });
    const { x, y, w, h } = texts![0]!.region!;
    expect([x * 960, y * 540].map(Math.round)).toEqual([96, 96]);
    expect(x + w).toBeLessThan(0.5);
    expect(y + h).toBeLessThan(0.3);
  });

  test('what the reader doubts is not handed on, nor asked again', async () => {
    const { reader, look } = setUp();
    reader.confidence = 0.59;
    expect(await look(0, [A])).toEqual([]);
    expect(await look(2_000, [A])).toEqual([]);
    expect(reader.reads).toEqual([A.text]);
  });

  test.each([
    ['00:14.0', 0],
    ['一', 0],
    ['= 3', 0],
    ['加微', 1],
    ['555 0134', 1],
  ])('%s is handed on %d times', async (text, times) => {
    const { reader, look } = setUp();
    reader.says = text;
    expect(await look(0, [A])).toHaveLength(times);
  });

  test('a picture without strokes is never searched', async () => {
    const { reader, look } = setUp();
    expect(await look(0, [])).toEqual([]);
    expect(reader.finds).toBe(0);
  });
});

describe('between searches', () => {
  test('known lines are followed in every frame by their pixels alone', async () => {
    const { reader, look } = setUp();
    expect(await look(0, [A])).toEqual([A.text]);
    expect(await look(500, [A])).toEqual([A.text]);
    expect(await look(1_000, [])).toEqual([]);
    expect(await look(1_500, [A])).toEqual([A.text]);
    expect([reader.finds, reader.reads]).toEqual([1, [A.text]]);
  });

  test('a new line waits for the next search', async () => {
    const { reader, look } = setUp();
    await look(0, [A]);
    expect(await look(1_000, [A, B])).toEqual([A.text]);
    expect(await look(2_000, [A, B])).toEqual([A.text, B.text]);
    expect([reader.finds, reader.reads]).toEqual([2, [A.text, B.text]]);
  });

  test('time that goes back is searched at once', async () => {
    const { reader, look } = setUp();
    await look(60_000, [A]);
    expect(await look(1_000, [B])).toEqual([B.text]);
    expect(reader.finds).toBe(2);
  });

  test('another stream has its own times and lines', async () => {
    const { reader, look } = setUp();
    await look(0, [A]);
    expect(await look(100, [A], {})).toEqual([A.text]);
    expect(reader.reads).toHaveLength(2);
  });
});

describe('what has been read before', () => {
  test('a picture whose writing has not changed is not searched, but for once in a while', async () => {
    const { reader, look } = setUp();
    for (let atMs = 0; atMs < 16_000; atMs += 2_000) expect(await look(atMs, [A])).toEqual([A.text]);
    expect(reader.finds).toBe(1);
    await look(16_000, [A]);
    expect([reader.finds, reader.reads.length]).toEqual([2, 1]);
  });

  test('a line that moved, or that was away, is not read again', async () => {
    const { reader, look } = setUp();
    await look(0, [A]);
    expect(await look(2_000, [{ ...A, x: 420, y: 260 }])).toEqual([A.text]);
    await look(4_000, [B]);
    expect(await look(6_000, [A])).toEqual([A.text]);
    expect(reader.reads).toEqual([A.text, B.text]);
  });

  test('other words in the same place are read', async () => {
    const { reader, look } = setUp();
    await look(0, [A]);
    const other = { ...A, text: '扫码进群稳赚不赔' };
    expect(await look(2_000, [other])).toEqual([other.text]);
    expect(reader.reads).toEqual([A.text, other.text]);
  });
});

describe('bounds', () => {
  test('the largest lines first, the others at the next search', async () => {
    const { reader, look } = setUp({ maxLines: 1 });
    expect(await look(0, [B, A])).toEqual([A.text]);
    expect(await look(2_000, [B, A])).toEqual([A.text, B.text]);
    expect(reader.reads).toEqual([A.text, B.text]);
  });

  test('no line is begun when time has run out', async () => {
    let now = 0;
    const { reader, look } = setUp({ guardMs: 100 }, () => now);
    reader.onRead = () => void (now += 101);
    expect(await look(0, [A, B])).toEqual([A.text]);
  });

  test('a search that failed has not taken place', async () => {
    const { reader, look } = setUp();
    reader.onRead = () => {
      throw new AirlockError('internal', 'no answer');
    };
    await expect(look(0, [A])).rejects.toThrow('no answer');
    reader.onRead = () => undefined;
    expect(await look(100, [A])).toEqual([A.text]);
  });
});

test('closing closes the reader', async () => {
  const { reader, detector } = setUp();
  await detector.warmUp();
  await detector.close();
  expect(reader.closed).toBe(true);
});
