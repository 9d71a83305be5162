import { expect, test } from 'vitest';
import { inTurn, noise, pieces, tone } from './synthetic-sound.js';
import { VoiceConfig, voiceDetector } from './voice-detector.js';
import { type VoiceModel, WINDOW } from './voice-model.js';

/** A model to which whatever is louder than 0.1 is speech; counts the windows it heard. */
function loudIsSpeech(): VoiceModel & { windows: number } {
  const model = {
    version: 'loud',
    windows: 0,
    listen: async (samples: Float32Array) => {
      const count = Math.floor(samples.length / WINDOW);
      model.windows += count;
      return Float32Array.from({ length: count }, (_, w) =>
        samples.subarray(w * WINDOW, (w + 1) * WINDOW).some((v) => Math.abs(v) > 0.1) ? 0.9 : 0.1,
      );
    },
    close: async () => undefined,
  };
  return model;
}

const quiet = new Float32Array(2 * 16_000);

test('speech is reported with where it began and how much of the time it took', async () => {
  const detector = voiceDetector(loudIsSpeech(), VoiceConfig.parse({ everyMs: 0 }));
  const stream = {};
  const signals = [];
  for (const piece of pieces(inTurn(quiet, tone(1, 0.5), quiet.subarray(16_000))))
    signals.push(...(await detector.detect(piece, stream)).signals);
  expect(signals).toHaveLength(1);
  expect(signals[0]).toMatchObject({ label: 'audio.speech', source: 'audio', detail: { share: 0.52 } });
  expect(signals[0]!.score).toBeCloseTo(0.9);
  expect(Math.abs(signals[0]!.atMs! - 2_000)).toBeLessThan(33);
});

test('by default a second in four is listened to, and streams are kept apart', async () => {
  const model = loudIsSpeech();
  const detector = voiceDetector(model, VoiceConfig.parse({}));
  const [a, b] = [{}, {}];
  for (const piece of pieces(noise(16, 0.5))) {
    await detector.detect(piece, a);
    await detector.detect(piece, b);
  }
  // Four listenings each, of 31 windows and ten of what was before.
  expect(model.windows).toBe(2 * 4 * (31 + 10));
});

test('a click is no speech', async () => {
  const detector = voiceDetector(loudIsSpeech(), VoiceConfig.parse({ everyMs: 0 }));
  const click = quiet.slice();
  click.fill(0.5, 9_000, 10_000);
  for (const piece of pieces(click)) expect((await detector.detect(piece, {})).signals).toEqual([]);
});
