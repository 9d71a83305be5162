import { npmFfmpeg, findFfmpeg } from '@airlock/media/ffmpeg-path';
import { modelFolders } from '@airlock/inference/model-files';
import { buildModel } from '@airlock/models/build-model';
import { demoHashBank } from '@airlock/testkit/hash-bank';
import { SCENES, scenePainter } from '@airlock/testkit/scenes';
import { Canvas } from '@airlock/testkit/scenes/canvas';
import ffmpeg from 'fluent-ffmpeg';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasHits, ScanReport } from './report.js';
import { scan, type ScanOptions, type ScanProgress } from './scan.js';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const FPS = 5;
const CLIP = { fromMs: SCENES.delay.card!.fromMs - 2_000, ms: 6_000 };

let dir: string;
const file = (name: string): string => join(dir, name);

/** Two seconds of a scene, then four of its prohibited card; a keyframe each second. */
async function encode(path: string, codec: readonly string[]): Promise<void> {
  const canvas = new Canvas(960, 540);
  const paint = scenePainter('delay');
  const frames = function* (): Generator<Buffer> {
    for (let ms = 0; ms < CLIP.ms; ms += 1000 / FPS) {
      paint(canvas, CLIP.fromMs + ms);
      yield Buffer.from(canvas.bytes);
    }
  };
  await new Promise<void>((resolve, reject) => {
    ffmpeg()
      .setFfmpegPath(npmFfmpeg() ?? findFfmpeg().path)
      .input(Readable.from(frames(), { highWaterMark: 2 }))
      .inputOptions(['-f rawvideo', '-pix_fmt yuv420p', '-s 960x540', `-r ${FPS}`])
      .outputOptions([...codec, `-g ${FPS}`, '-threads 1'])
      .on('end', () => resolve())
      .on('error', reject)
      .save(path);
  });
}

const options = async (over: Partial<ScanOptions> = {}): Promise<ScanOptions> => ({
  source: file('clip.mp4'),
  policyPath: join(root, 'deploy/policy/default.yaml'),
  modelsDir: join(root, 'models'),
  hashBankPath: file('bank.csv'),
  facts: { category: 'performance' },
  dir: await mkdtemp(join(dir, 'run-')),
  ...over,
});

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'airlock-scan-test-'));
  for (const folder of await modelFolders(join(root, 'models'))) await buildModel(folder);
  await writeFile(file('bank.csv'), demoHashBank());
  await encode(file('clip.mp4'), [
    '-c:v libx264',
    '-preset ultrafast',
    '-bf 0',
    '-pix_fmt yuv420p',
    '-sc_threshold 0',
  ]);
}, 120_000);

afterAll(() => rm(dir, { recursive: true, force: true }));

