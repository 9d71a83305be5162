import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { inTurn, pieces, tone } from '../synthetic-sound.js';
import { type VoiceModel, WINDOW } from '../voice-model.js';
import type { SpeechEngine } from './engine.js';
import { openProcessEngine } from './process-engine.js';
import { speechDetector } from './speech-detector.js';

const FAKE = fileURLToPath(new URL('./fake-engine.mjs', import.meta.url));
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function fakeEngine(timeMs = 60_000): Promise<SpeechEngine> {
  const engine = await openProcessEngine({ command: [process.execPath, FAKE], startMs: 60_000, timeMs });
  open.push(engine);
  return engine;
}

/** Three seconds of sound that begins with `first`. */
const sound = (first: number): Float32Array => new Float32Array(48_000).fill(first, 0, 1);

describe('an engine in a process of its own', () => {
  test('says who it is and gives words with their times, in turn', async () => {
    const engine = await fakeEngine();
    expect([engine.id, engine.version]).toEqual(['fake', '1']);
    const [a, b] = await Promise.all([
      engine.transcribe(sound(0)),
      engine.transcribe(new Float32Array(16_000)),
    ]);
    expect(a).toMatchObject({ language: 'en', words: [{ text: ' w0', startMs: 200 }, {}, { endMs: 2_800 }] });
    expect(b.words).toHaveLength(1);
  });

  test.each([
    ['ends', 0.25, 60_000],
    ['talks nonsense', 0.75, 60_000],
  ])('one that %s fails its call and comes back', async (_, first, timeMs) => {
    const engine = await fakeEngine(timeMs);
    await expect(engine.transcribe(sound(first))).rejects.toMatchObject({ code: 'unavailable' });
    await expect(engine.transcribe(sound(0))).rejects.toMatchObject({ code: 'not_ready' });
    await vi.waitFor(async () => expect((await engine.transcribe(sound(0))).words).toHaveLength(3), 30_000);
  });

  test('one that hangs fails its call', async () => {
    const engine = await fakeEngine(50);
    await expect(engine.transcribe(sound(0.5))).rejects.toMatchObject({ code: 'unavailable' });
  });

  test('one that does not come up says what to do', async () => {
    for (const command of [['/no/such/engine'], [process.execPath, '-e', '0']] as [string, ...string[]][])
      await expect(openProcessEngine({ command, startMs: 60_000, timeMs: 1_000 })).rejects.toMatchObject({
        code: 'unavailable',
        hint: expect.stringContaining('JSON line') as string,
      });
  });
});

/** To it, whatever is loud is speech. */
const voice: VoiceModel = {
  version: '1',
  listen: async (samples) =>
    Float32Array.from({ length: Math.floor(samples.length / WINDOW) }, (_, w) =>
      Math.abs(samples[w * WINDOW + 9] ?? 0) > 0 ? 1 : 0,
    ),
  close: async () => undefined,
};

/** Hears the media second of each word in the samples themselves. */
const telling = (seconds: (samples: Float32Array) => number[]): SpeechEngine => ({
  id: 'telling',
  version: '1',
  transcribe: async (samples) => ({
    language: 'en',
    words: seconds(samples).map((second, i) => ({
      text: ` ${second}`,
      startMs: i * 1_000 + 300,
      endMs: i * 1_000 + 700,
      confidence: 0.8,
    })),
  }),
  close: async () => undefined,
});

test('each word comes once, with its place in the stream, though windows lap over', async () => {
  // The middle of each second says which one it is.
  const stream = Float32Array.from({ length: 20 * 16_000 }, (_, i) => 1 + Math.floor(i / 16_000));
  const engine = telling((x) =>
    Array.from({ length: Math.floor(x.length / 16_000) }, (_, i) => x[i * 16_000 + 8_000]! - 1),
  );
  const detector = speechDetector(engine, voice, { windowMs: 6_000, leastSpeech: 0.1 });
  const key = {};
  const texts = [];
  for (const piece of pieces(stream)) texts.push(...((await detector.detect(piece, key)).texts ?? []));
  const words = texts.flatMap((t) => t.text.split(' ').map(Number));
  expect(words).toEqual(Array.from({ length: words.length }, (_, i) => i));
  expect(words.length).toBeGreaterThan(14);
  expect(texts[0]).toMatchObject({ origin: 'speech', atMs: 300, detector: { id: 'speech-text' } });
  expect(texts[0]!.confidence).toBeCloseTo(0.8);
  for (const { text, atMs, untilMs } of texts) {
    const said = text.split(' ').map(Number);
    expect([Math.floor(atMs / 1_000), Math.floor(untilMs! / 1_000)]).toEqual([said[0], said.at(-1)]);
  }
});

test('nobody is asked for the words of music and silence, and an engine that fails is said', async () => {
  let asked = 0;
  const failing: SpeechEngine = {
    ...telling(() => []),
    transcribe: () => Promise.reject(new Error(`no ${++asked}`)),
  };
  const detector = speechDetector(failing, voice, { windowMs: 6_000, leastSpeech: 0.1 });
  const key = {};
  const signals = [];
  for (const piece of pieces(inTurn(new Float32Array(12 * 16_000), tone(6, 0.5))))
    signals.push(...(await detector.detect(piece, key)).signals);
  expect(asked).toBe(1);
  expect(signals).toMatchObject([{ label: 'audio.unheard', detail: { ms: 7_000, why: 'no 1' } }]);
});
