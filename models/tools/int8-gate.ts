/**
 * May an int8 model take the place of the one it was made from? Only when it decides alike on at least 99 % of the pictures
 * and is faster. After `npm run build`, two steps with models/tools/quantise.py between them:
 *   node models/tools/int8-gate.ts calibrate <model> <frames> tensors.f32
 *   node models/tools/int8-gate.ts judge <model> <frames> int8.onnx
 * `frames` is a folder of raw i420 files with their size in their name (`street-640x272.yuv`), any number of pictures each.
 * A file labels.json there ({"name-WxH.yuv": "Porn"}) makes the set a labelled one; without it agreement is all that is told.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Frame } from '@airlock/contracts/frame';
import { pictureInput } from '@airlock/inference/plug-in/picture-input';
import { readManifest } from '@airlock/inference/model-files';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { syntheticFrame } from './synthetic-image.ts';

const ROOT = join(import.meta.dirname, '..');
const ALIKE = 0.99;
const CALIBRATION = 60;
const SYNTHETIC = 60;
const OPTIONS = { intraOpNumThreads: 1, interOpNumThreads: 1, graphOptimizationLevel: 'all' } as const;

const [step, name, folder, file] = process.argv.slice(2);
if ((step !== 'calibrate' && step !== 'judge') || !name || !folder || !file)
  throw new Error('int8-gate.ts calibrate|judge <model> <frames> <file>');
const manifest = await readManifest(join(ROOT, name));
if (manifest.kind !== 'image-classifier') throw new Error(`${name} is no image classifier`);
const { input, output, thresholds } = manifest;
const fill = pictureInput(input);

interface Picture {
  readonly from: string;
  readonly frame: Frame;
}
async function* pictures(): AsyncGenerator<Picture> {
  for (let seed = 1; seed <= SYNTHETIC; seed++)
    yield { from: 'synthetic', frame: syntheticFrame(seed, 320, 180) };
  for (const from of (await readdir(folder as string)).filter((one) => one.endsWith('.yuv'))) {
    const [width = 0, height = 0] = (/(\d+)x(\d+)\.yuv$/.exec(from) ?? []).slice(1).map(Number);
    const bytes = await readFile(join(folder as string, from));
    const area = width * height;
    for (let at = 0; at + area * 1.5 <= bytes.length; at += area * 1.5) {
      const plane = (start: number, length: number) => bytes.subarray(at + start, at + start + length);
      const planes = { y: plane(0, area), u: plane(area, area / 4), v: plane(area * 1.25, area / 4) };
      const strides = { strideY: width, strideU: width / 2, strideV: width / 2 };
      const kind = { atMs: 0, format: 'i420', matrix: 'bt709', range: 'limited' } as const;
      yield { from, frame: { width, height, ...kind, ...planes, ...strides } };
    }
  }
}
const tensorOf = (frame: Frame): Float32Array => {
  const data = new Float32Array(3 * input.size * input.size);
  fill(frame, data);
  return data;
};

const all: { readonly from: string; readonly data: Float32Array }[] = [];
for await (const { from, frame } of pictures()) all.push({ from, data: tensorOf(frame) });

if (step === 'calibrate') {
  // Every n-th picture, so that the other pictures are new to the quantised model.
  const every = Math.ceil(all.length / CALIBRATION);
  const some = all.filter((_, i) => i % every === 0).map(({ data }) => Buffer.from(data.buffer));
  await writeFile(file, Buffer.concat(some));
  process.stdout.write(`${some.length} of ${all.length} pictures written for calibration\n`);
} else {
  const shape = input.layout === 'nchw' ? [1, 3, input.size, input.size] : [1, input.size, input.size, 3];
  const open = (path: string) => InferenceSession.create(path, OPTIONS);
  const sessions = [await open(join(ROOT, name, manifest.files[0]?.path ?? '')), await open(file)];
  const times: [number[], number[]] = [[], []];
  const labels = await readFile(join(folder, 'labels.json'), 'utf8').then(
    (text) => JSON.parse(text) as Readonly<Record<string, string>>,
    () => undefined,
  );
  let alike = 0;
  let furthest = 0;
  let said = 0;
  const right = [0, 0];
  for (const { from, data } of all) {
    const answers: Float32Array[] = [];
    for (const [i, session] of sessions.entries()) {
      const started = performance.now();
      const results = await session.run({ [input.name]: new Tensor('float32', data, shape) });
      times[i]?.push(performance.now() - started);
      answers.push(results[output.name]?.data as Float32Array);
    }
    const decisions = answers.map((answer) =>
      output.classes.filter((one, i) => (answer[i] ?? 0) >= (thresholds[one] ?? Infinity)),
    );
    if (String(decisions[0]) === String(decisions[1])) alike++;
    if (decisions[0]?.length) said++;
    const expected = labels?.[from];
    for (const [i, decision] of decisions.entries()) {
      if (expected === undefined) continue;
      if (expected in thresholds ? decision.includes(expected) : decision.length === 0) right[i]!++;
    }
    const [a, b] = answers;
    a?.forEach((value, i) => (furthest = Math.max(furthest, Math.abs(value - (b?.[i] ?? NaN)))));
  }
  const median = (values: readonly number[]): number =>
    [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;
  const [fp32, int8] = times.map(median);
  const share = alike / all.length;
  const passes = share >= ALIKE && (int8 ?? Infinity) < (fp32 ?? 0);
  const result = {
    pictures: all.length,
    labelled: labels !== undefined,
    ...(labels && { right: right.map((n) => n / all.length) }),
    decidedAlike: share,
    fp32FoundSomething: said,
    furthestScore: furthest,
    medianMs: { fp32, int8 },
    passes,
  };
  process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  if (!passes) process.exitCode = 1;
}
