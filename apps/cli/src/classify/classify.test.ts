import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { findFfmpeg } from '@airlock/media/ffmpeg-path';
import { installSpoilers } from '@airlock/models/sample-text-classifier';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { jsonLine, type Outcome, plainLine } from './lines.js';
import { openTextReader } from './readers.js';
import { openInput, readRecords } from './records.js';
import { readStill } from './still.js';

const models = fileURLToPath(new URL('../../../../models', import.meta.url));
let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'airlock-classify-'));
});
afterAll(() => rm(dir, { recursive: true }));

describe('lines of input', () => {
  const schema = z.object({ text: z.string() });
  const read = async (text: string, source = '-', format?: 'jsonl' | 'lines') => {
    const plain = (line: string) => ({ text: line });
    const options = { schema, plain, ...(format === undefined ? {} : { format }) };
    const records = [];
    for await (const record of readRecords(source, Readable.from([text]), options)) records.push(record);
    return records;
  };

  test('a bad line keeps its place and says what is wrong with it', async () => {
    const lines = await read('{"text":"a"}\n\n{"text":3}\nnot json\n{"text":"b"}\n');
    expect(lines).toMatchObject([
      { line: 1, value: { text: 'a' } },
      { line: 3, error: expect.stringMatching(/^text: /) as string },
      { line: 4, error: expect.stringMatching(/^not JSON/) as string },
      { line: 5, value: { text: 'b' } },
    ]);
  });

  test('plain lines where the first is no JSON object; a name or a flag decides otherwise', async () => {
    expect(await read('hello\n{"text":"a"}\r\n')).toMatchObject([
      { value: { text: 'hello' } },
      { value: { text: '{"text":"a"}' } },
    ]);
    expect(await read('hello', 'x.jsonl')).toMatchObject([
      { error: expect.stringContaining('JSON') as string },
    ]);
    expect(await read('{"text":"a"}', '-', 'lines')).toMatchObject([{ value: { text: '{"text":"a"}' } }]);
  });

  test('a file that is not there', async () => {
    await expect(openInput(join(dir, 'none'))).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('text', () => {
  test('labels with the words that explain them, as live', async () => {
    const reader = await openTextReader(models);
    const what = '看主播，加微信 abc12345';
    const outcome: Outcome = {
      source: '-',
      line: 4,
      value: { id: 'x', what, result: await reader.read(what) },
    };
    const line = JSON.parse(jsonLine(outcome, 'text')) as { labels: { label: string; words?: string }[] };
    expect(line).toMatchObject({ source: '-', line: 4, id: 'x', text: what });
    const contact = line.labels.find(({ label }) => label === 'privacy.contact');
    expect(what).toContain(contact!.words);
    expect(plainLine(outcome, 'text')).toMatch(/^4\t.*privacy\.contact 0\.\d\d “/);
  });

  test("an operator's own classifier has its say, by its manifest alone; its files are checked first", async () => {
    const own = await mkdtemp(join(dir, 'models-'));
    const folder = await installSpoilers(own);
    const reader = await openTextReader(own);
    const { signals } = await reader.read('in the end she dies').finally(() => reader.close());
    expect(signals).toMatchObject([{ label: 'house.spoiler', detector: { id: 'spoilers' } }]);
    await writeFile(join(folder, 'model.onnx'), 'other bytes');
    await expect(openTextReader(own)).rejects.toThrow('its manifest says');
  });

  test('errors in their place', () => {
    const bad: Outcome = { source: 'f', line: 2, error: 'not JSON' };
    expect(jsonLine(bad, 'text')).toBe('{"source":"f","line":2,"error":"not JSON"}');
    expect(plainLine(bad, 'text')).toBe('2\terror: not JSON');
    const none: Outcome = { source: 'f', line: 3, value: { what: 'hi', result: { signals: [] } } };
    expect(plainLine(none, 'text')).toBe('3\t–');
  });
});

describe('pictures', () => {
  const ffmpeg = (...args: string[]) =>
    promisify(execFile)(findFfmpeg().path, ['-v', 'error', '-y', ...args]);

  test('are read as planes, of any size', async () => {
    const path = join(dir, 'red.png');
    await ffmpeg('-f', 'lavfi', '-i', 'color=red:s=66x34,format=rgb24,crop=33:17', '-frames:v', '1', path);
    const frame = await readStill(path, findFfmpeg().path);
    expect(frame).toMatchObject({ width: 33, height: 17, strideY: 33, strideU: 17 });
    expect(frame.y).toHaveLength(33 * 17);
    expect(frame.v).toHaveLength(17 * 9);
    // Red in full-range BT.601: Y 76, Cb 85, Cr 255.
    for (const [plane, value] of [
      [frame.y, 76],
      [frame.u, 85],
      [frame.v, 255],
    ] as const)
      expect(Math.abs(plane[20]! - value)).toBeLessThanOrEqual(2);
  });

  test('what is no picture, and what is not there, is an error', async () => {
    const path = join(dir, 'text.png');
    await writeFile(path, 'hello');
    await expect(readStill(path, findFfmpeg().path)).rejects.toMatchObject({ code: 'invalid_input' });
    await expect(readStill(join(dir, 'no.png'), findFfmpeg().path)).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  test('boxes are said in parts of the picture', () => {
    const region = { x: 0.1, y: 0.2, w: 0.3, h: 0.4 };
    const signals = [
      {
        label: 'code.url',
        score: 1,
        detector: { id: 'codes', version: '1' },
        source: 'frame' as const,
        atMs: 0,
        region,
      },
    ];
    const outcome: Outcome = { source: 'arguments', line: 1, value: { what: 'a.jpg', result: { signals } } };
    expect(plainLine(outcome, 'path')).toBe('a.jpg\tcode.url 1.00 at 10%,20% 30%×40%');
    expect(JSON.parse(jsonLine(outcome, 'path'))).toMatchObject({ path: 'a.jpg', labels: [{ region }] });
  });
});