describe('a recording through the live pipeline', () => {
  it(
    'finds the card and the chat, and tells time, label, score, rule, clause and picture',
    { timeout: 60_000 },
    async () => {
      const chat = [
        { atMs: 100, userId: 'a', text: 'what a lovely evening' },
        { atMs: 3_000, userId: 'b', nickname: 'B', text: 'fuck off' },
      ];
      await writeFile(file('chat.jsonl'), chat.map((line) => JSON.stringify(line)).join('\n'));
      const progress: ScanProgress[] = [];
      const o = await options({ chatPath: file('chat.jsonl'), onProgress: (p) => progress.push(p) });
      const report = await scan(o);

      expect(ScanReport.parse(report)).toEqual(report);
      expect(hasHits(report)).toBe(true);
      expect(report.source).toMatchObject({
        complete: true,
        durationMs: CLIP.ms,
        video: 'h264',
        transcoded: false,
      });
      expect(report.stream).toMatchObject({ roomClass: 'performance', mode: 'delay' });
      expect(report.coverage).toMatchObject({ mediaMs: CLIP.ms, frames: 6, unwatchedMs: 0 });
      expect(report.findings).toHaveLength(1);
      const [finding] = report.findings;
      expect(finding).toMatchObject({
        label: 'known.prohibited',
        decision: 'dump',
        fromMs: 2_000,
        toMs: 6_000,
      });
      expect(finding?.seen).toMatchObject({ fromMs: 2_000, toMs: 5_000 });
      expect(finding?.peak?.score).toBeGreaterThan(0.8);
      expect(finding?.rules[0]).toMatchObject({ rule: 'known-prohibited', clause: 'House rules 1.1' });
      expect(finding?.pictures[0]?.thumbnail).toMatch(/^data:image\/jpeg;base64,\/9j\//);
      expect(report.kept).toEqual({ releasedMs: 2_000, heldMs: 0, dumpedMs: 4_000 });
      expect(report.chat).toMatchObject({ lines: 2, decisions: { publish: 1, mask: 1, hold: 0, drop: 0 } });
      expect(report.chat?.findings[0]).toMatchObject({
        line: 2,
        atMs: 3_000,
        text: 'fuck off',
        decision: 'mask',
      });
      expect(progress.at(-1)).toMatchObject({ step: 'judging', doneMs: CLIP.ms, totalMs: CLIP.ms, hits: 3 });
      // Media is dropped as soon as it has been judged.
      const left = await readdir(join(o.dir, 'blobs/data'), { recursive: true });
      expect(left.filter((name) => name.endsWith('.ts'))).toEqual([]);
    },
  );

  it('converts other codecs only when asked, and says so', { timeout: 60_000 }, async () => {
    const source = file('clip.mkv');
    await encode(source, ['-c:v mpeg4', '-q:v 3']);
    await expect(scan(await options({ source }))).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining('carries mpeg4'),
      hint: expect.stringContaining('--transcode'),
    });
    const report = await scan(await options({ source, transcode: true }));
    expect(report.source).toMatchObject({ transcoded: true, video: 'mpeg4', complete: true });
    expect(report.findings.map((f) => f.label)).toEqual(['known.prohibited']);
    expect(report.notes.join()).toContain('converted copy');
  });

  it('judges and reports what had come when it is stopped', { timeout: 60_000 }, async () => {
    const stop = new AbortController();
    stop.abort();
    await expect(scan(await options({ stop: stop.signal }))).rejects.toMatchObject({ code: 'unavailable' });
  });
});

describe('what cannot be scanned is refused before anything starts', () => {
  it.each<[string, () => Promise<Partial<ScanOptions>>, string, RegExp]>([
    ['a missing file', async () => ({ source: file('nothing.mp4') }), 'not_found', /no file/],
    ['a text', async () => ({ source: file('bank.csv') }), 'invalid_input', /cannot be read as a recording/],
    ['a folder', async () => ({ source: dir }), 'not_found', /no file/],
    ['another scheme', async () => ({ source: 'ftp://host/x' }), 'invalid_input', /ftp:/],
    ['a missing policy', async () => ({ policyPath: file('nothing.yaml') }), 'not_found', /policy/],
    ['a missing bank', async () => ({ hashBankPath: file('nothing.csv') }), 'not_found', /hash bank/],
    ['a missing chat', async () => ({ chatPath: file('nothing.jsonl') }), 'not_found', /chat file/],
    [
      'a policy with two faults',
      async () => {
        await writeFile(file('bad.yaml'), 'name: x\nversion: "1"\ntaxonomy: {}\nroomClasses: []\nrulez: 3\n');
        return { policyPath: file('bad.yaml') };
      },
      'invalid_input',
      /rules is missing[\s\S]*rulez/,
    ],
    [
      'models that were not built',
      async () => {
        const models = file('models/small');
        await mkdir(models, { recursive: true });
        const manifest = await import('node:fs/promises').then((fs) =>
          fs.readFile(join(root, 'models/nsfw-mobilenet-v2/manifest.json'), 'utf8'),
        );
        await writeFile(join(models, 'manifest.json'), manifest);
        return { modelsDir: file('models') };
      },
      'not_ready',
      /model nsfw-mobilenet-v2: model.onnx is not there/,
    ],
  ])('%s', async (_, over, code, message) => {
    const error = await scan(await options(await over())).catch((e: unknown) => e);
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
  });
});
