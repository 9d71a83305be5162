import { join } from 'node:path';
import { openTextReader, type TextReader } from '@airlock/inference/ocr/text-reader';
import { textLayout } from '@airlock/inference/ocr/text-gate';
import { Canvas, colour } from '@airlock/testkit/scenes/canvas';
import { drawWriting, writtenLine, writtenSize } from '@airlock/testkit/scenes/writing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildModel } from './build-model.ts';

const MODELS = join(import.meta.dirname, '..');
let reader: TextReader;
beforeAll(async () => {
  for (const name of ['ocr-det-ppocrv4', 'ocr-rec-ppocrv4']) await buildModel(join(MODELS, name));
  reader = await openTextReader(MODELS);
}, 60_000);
afterAll(() => reader.close());

async function read(canvas: Canvas): Promise<string[]> {
  const frame = canvas.frame();
  const { area } = textLayout(frame);
  if (area === undefined) return [];
  const found = await reader.find(frame, area, 250_000);
  const readings = await Promise.all(found.map(({ rect }) => reader.read(frame, rect)));
  return readings.filter(({ confidence }) => confidence >= 0.6).map(({ text }) => text);
}

test.each([
  ['澳门新葡京娱乐城', 16],
  ['首存送百分之百彩金', 24],
  ['百家乐轮盘老虎机', 48],
  ['联系电话13800138000', 24],
  ['www.example-casino.com', 20],
  ['WIN BIG TONIGHT', 32],
])(
  'the pinned models read "%s" at %d pixels',
  async (text, size) => {
    const canvas = new Canvas(1280, 720);
    canvas.gradient(0, 720, colour('#204060'), colour('#90a0b0'));
    const line = writtenLine(text);
    const [w, h] = writtenSize(line, size);
    canvas.rect(292, 242, w + 16, h + 16, colour('#301010'));
    drawWriting(canvas, line, { x: 300, y: 250, size }, colour('#ffe060'));
    expect(await read(canvas)).toEqual([text]);
  },
  60_000,
);

test('nothing is read where nothing is written', async () => {
  const canvas = new Canvas(1280, 720);
  for (let i = 0; i < 60; i++) canvas.ellipse(20 + i * 21, 360, 6, 200, colour('#c0c0c0'));
  expect(await read(canvas)).toEqual([]);
}, 60_000);
