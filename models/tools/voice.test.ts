import { DEFAULT_MODELS_DIR } from '@airlock/inference/model-files';
import { babble, music, noise, tone } from '@airlock/inference/sound/synthetic-sound';
import { freshVoice, openVoiceModel, type VoiceModel } from '@airlock/inference/sound/voice-model';
import { afterAll, beforeAll, expect, test } from 'vitest';

let model: VoiceModel;
beforeAll(async () => {
  model = await openVoiceModel(DEFAULT_MODELS_DIR);
});
afterAll(() => model.close());

const share = async (samples: Float32Array): Promise<number> => {
  const sure = await model.listen(samples, freshVoice());
  return sure.filter((s) => s >= 0.5).length / sure.length;
};

test('a voice is told from music, noise, a tone and nothing', async () => {
  expect(await share(babble(4, 0.4))).toBeGreaterThan(0.4);
  for (const other of [music(10, 4), noise(4, 0.3), tone(4, 0.3), new Float32Array(64_000)])
    expect(await share(other)).toBeLessThan(0.05);
});

test('a stream heard in pieces sounds as it does whole', async () => {
  const samples = babble(3, 0.4);
  const whole = await model.listen(samples, freshVoice());
  const state = freshVoice();
  const parts: number[] = [];
  for (let at = 0; at < samples.length; at += 8_192)
    parts.push(...(await model.listen(samples.subarray(at, at + 8_192), state)));
  expect(parts.slice(0, whole.length)).toEqual([...whole].slice(0, parts.length));
});
